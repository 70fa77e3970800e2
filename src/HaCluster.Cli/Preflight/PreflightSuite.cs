using HaCluster.Cli.Hosting;
using HaCluster.Cli.Preflight.Checks;
using HaCluster.Deploy;
using HaCluster.Deployment;
using HaCluster.Topology;
using HaCluster.Topology.Configuration;
using HaCluster.Topology.Settings;

namespace HaCluster.Cli.Preflight;

/// <summary>Every check, run at the same time; results in the order in which they matter.</summary>
internal static class PreflightSuite
{
    private static readonly IPreflightCheck[] Checks =
    [
        new SettingsCheck(), new EngineReadinessCheck(), new AwsCredentialsCheck(), new DockerCheck(),
        new DiskCheck(), new PortsCheck(), new SubnetsCheck(), new HostContainersCheck(), new ToolsCheck(), new PulumiPackagesCheck(),
    ];

    /// <param name="variable">Reads an environment variable; null when it is not set.</param>
    /// <exception cref="DeploymentException">The stack's files cannot be read at all.</exception>
    public static async Task<IReadOnlyList<CheckResult>> RunAsync(
        IStack stack, string projectName, Func<string, string?> variable, bool refreshRequested, CancellationToken cancellation)
    {
        var configuration = projectName == ClusterSettings.Project ? Load(stack, deploying: true) : null;
        // Any cluster needs Docker for the application's image; only a local one is made of it.
        var docker = configuration is null ? null : DockerSnapshot.TakeAsync(variable("DOCKER_HOST"), cancellation);
        var engine = await stack.CheckAsync(cancellation);
        // What its engine cannot read is not known; the engine's own finding says why.
        var resources = engine.All(check => check.Problem is null) ? await stack.ReadResourcesAsync(cancellation) : [];
        var context = new PreflightContext(
            stack, configuration, resources, StackTarget.Of(stack.Configuration) == Target.Local ? docker : null, refreshRequested)
        {
            Engine = engine,
            ImageBuilder = docker,
            Variable = variable,
        };
        var results = await Task.WhenAll(Checks.Select(check => Task.Run(() => check.RunAsync(context, cancellation), cancellation)));
        return [.. results.SelectMany(result => result)];
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
