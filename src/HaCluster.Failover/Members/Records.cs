namespace HaCluster.Failover.Members;

public enum RecordState
{
    /// <summary>Written before the first step; a plan in this state was interrupted or is running.</summary>
    Intended,
    Done,
}

/// <summary>
/// One role change, kept on the database hosts in <c>/var/lib/hacluster/promotion.json</c>. It carries what is needed to build the
/// same plan again, and the epoch by which a host that was away knows that it is no longer primary.
/// </summary>
public sealed record PromotionRecord
{
    /// <summary>
    /// Numbers role changes in the order in which they were decided, see <see cref="Planning.FailoverRequest.Token"/>. The host with the
    /// higher epoch is right.
    /// </summary>
    public required long Epoch { get; init; }

    public required PlanKind Kind { get; init; }

    /// <summary>Region that held the role.</summary>
    public required string From { get; init; }

    /// <summary>Region that takes the role.</summary>
    public required string To { get; init; }

    public Fence Fence { get; init; }

    public required RecordState State { get; init; }
}

/// <summary>One rejoin, kept on the primary in <c>/var/lib/hacluster/rejoin.json</c>.</summary>
/// <param name="Epoch">The role change after which it was done.</param>
/// <param name="Number">Counts the rejoins of an epoch, from 1.</param>
/// <param name="Region">Region that was brought back.</param>
/// <param name="StartsMachine">The machine was started through its provider first.</param>
/// <param name="State">Whether it was verified.</param>
public sealed record RejoinRecord(long Epoch, int Number, string Region, bool StartsMachine, RecordState State);
