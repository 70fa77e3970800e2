namespace HaCluster.Engine.State;

/// <summary>Where an operation keeps its state; one caller at a time. What has been given to it a crash does not take away.</summary>
internal interface IStateStore
{
    /// <summary>Adds changes to a state, all of them or none.</summary>
    /// <param name="initial">The state that the operation began with.</param>
    void Append(Snapshot initial, IReadOnlyList<StateChange> changes);

    /// <summary>Replaces everything.</summary>
    void Save(Snapshot snapshot);
}
