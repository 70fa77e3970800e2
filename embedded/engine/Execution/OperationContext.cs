using System.Collections.Immutable;
using HaCluster.Deployment.Operations;
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
    public ImmutableArray<UrnPattern> Replace { get; init; } = [];
    public required TimeProvider Clock { get; init; }

    /// <summary>Reports the targets and replacements that no resource matches; false when there are any.</summary>
    public bool RequireTargets(IEnumerable<string> urns)
    {
        var known = urns.ToHashSet(StringComparer.Ordinal);
        ImmutableArray<string> missing =
        [
            .. Targets.FindUnmatched(known),
            .. Replace.Where(pattern => !known.Any(pattern.Matches)).Select(pattern => pattern.Text),
        ];
        foreach (var target in missing)
        {
            Events.Log(
                LogSeverity.Error, "",
                $"No resource of stack '{Stack}' matches '{target}'. `stack export` shows the URNs; * and ** match parts of one.");
        }
        return missing.IsEmpty;
    }
}
