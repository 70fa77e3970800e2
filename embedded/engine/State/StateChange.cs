namespace HaCluster.Engine.State;

internal enum StateChangeKind
{
    /// <summary>An entry that this run has not settled begins to exist.</summary>
    Carry,

    /// <summary>An entry is settled in this run, a new one or one that was carried so far.</summary>
    Settle,

    /// <summary>An entry changes and stays where it is.</summary>
    Revise,

    /// <summary>An entry goes.</summary>
    Remove,

    /// <summary>A step is announced.</summary>
    Begin,

    /// <summary>An announced step has ended.</summary>
    End,
}

/// <summary>One change of a <see cref="StateTable"/>.</summary>
/// <param name="Number">The entry, or the announcement.</param>
/// <param name="Resource">What the entry becomes; null when it stays as it is, or when nothing is left.</param>
/// <param name="Operation">What is announced.</param>
internal sealed record StateChange(
    StateChangeKind Kind, int Number, ResourceState? Resource = null, PendingOperationType? Operation = null);
