using System.Collections.Immutable;
using HaCluster.Deployment.Properties;

namespace HaCluster.Engine.Providers;

/// <summary>
/// An operation of a provider failed. The message is for the user: what happened to which object, the evidence
/// (host, exit code, last lines), and what to do.
/// </summary>
public sealed class ProviderException : Exception
{
    public ProviderException(string message) : base(message) { }

    public ProviderException(string message, Exception? inner) : base(message, inner) { }

    /// <summary>Set when the resource exists although the operation failed: it is saved, and the next update repairs it.</summary>
    public PartialResource? PartialState { get; init; }
}

/// <param name="InitErrors">Why it is not complete; a non-empty list makes the next run update it.</param>
public sealed record PartialResource(string Id, PropertyMap Inputs, PropertyMap Outputs, ImmutableArray<string> InitErrors);
