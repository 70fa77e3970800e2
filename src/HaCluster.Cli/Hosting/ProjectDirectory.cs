using HaCluster.Deployment;
using HaCluster.Diagnostics;

namespace HaCluster.Cli.Hosting;

/// <summary>Finds the project that a directory belongs to.</summary>
internal static class ProjectDirectory
{
    private const string ProjectFile = "Pulumi.yaml";

    /// <param name="host">Where the Pulumi CLI is looked for.</param>
    /// <param name="directory">Absolute path.</param>
    /// <exception cref="DiagnosticException">Neither the directory nor one above it has a project.</exception>
    /// <exception cref="DeploymentException">The project file is not valid.</exception>
    public static IWorkspace Open(CliHost host, string directory)
    {
        var at = Find(directory) ?? throw new DiagnosticException(
            Codes.Deployment.ProjectNotFound, $"There is no project in {directory}.", subject: directory,
            why: $"Neither it nor a directory above it has a {ProjectFile}.",
            fix: Fix.Of("Go to the project's directory, or name it with -C DIR."));
        return Engines.Open(host, at, Find(Path.GetDirectoryName(at)));
    }

    private static string? Find(string? directory)
    {
        while (directory is not null && !File.Exists(Path.Combine(directory, ProjectFile)))
            directory = Path.GetDirectoryName(directory);
        return directory;
    }
}
