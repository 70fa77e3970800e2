using HaCluster.Deployment;
using HaCluster.Diagnostics;
using Spectre.Console;

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
        var at = Find(Presence.Real(directory)) ?? throw new DiagnosticException(
            Codes.Deployment.ProjectNotFound, $"There is no project in {directory}.", subject: directory,
            why: $"Neither it nor a directory above it has a {ProjectFile}.",
            fix: Fix.Of("Go to the project's directory, or name it with -C DIR."));
        return Engines.Open(host, at, Find(Path.GetDirectoryName(at)));
    }

    /// <summary>Says where a command works that was called from another project; without a word it would be taken for that one.</summary>
    public static void NoteOther(CommandSession session, string project)
    {
        var host = session.Host;
        if (host.Variable("HACLUSTER_CWD") is { } named && Path.GetFullPath(named, host.CurrentDirectory) == session.Options.Directory
            && Find(Presence.Real(host.CurrentDirectory)) is { } here && here != project
            && !project.StartsWith(here + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            session.Note($"This works on the project in {Markup.Escape(project)}, not on that in {Markup.Escape(here)}, which -C . names.");
    }

    private static string? Find(string? directory)
    {
        while (directory is not null && !Presence.IsFile(Path.Combine(directory, ProjectFile)))
            directory = Path.GetDirectoryName(directory);
        return directory;
    }
}
