using HaCluster.Cli.Errors;
using HaCluster.Engine.Operations;
using HaCluster.Engine.Providers.Command;
using HaCluster.Engine.Providers.Docker;
using HaCluster.Engine.Providers.Random;
using HaCluster.Engine.Providers.Tls;
using HaCluster.Engine.Workspaces;

namespace HaCluster.Cli.Hosting;

/// <summary>Opens the project that holds a directory, with the engine's embedded providers.</summary>
internal static class ProjectDirectory
{
    private const string ProjectFile = "Pulumi.yaml";

    /// <exception cref="CliException">Neither the directory nor one above it has a project.</exception>
    /// <exception cref="Engine.EngineException">The project file is not valid.</exception>
    public static IWorkspace Open(string directory)
    {
        var at = directory;
        while (at is not null && !File.Exists(Path.Combine(at, ProjectFile))) at = Path.GetDirectoryName(at);
        return at is null
            ? throw new CliException(
                ExitCodes.Usage, $"There is no project in {directory}.", why: $"neither it nor a directory above it has a {ProjectFile}",
                fix: "Go to the project's directory, or name it with -C DIR.")
            : Workspace.Open(at, new EngineSettings
            {
                Providers = [new CommandProviderFactory(), new DockerProviderFactory(), new RandomProviderFactory(), new TlsProviderFactory()],
            });
    }
}
