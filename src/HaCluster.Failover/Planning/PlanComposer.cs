using System.Collections.Immutable;
using HaCluster.Failover.Members;

namespace HaCluster.Failover.Planning;

/// <summary>
/// Builds the steps of a plan. The order of the steps holds the invariants: a promotion comes after the demotion or the fence of
/// the other side, and a demoted primary starts only as a standby.
/// </summary>
public static class PlanComposer
{
    public static Plan Switchover(long epoch, string from, string to) => new()
    {
        Kind = PlanKind.Switchover,
        Epoch = epoch,
        From = from,
        To = to,
        Steps =
        [
            Step(StepAction.Prepare, to),
            Step(StepAction.Demote, from, StepAction.Prepare),
            Step(StepAction.Promote, to, StepAction.Demote),
            // The old primary starts as a standby of a standby: it follows the promotion, so both steps may run at the same time.
            Step(StepAction.Follow, from, StepAction.Demote),
            Step(StepAction.Complete, to, StepAction.Promote, StepAction.Follow),
        ],
    };

    public static Plan Failover(long epoch, string from, string to, Fence fence) => new()
    {
        Kind = PlanKind.Failover,
        Epoch = epoch,
        From = from,
        To = to,
        Fence = fence,
        Steps = Fenced(fence, from, StepAction.Promote, to),
    };

    public static Plan Restore(long epoch, string from, string to, Fence fence) => new()
    {
        Kind = PlanKind.Restore,
        Epoch = epoch,
        From = from,
        To = to,
        Fence = fence,
        Steps = Fenced(fence, from, StepAction.StartPrimary, to),
    };

    public static Plan Rejoin(long epoch, int number, string returning, string primary, bool startsMachine) => new()
    {
        Kind = PlanKind.Rejoin,
        Epoch = epoch,
        From = returning,
        To = primary,
        Number = number,
        Steps = startsMachine
            ?
            [
                Step(StepAction.Admit, primary),
                Step(StepAction.StartMachine, returning),
                Step(StepAction.Rejoin, returning, StepAction.Admit, StepAction.StartMachine),
                Step(StepAction.Complete, primary, StepAction.Rejoin),
            ]
            :
            [
                Step(StepAction.Admit, primary),
                Step(StepAction.Rejoin, returning, StepAction.Admit),
                Step(StepAction.Complete, primary, StepAction.Rejoin),
            ],
    };

    public static Plan Degrade(long epoch, int number, string standby, string primary) => new()
    {
        Kind = PlanKind.Degrade,
        Epoch = epoch,
        From = standby,
        To = primary,
        Number = number,
        Steps = [Step(StepAction.Degrade, primary)],
    };

    /// <summary>
    /// A server that answers is fenced after the primary's clean stop, which sends it all there is: until then a failover to it loses
    /// nothing. A machine is stopped first, since nothing is changed yet where that fails.
    /// </summary>
    /// <param name="epoch">As of a role change: no plan from before it may start the data that was set aside.</param>
    /// <param name="from">The other region, whose database becomes a standby of what was restored.</param>
    /// <param name="to">The region in which what is to take the place was prepared.</param>
    /// <param name="fence">Of the other region; not <see cref="Fence.None"/>.</param>
    public static Plan Recovery(long epoch, string from, string to, Fence fence) => new()
    {
        Kind = PlanKind.Recovery,
        Epoch = epoch,
        From = from,
        To = to,
        Fence = fence,
        Steps = fence switch
        {
            Fence.Server =>
            [
                Step(StepAction.Replace, to),
                Step(StepAction.FenceServer, from, StepAction.Replace),
                Step(StepAction.StartPrimary, to, StepAction.Replace, StepAction.FenceServer),
            ],
            Fence.Machine =>
            [
                Step(StepAction.FenceMachine, from),
                Step(StepAction.Replace, to, StepAction.FenceMachine),
                Step(StepAction.StartPrimary, to, StepAction.FenceMachine, StepAction.Replace),
            ],
            _ => [Step(StepAction.Replace, to), Step(StepAction.StartPrimary, to, StepAction.Replace)],
        },
    };

    /// <summary>The plan that a record stands for.</summary>
    public static Plan From(PromotionRecord record) => record.Kind switch
    {
        PlanKind.Switchover => Switchover(record.Epoch, record.From, record.To),
        PlanKind.Failover => Failover(record.Epoch, record.From, record.To, record.Fence),
        PlanKind.Restore => Restore(record.Epoch, record.From, record.To, record.Fence),
        PlanKind.Recovery => Recovery(record.Epoch, record.From, record.To, record.Fence),
        _ => throw new ArgumentException($"a {record.Kind} changes no role and leaves no promotion record", nameof(record)),
    };

    public static Plan From(RejoinRecord record, string primary) =>
        Rejoin(record.Epoch, record.Number, record.Region, primary, record.StartsMachine);

    private static ImmutableArray<PlanStep> Fenced(Fence fence, string from, StepAction action, string to) => fence switch
    {
        Fence.Server => [Step(StepAction.FenceServer, from), Step(action, to, StepAction.FenceServer)],
        Fence.Machine => [Step(StepAction.FenceMachine, from), Step(action, to, StepAction.FenceMachine)],
        _ => [Step(action, to)],
    };

    private static PlanStep Step(StepAction action, string region, params StepAction[] after) => new(action, region, [.. after]);
}
