using HaCluster.Cli.Errors;
using HaCluster.Cli.PulumiCli;
using HaCluster.Deployment;
using HaCluster.Engine.Providers.Command;
using HaCluster.Engine.Providers.Docker;
using HaCluster.Engine.Providers.Random;
using HaCluster.Engine.Providers.Tls;
using HaCluster.Engine.Workspaces;
using HaCluster.Topology.Settings;

namespace HaCluster.Cli.Hosting;

/// <summary>Opens the project that holds a directory, with the engine's embedded providers.</summary>
internal static class ProjectDirectory
{
    private const string ProjectFile = "Pulumi.yaml";

    /// <param name="host">Where the Pulumi CLI is looked for.</param>
    /// <param name="directory">Absolute path.</param>
    /// <exception cref="CliException">Neither the directory nor one above it has a project.</exception>
    /// <exception cref="DeploymentException">The project file is not valid.</exception>
    public static IWorkspace Open(CliHost host, string directory)
    {
        var at = Find(directory) ?? throw new CliException(
            ExitCodes.Usage, $"There is no project in {directory}.", why: $"neither it nor a directory above it has a {ProjectFile}",
            fix: "Go to the project's directory, or name it with -C DIR.");
        var settings = new EngineSettings
        {
            Providers = [new CommandProviderFactory(), new DockerProviderFactory(), new RandomProviderFactory(), new TlsProviderFactory()],
        };
        var workspace = Workspace.Open(at, settings);
        var cluster = workspace.ProjectName == ClusterSettings.Project ? null : Find(Path.GetDirectoryName(at));
        return new PulumiWorkspace(workspace, cluster is null ? workspace : Workspace.Open(cluster, settings), new PulumiProcess(host));
    }

    private static string? Find(string? directory)
    {
        while (directory is not null && !File.Exists(Path.Combine(directory, ProjectFile)))
            directory = Path.GetDirectoryName(directory);
        return directory;
    }
}
