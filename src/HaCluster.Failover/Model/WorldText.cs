using HaCluster.Failover.Members;

namespace HaCluster.Failover.Model;

/// <summary>A state in words.</summary>
internal static class WorldText
{
    public static string Of(in World world, int site)
    {
        var host = world.Hosts[site];
        var words = new List<string>
        {
            host.Machine == Machine.Running ? EnumWord(host.Server) : $"machine {EnumWord(host.Machine)} ({EnumWord(host.Server)})",
        };
        Add(host.SshLost, "no SSH");
        Add(host.Server == Server.Stopped && host.Wanted, "to be started");
        Add(host.Data == Data.Partial, "data in pieces");
        Add(host.ReplayHangs, "replay hangs");
        Add(host.PromotionPending, "promotion pending");
        Add(host.Volume == Volume.Full, "volume full");
        Add(host.Volume == Volume.ReadOnly, "volume read-only");
        Add(host.StandbySignal, "standby.signal");
        Add(host.IsFenced, host.Fenced == FenceMark.Durable ? "fenced" : "fenced until boot");
        Add(host.Alone, "alone");
        Add(host.Degraded, "degraded");
        Add(host.Waits, "commits wait");
        Add(host.Slot, "slot");
        Add(host.DemotedEpoch > 0, $"demoted by {host.DemotedEpoch}");
        Add(host.Promotion.Epoch > 0, Record(host.Promotion));
        Add(host.Rejoining.Number > 0, $"rejoin {host.Rejoining.Number} {(host.Rejoining.Done ? "done" : "intended")}");
        Add(host.Pending != 0, "a commit waits");
        return $"{string.Join(", ", words)}; WAL: {History.Text(host.Wal)}";

        void Add(bool applies, string word)
        {
            if (applies)
                words.Add(word);
        }
    }

    public static string OfRest(in World world) =>
        $"link {(world.Rest.LinkCut ? "cut" : "up")}, acknowledged: {Rows(world.Rest.Acknowledged)}, "
        + $"reported as lost: {Rows(world.Rest.Reported)}";

    private static string Record(in Promotion record) =>
        $"record {record.Epoch} {(PlanKind)record.Kind} to {Sites.Name(record.To)} {(record.Done ? "done" : "intended")}";

    private static string Rows(byte rows) =>
        rows == 0
            ? "no row"
            : string.Join(' ', Enumerable.Range(0, 8).Where(row => (rows & (1 << row)) != 0).Select(row => $"row{row + 1}"));

    private static string EnumWord<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
