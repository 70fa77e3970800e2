using Spectre.Console;

namespace HaCluster.Bench;

/// <summary>
/// What a role change costs, in the replication mode that the stack has: the outage as a writer sees it, from the command to the first
/// acknowledged write, and what is lost; beside plain PostgreSQL moved by hand.
/// </summary>
internal static class FailoverBenchmark
{
    private const string PeerSwitchover = "peer: PostgreSQL by hand, switchover";
    private const string PeerFailover = "peer: PostgreSQL by hand, failover";

    private static readonly (string Drill, string Peer)[] Drills =
        [(DrillRuns.Switchover, PeerSwitchover), ("primary-host-loss", PeerFailover), ("region-loss", PeerFailover)];

    public static async Task<int> RunAsync(int runs)
    {
        await ProductCommand.HaclusterAsync("up", "--yes");
        var peers = new List<PostgreSqlByHand>();
        for (var run = 1; run <= runs; run++)
        {
            Console.Error.WriteLine($"peer {run} of {runs}");
            peers.Add(await PostgreSqlByHand.MeasureAsync());
        }

        var table = new Table().AddColumns("what", "runs", "p50 s", "p99 s", "max s", "p50 / peer");
        var (planned, emergency) = (peers.ConvertAll(peer => peer.Switchover), peers.ConvertAll(peer => peer.Failover));
        Row(table, PeerSwitchover, planned, null);
        Row(table, PeerFailover, emergency, null);
        var losses = new Table().AddColumns("drill", "replication", "acknowledged", "lost", "double primaries", "failed reads");
        foreach (var (drill, peer) in Drills)
        {
            var measured = await DrillRuns.MeasureAsync(drill, runs);
            var reference = peer == PeerSwitchover ? planned : emergency;
            Row(table, $"{drill}: write outage", measured.Outages, reference);
            Row(table, $"{drill}: command to first write", measured.Commands, reference);
            losses.AddRow(
                drill, measured.Replication, $"{measured.Acknowledged}", $"{measured.Lost}", $"{measured.DoublePrimaries}",
                $"{measured.FailedReads} of {measured.Reads}");
        }
        AnsiConsole.Write(table);
        AnsiConsole.Write(losses);
        return 0;
    }

    private static void Row(Table table, string what, List<TimeSpan> times, List<TimeSpan>? peer) => table.AddRow(
        what, $"{times.Count}", $"{Percentiles.Of(times, 50):F2}", $"{Percentiles.Of(times, 99):F2}", $"{Percentiles.Of(times, 100):F2}",
        peer is null ? "1" : $"{Percentiles.Of(times, 50) / Percentiles.Of(peer, 50):F1}");
}
