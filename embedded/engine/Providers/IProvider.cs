using System.Collections.Immutable;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;

namespace HaCluster.Engine.Providers;

/// <summary>
/// One configured instance of a provider package; the shape of Pulumi's provider protocol, called in process.
/// Inputs and outputs arrive with secret marks and, in a preview, with unknowns. A provider keeps no state of its own
/// between calls beyond its configuration, and every call may run concurrently with others.
/// </summary>
public interface IProvider : IAsyncDisposable
{
    /// <summary>Checks and normalises inputs: defaults filled in, names generated. Runs in preview and update; touches nothing.</summary>
    Task<CheckResult> CheckAsync(CheckRequest request, CancellationToken cancellation);

    /// <summary>Compares the last inputs and outputs with new, checked inputs. Touches nothing.</summary>
    Task<DiffResult> DiffAsync(DiffRequest request, CancellationToken cancellation);

    /// <summary>Creates the resource; with <see cref="CreateRequest.Preview"/> touches nothing and predicts the outputs.</summary>
    /// <exception cref="ProviderException">The resource was not created, or only in part
    /// (<see cref="ProviderException.PartialState"/>).</exception>
    Task<CreateResult> CreateAsync(CreateRequest request, CancellationToken cancellation);

    /// <summary>Reads the live resource; an empty <see cref="ReadResult.Id"/> says that it does not exist.</summary>
    Task<ReadResult> ReadAsync(ReadRequest request, CancellationToken cancellation);

    /// <summary>Updates in place; with <see cref="UpdateRequest.Preview"/> touches nothing and predicts the outputs.</summary>
    Task<UpdateResult> UpdateAsync(UpdateRequest request, CancellationToken cancellation);

    /// <summary>Deletes the resource; a resource that is already gone is a success.</summary>
    Task DeleteAsync(DeleteRequest request, CancellationToken cancellation);

    /// <summary>Calls a function of the package.</summary>
    Task<InvokeResult> InvokeAsync(InvokeRequest request, CancellationToken cancellation);
}

/// <summary>Makes provider instances of one package from their configuration.</summary>
public interface IProviderFactory
{
    /// <summary>Package name: the first part of a type token, such as <c>docker</c>.</summary>
    string Package { get; }

    /// <summary>Checks a provider's own inputs.</summary>
    CheckResult CheckConfig(PropertyMap inputs);

    /// <summary>
    /// Configures an instance. <paramref name="host"/> carries output to the user. Nothing is contacted before the first operation,
    /// so that a preview works without the remote side.
    /// </summary>
    IProvider Configure(PropertyMap inputs, IProviderHost host);
}

/// <summary>What a provider may ask of the engine.</summary>
public interface IProviderHost
{
    /// <summary>Absolute path of the program's directory: the base of relative paths in assets and local commands.</summary>
    string ProgramDirectory { get; }

    /// <summary>
    /// Tells the user something about a resource; ephemeral lines are progress (live output) and are not repeated at the end.
    /// </summary>
    void Log(LogSeverity severity, string urn, string message, bool ephemeral = false);
}

/// <param name="Urn">URN of the resource.</param>
/// <param name="OldInputs">Null on create and for a replacement.</param>
/// <param name="NewInputs">Inputs of the program.</param>
public sealed record CheckRequest(string Urn, PropertyMap? OldInputs, PropertyMap NewInputs)
{
    public string Type => UrnParts.TypeOf(Urn);
    public string Name => UrnParts.NameOf(Urn);
}

public sealed record CheckFailure(string Property, string Reason);

public sealed record CheckResult(PropertyMap Inputs, ImmutableArray<CheckFailure> Failures)
{
    /// <summary>Outputs that are secret because of these inputs.</summary>
    public ImmutableArray<string> SecretOutputs { get; init; } = [];

    public static CheckResult Ok(PropertyMap inputs) => new(inputs, []);
}

/// <param name="IgnoreChanges">Property paths whose changes the program wants ignored; already applied to
/// <paramref name="NewInputs"/>.</param>
public sealed record DiffRequest(
    string Urn, string Id, PropertyMap OldInputs, PropertyMap OldOutputs, PropertyMap NewInputs, ImmutableArray<string> IgnoreChanges)
{
    public string Type => UrnParts.TypeOf(Urn);
}

public enum DiffChanges { Unknown, None, Some }

/// <param name="Changes">Whether anything differs.</param>
/// <param name="Replaces">Top-level properties whose change needs a replacement; empty for an update in place.</param>
/// <param name="DeleteBeforeReplace">The old one must be gone before the new one can be created.</param>
/// <param name="Details">Property path (<c>ports[0].external</c>) to its change.</param>
public sealed record DiffResult(
    DiffChanges Changes, ImmutableArray<string> Replaces, bool DeleteBeforeReplace, ImmutableSortedDictionary<string, PropertyDiff> Details)
{
    public static DiffResult Same { get; } = new(DiffChanges.None, [], false, ImmutableSortedDictionary<string, PropertyDiff>.Empty);
}

/// <param name="Timeout">The resource's custom timeout, or null for none.</param>
public sealed record CreateRequest(string Urn, PropertyMap Inputs, bool Preview, TimeSpan? Timeout)
{
    public string Type => UrnParts.TypeOf(Urn);
    public string Name => UrnParts.NameOf(Urn);
}

/// <param name="Id">The resource's id; empty in a preview.</param>
public sealed record CreateResult(string Id, PropertyMap Outputs);

/// <param name="Inputs">Last known inputs; null when the resource is read for the first time (import, <c>Get</c>).</param>
/// <param name="Outputs">Last known outputs, or the properties that the program gave to find it.</param>
public sealed record ReadRequest(string Urn, string Id, PropertyMap? Inputs, PropertyMap? Outputs)
{
    public string Type => UrnParts.TypeOf(Urn);
    public string Name => UrnParts.NameOf(Urn);
}

public sealed record ReadResult(string Id, PropertyMap Inputs, PropertyMap Outputs)
{
    public static ReadResult Gone { get; } = new("", PropertyMap.Empty, PropertyMap.Empty);
}

public sealed record UpdateRequest(
    string Urn, string Id, PropertyMap OldInputs, PropertyMap OldOutputs, PropertyMap NewInputs,
    ImmutableArray<string> IgnoreChanges, bool Preview, TimeSpan? Timeout)
{
    public string Type => UrnParts.TypeOf(Urn);
    public string Name => UrnParts.NameOf(Urn);
}

public sealed record UpdateResult(PropertyMap Outputs);

public sealed record DeleteRequest(string Urn, string Id, PropertyMap OldInputs, PropertyMap OldOutputs, TimeSpan? Timeout)
{
    public string Type => UrnParts.TypeOf(Urn);
    public string Name => UrnParts.NameOf(Urn);
}

public sealed record InvokeRequest(string Token, PropertyMap Arguments, bool Preview);

public sealed record InvokeResult(PropertyMap Return, ImmutableArray<CheckFailure> Failures);
