using System.Collections.Immutable;
using System.Globalization;
using HaCluster.Failover.Members;
using HaCluster.Failover.Wal;

namespace HaCluster.Failover.Model;

/// <summary>What an operator sees of the world over SSH: what <c>observe.sh</c> prints of both hosts.</summary>
internal static class Eyes
{
    /// <summary>Bytes of WAL that an entry stands for.</summary>
    public const int EntrySize = 64;

    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    // A message of the past is not taken for a sign of life.
    private static readonly DateTimeOffset LastMessage = Now.AddSeconds(-10);

    private static readonly Lsn Start = new(0x1000000);

    public static ClusterState See(in World world, Setup setup) => new(See(world, setup, 0), See(world, setup, 1), Now);

    /// <summary>Entries that so many bytes may hold; a part counts as one.</summary>
    public static int Entries(long bytes) => (int)((bytes + EntrySize - 1) / EntrySize);

    /// <summary>The facts as the steps print them.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Print(Facts facts)
    {
        if (facts.ShutdownEnd != 0)
            yield return new("shutdown_lsn", Position(facts.ShutdownEnd - 1).ToString());
        if (facts.FencedEnd != 0)
            yield return new("end_lsn", Position(facts.FencedEnd - 1).ToString());
        if (facts.ReceivedEnd != 0)
            yield return new("received_lsn", Position(facts.ReceivedEnd - 1).ToString());
        if (facts.Synchronous != 0)
            yield return new("synchronous_region", facts.Synchronous == 1 ? "" : Sites.Name(facts.Synchronous - 2));
        if (facts.Contact != 0)
        {
            yield return new("contact_at_ms", LastMessage.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
            yield return new("contact_end", Position(facts.Contact - 1).ToString());
            yield return new("silence_ms", "10000");
        }
    }

    private static Lsn Position(int entries) => new(Start.Value + ((ulong)entries * EntrySize));

    private static MemberState See(in World world, Setup setup, int site)
    {
        ref readonly var host = ref world.Hosts[site];
        var unknown = new MemberState
        {
            Region = Sites.Name(site),
            Host = Sites.Host(site),
            Reachable = host.Answers,
            Unreachable = host.Answers ? null : "no answer",
            MachineCanBeFenced = setup.ProviderAnswers,
            Synchronous = setup.Synchronous,
        };
        if (!host.Answers)
            return unknown;
        return unknown with
        {
            Server = host.Runs ? ServerState.Running : ServerState.Stopped,
            Role = host.IsPrimary || (!host.Runs && (!host.StandbySignal || host.WasPrimary))
                ? DatabaseRole.Primary
                : DatabaseRole.Standby,
            Timeline = History.Timeline(host.Wal),
            FlushLsn = Position(host.End),
            ReplayLsn = host.IsStandby ? Position(host.ReplayedEnd) : null,
            Streaming = host.IsStandby ? world.Streams(site) : world.Feeds(site),
            LastContact = Contact(world, setup, site),
            Fenced = host.IsFenced,
            Promotion = host.Promotion.Epoch == 0 ? null : See(host.Promotion),
            ReplicatedEpoch = host.Runs ? History.LastEpoch(host.Wal) : 0,
            Rejoin = host.Rejoining.Number == 0 ? null : See(host.Rejoining),
            DegradedSince = host.Degraded ? LastMessage : null,
            CommitsWait = host.IsPrimary && host.Waits,
            SynchronousRegion = SynchronousRegion(host, setup, site),
            Blockers = Blockers(host),
            Facts = host.FactsEpoch == 0 ? null : new KeptFacts(
                (PlanKind)host.FactsKind, host.FactsEpoch, Print(host.Facts).ToImmutableDictionary()),
            ObservedAt = Now,
            WaitingCommits = host.Pending == 0 ? 0 : 1,
        };
    }

    private static LastContact? Contact(in World world, Setup setup, int site)
    {
        ref readonly var host = ref world.Hosts[site];
        if (host.Contact == 0)
            return null;
        var heard = world.Streams(site) ? Now : LastMessage;
        return new LastContact(heard, Position(host.Contact - 1)) { ReceivedAt = setup.Rules.ProofOfLife ? heard : LastMessage };
    }

    private static string? SynchronousRegion(in Host host, Setup setup, int site) =>
        !host.Runs ? null
        : !setup.Rules.SynchronousMark ? (setup.Synchronous ? Sites.Name(site) : null)
        : History.SynchronousSite(History.First(host.Wal, host.ReplayedEnd)) is { } waitedFor ? Sites.Name(waitedFor)
        : null;

    private static ImmutableArray<string> Blockers(in Host host) =>
        host.Data == Data.Partial ? ["its data is in pieces"]
        : host.Volume != Volume.Fine && !host.IsPrimary ? ["its data volume takes no file"]
        : host.IsStandby && host.ReplayedEnd < host.End ? ["its replay stands still"]
        : [];

    private static PromotionRecord See(in Promotion record) => new()
    {
        Epoch = record.Epoch,
        Kind = (PlanKind)record.Kind,
        From = Sites.Name(1 - record.To),
        To = Sites.Name(record.To),
        Fence = (Fence)record.Fence,
        State = record.Done ? RecordState.Done : RecordState.Intended,
    };

    private static RejoinRecord See(in Rejoining record) => new(
        record.Epoch, record.Number, Sites.Name(record.Returning), record.StartsMachine,
        record.Done ? RecordState.Done : RecordState.Intended);
}
