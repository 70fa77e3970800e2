using System.Collections.Immutable;
using HaCluster.Diagnostics;

namespace HaCluster.Deployment;

/// <summary>
/// A project directory (the one with <c>Pulumi.yaml</c>) and its stacks, whichever engine keeps them.
/// </summary>
public interface IWorkspace
{
    /// <summary>Absolute path of the directory of <c>Pulumi.yaml</c>.</summary>
    string Directory { get; }

    string ProjectName { get; }

    /// <summary>Absolute path of the <c>.hacluster</c> directory which holds state, locks and the generated passphrase.</summary>
    string StateDirectory { get; }

    /// <summary>The stack chosen with <see cref="SelectStack"/>, or null.</summary>
    string? SelectedStack { get; }

    /// <exception cref="DeploymentException">There is no such stack.</exception>
    void SelectStack(string stackName);

    /// <summary>Every stack which has state or a <c>Pulumi.&lt;stack&gt;.yaml</c>, ordered by name.</summary>
    ImmutableArray<StackSummary> ListStacks();

    /// <summary>Opens a stack which has state or a <c>Pulumi.&lt;stack&gt;.yaml</c>; touches nothing.</summary>
    /// <exception cref="DeploymentException">There is no such stack.</exception>
    IStack OpenStack(string stackName);

    /// <summary>
    /// Opens a stack in an engine that can plan a first deployment without account and network; null where no engine can. Only
    /// <see cref="IStackEngine.PreviewAsync"/> of it may be called when another engine keeps the stack.
    /// </summary>
    IStack? OpenForOfflinePlan(string stackName);

    /// <summary>
    /// The passphrase that was generated for this project's stacks, as long as it is the one in use; null where the user or a back end
    /// provides another.
    /// </summary>
    string? FindGeneratedPassphrase();

    /// <summary>Puts a generated passphrase back, unless there is one: what it encrypted in configuration files can be read again.</summary>
    void RestoreGeneratedPassphrase(string passphrase);

    /// <summary>The configuration of a stack, which need not exist.</summary>
    IStackConfiguration OpenConfiguration(string stackName);

    /// <summary>Creates an empty stack.</summary>
    /// <param name="secretsProvider">What encrypts its secrets: <c>passphrase</c> (the default), or another one where the back end has
    /// it.</param>
    /// <param name="engine">The engine that is to keep it, by name; null for the default of the stack's target.</param>
    /// <exception cref="DeploymentException">The name is not valid, the stack exists, or there is no such secrets provider or
    /// engine.</exception>
    IStack CreateStack(string stackName, string? secretsProvider = null, string? engine = null);

    /// <summary>Removes the state of a stack; its configuration file stays.</summary>
    /// <exception cref="DeploymentException">The stack still has resources and <paramref name="force"/> is not given, or it is
    /// locked.</exception>
    void RemoveStack(string stackName, bool force);

    /// <summary>
    /// Gives a stack another name: its state with the URNs in it, its configuration file and its history. What exists in the world is not
    /// touched.
    /// </summary>
    /// <exception cref="DeploymentException">There is no such stack, the new name is not valid or taken, or the stack is
    /// locked.</exception>
    void RenameStack(string stackName, string newName);
}

/// <summary>One engine's view of a project: of the stacks that it keeps, and of those that it would keep.</summary>
public interface IEngineWorkspace : IWorkspace
{
    /// <summary>One of <see cref="EngineNames"/>.</summary>
    string Engine { get; }

    /// <summary>True when previews need neither an account nor a network.</summary>
    bool PlansOffline { get; }

    /// <summary>True when the engine has state of the stack with at least one resource.</summary>
    /// <exception cref="DiagnosticException">Its back end does not answer.</exception>
    bool HasResources(string stackName);
}

/// <summary>The names of the engines, as <c>stack init --engine</c> takes them.</summary>
public static class EngineNames
{
    public const string Embedded = "embedded";
    public const string Pulumi = "pulumi";

    /// <summary>Stands for the engine of a stack where it cannot be found out.</summary>
    public const string Unknown = "unknown";
}

/// <param name="Engine">The engine that keeps it: one of <see cref="EngineNames"/>.</param>
/// <param name="LastUpdate">When its state was written last; null when it was never deployed, or when this is not known.</param>
/// <param name="ResourceCount">Resources in its state; null when it was never deployed, or when this is not known.</param>
public sealed record StackSummary(string Name, string Engine, bool Selected, DateTimeOffset? LastUpdate, int? ResourceCount)
{
    /// <summary>Why nothing more is known of it, as a warning; null when nothing is wrong.</summary>
    public Diagnostic? Problem { get; init; }
}
