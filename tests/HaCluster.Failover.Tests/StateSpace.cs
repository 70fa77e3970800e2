using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;
using HaCluster.Failover.Wal;

namespace HaCluster.Failover.Tests;

/// <summary>Every combination of what can be seen of two hosts and asked of the planner.</summary>
internal static class StateSpace
{
    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly (ServerState Server, DatabaseRole Role)[] Servers =
    [
        (ServerState.Absent, DatabaseRole.Unknown),
        (ServerState.Stopped, DatabaseRole.Primary),
        (ServerState.Stopped, DatabaseRole.Standby),
        (ServerState.Running, DatabaseRole.Primary),
        (ServerState.Running, DatabaseRole.Standby),
    ];

    private static readonly PromotionRecord?[] Records =
    [
        null,
        Record(1, PlanKind.Failover, "site1", "site2", RecordState.Done),
        Record(1, PlanKind.Switchover, "site1", "site2", RecordState.Intended),
        Record(2, PlanKind.Switchover, "site2", "site1", RecordState.Done),
        Record(2, PlanKind.Switchover, "site2", "site1", RecordState.Intended),
        Record(2, PlanKind.Failover, "site2", "site1", RecordState.Intended),
    ];

    public static IEnumerable<ClusterState> States() =>
        from one in Members("site1")
        from two in Members("site2")
        select new ClusterState(one, two, Now);

    public static IEnumerable<FailoverRequest> Requests() =>
        from operation in Enum.GetValues<FailoverOperation>()
        from target in new[] { "site1", "site2" }
        from accept in new[] { false, true }
        from vouched in operation is FailoverOperation.Failover ? new[] { false, true } : [false]
        from scope in operation == FailoverOperation.Failover ? Enum.GetValues<FailoverScope>() : [FailoverScope.Auto]
        select new FailoverRequest
        {
            Operation = operation,
            Target = target,
            AcceptDataLoss = accept,
            FencedByOperator = vouched,
            Scope = scope,
        };

    public static MemberState Primary(string region) => new()
    {
        Region = region,
        Host = $"{region}-db",
        Reachable = true,
        MachineCanBeFenced = true,
        Server = ServerState.Running,
        Role = DatabaseRole.Primary,
        Timeline = 1,
        FlushLsn = new Lsn(0x5000148),
        Streaming = true,
        ObservedAt = Now,
    };

    public static MemberState Standby(string region) => Primary(region) with
    {
        Role = DatabaseRole.Standby,
        ReplayLsn = new Lsn(0x5000148),
        LastContact = Heard(Now.AddSeconds(-2)),
    };

    public static MemberState Lost(string region) => new()
    {
        Region = region,
        Host = $"{region}-db",
        Reachable = false,
        Unreachable = "connection refused",
        MachineCanBeFenced = true,
    };

    /// <summary>A message that arrived as soon as it was sent, by clocks that agree.</summary>
    public static LastContact Heard(DateTimeOffset at) => new(at, new Lsn(0x5000148)) { ReceivedAt = at };

    private static IEnumerable<MemberState> Members(string region)
    {
        foreach (var fenceable in new[] { false, true })
            yield return Lost(region) with { MachineCanBeFenced = fenceable };
        foreach (var (server, role) in Servers)
            foreach (var record in Records)
                foreach (var timeline in new[] { 1, 2 })
                    foreach (var behind in new[] { false, true })
                        foreach (var streaming in server == ServerState.Running ? new[] { false, true } : [false])
                            foreach (var fenced in server == ServerState.Stopped ? new[] { false, true } : [false])
                            {
                                var end = new Lsn(behind ? 0x1000000UL : 0x9000000UL);
                                yield return new MemberState
                                {
                                    Region = region,
                                    Host = $"{region}-db",
                                    Reachable = true,
                                    MachineCanBeFenced = true,
                                    Server = server,
                                    Role = role,
                                    Timeline = server == ServerState.Absent ? 0 : timeline,
                                    FlushLsn = server == ServerState.Absent ? null : end,
                                    ReplayLsn = role == DatabaseRole.Standby ? end : null,
                                    Streaming = streaming,
                                    Fenced = fenced,
                                    Promotion = record,
                                };
                            }
    }

    private static PromotionRecord Record(int epoch, PlanKind kind, string from, string to, RecordState state) =>
        new()
        {
            Epoch = epoch,
            Kind = kind,
            From = from,
            To = to,
            State = state,
            Fence = kind == PlanKind.Failover ? Fence.Server : Fence.None,
        };
}
