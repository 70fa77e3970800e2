using System.Collections.Immutable;
using HaCluster.Deployment;
using HaCluster.Topology.Settings;

namespace HaCluster.Cli.PulumiCli;

/// <summary>
/// Decides who keeps a stack: the embedded engine or, where the cluster's target is aws, the Pulumi CLI. The one place that knows; verbs
/// work on <see cref="IWorkspace"/> and <see cref="IStack"/>.
/// </summary>
/// <param name="embedded">The project as the embedded engine sees it.</param>
/// <param name="cluster">The cluster's project: the same, or the one around the failover project, whose stacks go where the cluster's
/// go.</param>
internal sealed class PulumiWorkspace(IWorkspace embedded, IWorkspace cluster, PulumiProcess pulumi) : IWorkspace
{
    private const string TargetKey = $"{ClusterSettings.Project}:target";
    private const string PulumisTarget = "aws";

    public string Directory => embedded.Directory;
    public string ProjectName => embedded.ProjectName;
    public string StateDirectory => embedded.StateDirectory;
    public string? SelectedStack => embedded.SelectedStack;

    public void SelectStack(string stackName) => embedded.SelectStack(stackName);

    public ImmutableArray<StackSummary> ListStacks() =>
        [.. embedded.ListStacks().Select(stack => stack with { KeptByPulumi = IsPulumis(stack.Name) })];

    public IStack OpenStack(string stackName) => IsPulumis(stackName)
        ? new PulumiStack(
            stackName, Directory, pulumi, embedded.OpenConfiguration(stackName), () => embedded.OpenStack(stackName),
            cluster.OpenConfiguration(stackName).SecretsProvider)
        : embedded.OpenStack(stackName);

    public IStackConfiguration OpenConfiguration(string stackName) => embedded.OpenConfiguration(stackName);

    public IStack CreateStack(string stackName, string? secretsProvider = null)
    {
        if (!IsPulumis(stackName))
            return embedded.CreateStack(stackName, secretsProvider);
        var stack = (PulumiStack)OpenStack(stackName);
        Run(() => stack.EnsureExistsAsync(CancellationToken.None, secretsProvider));
        return stack;
    }

    public void RemoveStack(string stackName, bool force)
    {
        if (!IsPulumis(stackName))
        {
            embedded.RemoveStack(stackName, force);
            return;
        }
        string[] arguments = ["stack", "rm", "--yes", "--preserve-config", .. force ? ["--force"] : (string[])[]];
        Run(async () =>
        {
            var result = await pulumi.CaptureAsync(Directory, stackName, arguments, CancellationToken.None);
            if (!result.Succeeded)
                throw PulumiStack.Failed(stackName, arguments, result);
        });
    }

    private bool IsPulumis(string stackName) => cluster.OpenConfiguration(stackName).FindPlain(TargetKey) == PulumisTarget;

    private static void Run(Func<Task> work) => Task.Run(work).GetAwaiter().GetResult();
}
