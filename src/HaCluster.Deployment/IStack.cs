using System.Collections.Immutable;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;
using HaCluster.Diagnostics;

namespace HaCluster.Deployment;

/// <summary>One stack: its operations, its recorded state and its configuration.</summary>
public interface IStack : IStackEngine
{
    string Name { get; }

    /// <summary>The engine that keeps the stack: <see cref="EngineNames.Embedded"/> or <see cref="EngineNames.Pulumi"/>.</summary>
    string Engine { get; }

    IStackConfiguration Configuration { get; }

    /// <summary>
    /// Checks what the engine needs to work on this stack: its program, its passphrase. Touches nothing. Empty when there is nothing to
    /// check.
    /// </summary>
    Task<ImmutableArray<EngineCheck>> CheckAsync(CancellationToken cancellation);

    /// <summary>
    /// Creates the stack in the back end where it is not there yet: an engine may refuse to plan for a stack that it does not have.
    /// </summary>
    Task EnsureExistsAsync(CancellationToken cancellation);

    /// <summary>Why the engine cannot plan for this stack at present, as the part of a sentence; null when it can.</summary>
    Task<string?> FindPlanningObstacleAsync(CancellationToken cancellation);

    /// <summary>Stack outputs as last recorded; secrets are decrypted and carry their mark. Empty when never deployed.</summary>
    /// <exception cref="DeploymentException">Wrong passphrase, or the state cannot be read.</exception>
    Task<PropertyMap> ReadOutputsAsync(CancellationToken cancellation);

    /// <summary>Every resource in the recorded state that is not deleted or waits to be, dependencies first.</summary>
    Task<ImmutableArray<ResourceView>> ReadResourcesAsync(CancellationToken cancellation);

    /// <summary>What was done with the stack, the last first; previews are not among it.</summary>
    Task<ImmutableArray<UpdateRecord>> ReadHistoryAsync(CancellationToken cancellation);

    /// <summary>The state as a Pulumi v3 deployment in JSON; secrets stay encrypted unless <paramref name="showSecrets"/>.</summary>
    Task<string> ExportAsync(bool showSecrets, CancellationToken cancellation);

    /// <summary>Replaces the state by an exported deployment.</summary>
    /// <param name="force">Accept resources of another stack or project, and references that do not resolve.</param>
    /// <exception cref="DeploymentException">Not a deployment of this stack, damaged, or encrypted with another passphrase.</exception>
    Task ImportAsync(string deploymentJson, bool force, CancellationToken cancellation);

    /// <summary>True when the engine can say who holds the lock; otherwise <see cref="FindLock"/> is always null.</summary>
    bool ReportsLockHolder { get; }

    /// <summary>The process that works on the stack now; null when there is none.</summary>
    LockHolder? FindLock();

    /// <summary>Breaks the lock. The process that holds it is not stopped. False when there was none.</summary>
    bool BreakLock();
}

/// <summary>One update, refresh or destroy that has ended.</summary>
/// <param name="Version">1 for the first of a stack.</param>
/// <param name="Kind">As Pulumi names it: <c>update</c>, <c>refresh</c>, <c>destroy</c>.</param>
/// <param name="Result">As Pulumi names it: <c>succeeded</c>, <c>failed</c>.</param>
/// <param name="ResourceChanges">Number of steps by Pulumi's name of the operation, such as <c>create</c>.</param>
public sealed record UpdateRecord(
    int Version, string Kind, string Result, DateTimeOffset StartTime, DateTimeOffset EndTime,
    ImmutableSortedDictionary<string, int> ResourceChanges);

/// <summary>One finding about an engine.</summary>
/// <param name="Name">What was checked: <c>passphrase</c>, <c>pulumi</c>.</param>
/// <param name="Found">What was found, when it is as it must be.</param>
/// <param name="Problem">What is wrong; null when nothing is.</param>
public sealed record EngineCheck(string Name, string Found, Diagnostic? Problem = null);

/// <summary>The process which holds a stack's lock.</summary>
public sealed record LockHolder(int ProcessId, string User, string Host, DateTimeOffset Since);

/// <summary>
/// The values of <c>Pulumi.&lt;stack&gt;.yaml</c>. Keys are <c>namespace:name</c>; a bare name is in the project's namespace.
/// Changes keep the file's comments.
/// </summary>
public interface IStackConfiguration
{
    /// <summary>Absolute path of the file, which may not exist.</summary>
    string FilePath { get; }

    /// <summary>Values of the stack's file completed with the project's defaults, decrypted, ordered by key.</summary>
    /// <exception cref="DeploymentException">Invalid file, or wrong passphrase.</exception>
    ImmutableSortedDictionary<string, ConfigEntry> ReadAll();

    /// <summary>
    /// A scalar as the stack's file or the project has it, without decrypting anything; null when it is missing, secure or an object.
    /// </summary>
    string? FindPlain(string key);

    /// <summary>True when the stack's file holds encrypted values.</summary>
    bool HasSecureValues { get; }

    /// <summary>The secrets provider that the stack's file names, such as <c>awskms://…</c>; null for the passphrase.</summary>
    string? SecretsProvider { get; }

    /// <summary>The values of the stack's file by their place, without decrypting anything.</summary>
    ImmutableArray<ConfigPath> Paths { get; }

    /// <summary>Sets a value. With <paramref name="path"/>, <paramref name="key"/> may lead into an object: <c>a.b[0]</c>.</summary>
    void Set(string key, string value, bool secret, bool path = false);

    /// <summary>Removes a value; false when it was not set in the stack's file.</summary>
    bool Remove(string key, bool path = false);
}

/// <summary>The place of one value in the stack's file.</summary>
/// <param name="Key">The full key of the entry.</param>
/// <param name="Below">Names and indices below it.</param>
/// <param name="IsEmpty">It is a block or a list without a value in it.</param>
public sealed record ConfigPath(string Key, ImmutableArray<object> Below, bool IsEmpty);

/// <param name="Value">The text that the program sees: plain text of a scalar, JSON of a list or map.</param>
/// <param name="Secret">True when any part of it is encrypted in the file.</param>
/// <param name="IsObject">True for a list or map.</param>
public sealed record ConfigEntry(string Value, bool Secret, bool IsObject);
