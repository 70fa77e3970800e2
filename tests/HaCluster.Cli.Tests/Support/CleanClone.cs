using System.Reflection;
using System.Runtime.CompilerServices;

namespace HaCluster.Cli.Tests.Support;

/// <summary>Makes a test project look to the deploy program like a clean clone, with the program that was built for this run.</summary>
internal static class CleanClone
{
    // Where the program runs: the state records paths that are relative to it.
    private const string Main = "stacks/deploy";

    public static string Repository { get; } = Find();

    /// <param name="stack">The stack whose settings are those of the repository.</param>
    public static TestProject Create(string stack)
    {
        var project = new TestProject();
        var program = ProgramOf("DeployProgram");
        File.WriteAllText(
            Path.Combine(project.Directory, "Pulumi.yaml"),
            $"name: hacluster\nruntime:\n  name: dotnet\n  options:\n    binary: {program}\nmain: {Main}\n");
        Directory.CreateDirectory(Path.Combine(project.Directory, Main));
        File.Copy(
            Path.Combine(Repository, $"Pulumi.{stack}.yaml"), Path.Combine(project.Directory, $"Pulumi.{stack}.yaml"), overwrite: true);
        foreach (var folder in new[] { "docker", "src" })
            Directory.CreateSymbolicLink(Path.Combine(project.Directory, folder), Path.Combine(Repository, folder));
        return project;
    }

    /// <summary>Path of a program that was built for this run: <c>DeployProgram</c>, <c>FailoverProgram</c>.</summary>
    public static string ProgramOf(string key) =>
        typeof(CleanClone).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == key).Value!;

    private static string Find([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
}
