using System.Collections.Immutable;

namespace HaCluster.Deployment;

/// <summary>
/// A project directory (the one with <c>Pulumi.yaml</c>) and its stacks. Opened by <c>Workspaces.Workspace.Open</c>.
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

    /// <summary>The configuration of a stack, which need not exist.</summary>
    IStackConfiguration OpenConfiguration(string stackName);

    /// <summary>Creates an empty stack.</summary>
    /// <param name="secretsProvider">What encrypts its secrets: <c>passphrase</c> (the default), or another one where the back end has
    /// it.</param>
    /// <exception cref="DeploymentException">The name is not valid, the stack exists, or there is no such secrets provider.</exception>
    IStack CreateStack(string stackName, string? secretsProvider = null);

    /// <summary>Removes the state of a stack; its configuration file stays.</summary>
    /// <exception cref="DeploymentException">The stack still has resources and <paramref name="force"/> is not given, or it is
    /// locked.</exception>
    void RemoveStack(string stackName, bool force);
}

/// <param name="LastUpdate">When its state was written last; null when it was never deployed.</param>
/// <param name="ResourceCount">Resources in its state; null when it was never deployed.</param>
public sealed record StackSummary(string Name, bool Selected, DateTimeOffset? LastUpdate, int? ResourceCount)
{
    /// <summary>The stack's state is kept by the Pulumi CLI, not here.</summary>
    public bool KeptByPulumi { get; init; }
}
