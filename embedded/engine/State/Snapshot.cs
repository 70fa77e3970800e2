using System.Collections.Immutable;
using HaCluster.Deployment.Properties;

namespace HaCluster.Engine.State;

internal enum PendingOperationType { Creating, Updating, Deleting, Reading, Importing }

/// <summary>A step that had begun when the state was written; present in a loaded state only if the engine was killed meanwhile.</summary>
internal sealed record PendingOperation(ResourceState Resource, PendingOperationType Type);

/// <summary>The recorded state of a stack.</summary>
/// <param name="Resources">Dependencies before what depends on them.</param>
internal sealed record Snapshot(ImmutableArray<ResourceState> Resources, ImmutableArray<PendingOperation> Pending)
{
    public const string StackType = "pulumi:pulumi:Stack";

    public static Snapshot Empty { get; } = new([], []);

    public PropertyMap StackOutputs => Resources.FirstOrDefault(r => r.Type == StackType && !r.Delete)?.Outputs ?? PropertyMap.Empty;
}
