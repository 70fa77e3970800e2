using System.Collections.Immutable;
using HaCluster.Engine.Providers;

namespace HaCluster.Engine.Workspaces;

/// <summary>What the engine is given from outside.</summary>
public sealed record EngineSettings
{
    /// <summary>The embedded providers, one for each package.</summary>
    public required ImmutableArray<IProviderFactory> Providers { get; init; }

    /// <summary>Absolute path of the state directory; null to find it from the project's directory.</summary>
    public string? StateDirectory { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Reads an environment variable; null when it is not set.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;
}
