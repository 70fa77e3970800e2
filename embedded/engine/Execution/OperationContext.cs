using HaCluster.Engine.Planning;
using HaCluster.Engine.State;

namespace HaCluster.Engine.Execution;

/// <summary>What every part of one operation works with.</summary>
internal sealed record OperationContext
{
    public required string Project { get; init; }
    public required string Stack { get; init; }

    /// <summary>True when nothing may be touched.</summary>
    public required bool Preview { get; init; }

    public required EventStream Events { get; init; }
    public required Journal Journal { get; init; }
    public required StepRunner Steps { get; init; }
    public required ProviderPool Providers { get; init; }
    public required TargetFilter Targets { get; init; }
    public required TimeProvider Clock { get; init; }
}
