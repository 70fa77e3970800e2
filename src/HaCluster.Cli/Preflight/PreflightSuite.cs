using HaCluster.Cli.Access;
using HaCluster.Cli.Containers;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Preflight.Checks;
using HaCluster.Deploy;
using HaCluster.Deployment;
using HaCluster.Topology;
using HaCluster.Topology.Configuration;
using HaCluster.Topology.Outputs;
using HaCluster.Topology.Settings;

namespace HaCluster.Cli.Preflight;

/// <summary>Every check, run at the same time; results in the order in which they matter.</summary>
internal static class PreflightSuite
{
    private static readonly IPreflightCheck[] Checks =
    [
        new SettingsCheck(), new EngineReadinessCheck(), new LostStateCheck(), new RestoreSourceCheck(), new AwsCredentialsCheck(),
        new AwsQuotaCheck(), new DockerCheck(), new DiskCheck(), new PortsCheck(), new SubnetsCheck(), new HostContainersCheck(),
        new ToolsCheck(), new PulumiPackagesCheck(), new PackageSourceCheck(), new ImageRegistryCheck(),
    ];

    /// <exception cref="DeploymentException">The stack's files cannot be read at all.</exception>
    public static Task<IReadOnlyList<CheckResult>> RunAsync(
        CommandSession session, IStack stack, bool refreshRequested, CancellationToken cancellation) =>
        RunAsync(Checks, session, stack, refreshRequested, cancellation);

    /// <summary>Whether the state has what runs: all that a plan needs beyond the settings.</summary>
    public static Task<IReadOnlyList<CheckResult>> RunForPlanAsync(
        CommandSession session, IStack stack, CancellationToken cancellation) =>
        RunAsync([new LostStateCheck()], session, stack, refreshRequested: false, cancellation);

    private static async Task<IReadOnlyList<CheckResult>> RunAsync(
        IPreflightCheck[] checks, CommandSession session, IStack stack, bool refreshRequested, CancellationToken cancellation)
    {
        var configuration = session.Workspace.ProjectName == ClusterSettings.Project ? Load(stack, deploying: true) : null;
        // Any cluster needs Docker for the application's image; only a local one is made of it.
        var docker = configuration is null ? null : DockerSnapshot.TakeAsync(session.Host.Variable("DOCKER_HOST"), cancellation);
        var engine = await stack.CheckAsync(cancellation);
        // What its engine cannot read is not known; the engine's own finding says why.
        var resources = engine.All(check => check.Problem is null) ? await stack.ReadResourcesAsync(cancellation) : [];
        var local = StackTarget.Of(stack.Configuration) == Target.Local;
        var context = new PreflightContext(stack, configuration, resources, local ? docker : null, refreshRequested)
        {
            Engine = engine,
            ImageBuilder = docker,
            LastKnown = configuration is null || local || !resources.IsEmpty ? null : FindLastKnown(session, stack.Name),
            Variable = session.Host.Variable,
        };
        var results = await Task.WhenAll(checks.Select(check => Task.Run(() => check.RunAsync(context, cancellation), cancellation)));
        return [.. results.SelectMany(result => result)];
    }

    private static ClusterEndpoints? FindLastKnown(CommandSession session, string stack)
    {
        try
        {
            return new AccessStore(session.Host, session.Workspace).Find(stack)?.Endpoints;
        }
        catch (AccessException)
        {
            // It proves nothing that it cannot be read.
            return null;
        }
    }

    /// <param name="deploying">Whether what only keeps people from logging in to new machines is an error.</param>
    public static ClusterConfiguration Load(IStack stack, bool deploying = false)
    {
        var values = stack.Configuration.ReadAll();
        return ClusterConfiguration.Load(
            values.ToDictionary(entry => entry.Key, entry => entry.Value.Value, StringComparer.Ordinal),
            ThisMachine.Context(Path.GetDirectoryName(stack.Configuration.FilePath)!) with
            {
                SecretKeys = values.Where(entry => entry.Value.Secret).Select(entry => entry.Key).ToHashSet(StringComparer.Ordinal),
                Deploying = deploying,
            });
    }
}
