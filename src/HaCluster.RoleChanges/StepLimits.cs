using HaCluster.Failover.Planning;
using HaCluster.Ssh;
using HaCluster.Topology.Outputs;

namespace HaCluster.RoleChanges;

/// <summary>
/// When a step is given up. The scripts have deadlines of their own for what they wait for, and a host that dies is found out by asking
/// it; these are for a host on which nothing progresses any more.
/// </summary>
internal static class StepLimits
{
    /// <summary>A host that is to be asked answered a moment ago.</summary>
    public static readonly DialLimits Dial = new(2, TimeSpan.FromSeconds(4));

    /// <summary>A host whose machine is being started.</summary>
    public static DialLimits DialOfStartingHost(RegionEndpoints region) =>
        new(region.AwsRegion is null ? 20 : 60, TimeSpan.FromSeconds(3));

    public static TimeSpan Of(StepAction action) => action switch
    {
        // With a machine that cannot stop its server, its provider can stop the machine.
        StepAction.FenceServer => TimeSpan.FromSeconds(45),
        StepAction.Prepare or StepAction.Degrade => TimeSpan.FromMinutes(1),
        StepAction.Demote or StepAction.Promote or StepAction.Follow => TimeSpan.FromMinutes(2),
        StepAction.FenceMachine or StepAction.StartMachine or StepAction.Admit or StepAction.Complete => TimeSpan.FromMinutes(5),
        // Crash recovery takes as long as there is WAL to replay.
        StepAction.StartPrimary => TimeSpan.FromHours(1),
        // The size of the data is taken, and the server is given a minute for a clean stop.
        StepAction.Replace => TimeSpan.FromMinutes(30),
        // The database may be copied as a whole.
        StepAction.Rejoin => TimeSpan.FromHours(24),
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "a step without a deadline"),
    };
}
