using System.Collections.Immutable;
using System.Text.Json.Serialization;
using HaCluster.Failover.Members;

namespace HaCluster.Failover.Planning;

[JsonConverter(typeof(JsonStringEnumConverter<StepAction>))]
public enum StepAction
{
    /// <summary>On the target: write the record, make the slot, check that it streams.</summary>
    Prepare,

    /// <summary>On the old primary: stop cleanly, wait until the target has replayed everything, else start again.</summary>
    Demote,

    /// <summary>On the old primary: mark, stop at once, verify.</summary>
    FenceServer,

    /// <summary>Through the provider: stop the old primary's machine, verify.</summary>
    FenceMachine,

    /// <summary>On the target: promote, verify with a write, record.</summary>
    Promote,

    /// <summary>On the demoted primary: start as standby of the target.</summary>
    Follow,

    /// <summary>On the target: lift the guard and start it as primary.</summary>
    StartPrimary,

    /// <summary>Through the provider: start a machine that was stopped.</summary>
    StartMachine,

    /// <summary>On the primary: write the rejoin record, make the slot, checkpoint so that a rewind sees the present timeline.</summary>
    Admit,

    /// <summary>On the returning host: keep diverged WAL, rewind or copy anew, start as standby.</summary>
    Rejoin,

    /// <summary>On the primary: wait until the standby is streaming, restore synchronous replication, record completion.</summary>
    Complete,

    /// <summary>On the primary: acknowledge commits alone, record since when.</summary>
    Degrade,

    /// <summary>On the primary: stop, set its data aside, put in place what was restored beside it.</summary>
    Replace,
}

/// <param name="Action">What is done; at most once in a plan, so it also names the step.</param>
/// <param name="Region">Region of the database host it is done on, or whose machine it is done to.</param>
/// <param name="After">Steps that must have succeeded before.</param>
public sealed record PlanStep(StepAction Action, string Region, ImmutableArray<StepAction> After)
{
    public bool Equals(PlanStep? other) =>
        other is not null && Action == other.Action && Region == other.Region && After.SequenceEqual(other.After);

    public override int GetHashCode() => HashCode.Combine(Action, Region, After.Length);
}

/// <summary>
/// What will be done, in full; whoever executes it makes no choice. The plan is a function of <see cref="Kind"/>,
/// <see cref="Epoch"/>, <see cref="From"/>, <see cref="To"/> and <see cref="Fence"/> alone, so that it can be built again from a
/// <see cref="PromotionRecord"/>.
/// </summary>
public sealed record Plan
{
    public required PlanKind Kind { get; init; }

    /// <summary>The epoch this plan establishes; for rejoin and degrade the present one.</summary>
    public required long Epoch { get; init; }

    /// <summary>Region that gives up the role; for rejoin the region that comes back.</summary>
    public required string From { get; init; }

    /// <summary>Region that has the role afterwards.</summary>
    public required string To { get; init; }

    public Fence Fence { get; init; }

    /// <summary>Counts the rejoins of this epoch, from 1; 0 for other plans.</summary>
    public int Number { get; init; }

    public required ImmutableArray<PlanStep> Steps { get; init; }

    /// <summary>
    /// What counts as lost; null for a plan that is no emergency. Says what the plan is for and changes none of its steps.
    /// </summary>
    public FailoverScope? Scope { get; init; }

    /// <summary>
    /// Of a start of a primary that an earlier failover had promoted: what that one lost, which its command may not have said.
    /// </summary>
    public LossBound? EarlierLoss { get; init; }

    /// <summary>The plan counts on it that the other server is a standby, which a step must not find to have become primary.</summary>
    public bool ExpectsStandby { get; init; }

    /// <summary>
    /// The most WAL in bytes that the operator agreed to lose; null when any. Taken again after the fence, before the promotion.
    /// </summary>
    public long? LossLimit { get; init; }

    /// <summary>
    /// The longest silence of the old primary that the operator agreed to, where the end of its WAL cannot be read; null when any. Taken
    /// again as <see cref="LossLimit"/> is.
    /// </summary>
    public TimeSpan? SilenceLimit { get; init; }

    /// <summary>What this plan could lose.</summary>
    public LossBound Loss { get; init; } = LossBound.Nothing("no acknowledged write is discarded");
}
