using System.Collections.Immutable;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Planning;
using HaCluster.Engine.State;

namespace HaCluster.Engine.Execution;

/// <summary>A resource as the program registers it; what is null or empty is left to its parent or to the engine.</summary>
internal sealed record Registration
{
    public required string Type { get; init; }
    public required string Name { get; init; }
    public required bool Custom { get; init; }
    public string Parent { get; init; } = "";
    public PropertyMap Inputs { get; init; } = PropertyMap.Empty;
    public string Provider { get; init; } = "";
    public string Version { get; init; } = "";
    public string DownloadUrl { get; init; } = "";
    public ImmutableArray<string> Dependencies { get; init; } = [];
    public ImmutableSortedDictionary<string, ImmutableArray<string>> PropertyDependencies { get; init; } =
        ResourceState.NoPropertyDependencies;
    public bool? Protect { get; init; }
    public bool? RetainOnDelete { get; init; }
    public string DeletedWith { get; init; } = "";
    public ImmutableArray<string> ReplaceWith { get; init; } = [];
    public bool? DeleteBeforeReplace { get; init; }
    public ImmutableArray<string> IgnoreChanges { get; init; } = [];
    public ImmutableArray<string> ReplaceOnChanges { get; init; } = [];
    public ImmutableArray<string> AdditionalSecretOutputs { get; init; } = [];
    public ImmutableArray<AliasSpec> Aliases { get; init; } = [];
    public string ImportId { get; init; } = "";
    public CustomTimeouts CustomTimeouts { get; init; } = CustomTimeouts.None;

    /// <summary>Set to read an existing resource by its id instead of managing it.</summary>
    public PropertyValue? ReadId { get; init; }
}

internal enum RegistrationStatus { Success, Failed, Skipped }

/// <param name="State">The resource now; null unless it succeeded. In a preview its id may be empty and its outputs incomplete.</param>
/// <param name="Error">Why it failed.</param>
internal sealed record RegistrationResult(string Urn, RegistrationStatus Status, ResourceState? State, string? Error = null);

/// <summary>The program asked for something that makes no sense; it gets the message as an error of its call.</summary>
internal sealed class RegistrationException(string message) : Exception(message);
