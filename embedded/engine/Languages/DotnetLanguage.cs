using System.Collections.Immutable;
using System.Xml.Linq;
using HaCluster.Deployment;
using HaCluster.Deployment.Projects;
using HaCluster.Diagnostics;

namespace HaCluster.Engine.Languages;

/// <summary>Starts a built .NET program. It is never built here: a build takes longer than everything else in a run.</summary>
internal static class DotnetLanguage
{
    /// <exception cref="DeploymentException">The program has not been built, or its project is not clear.</exception>
    public static ProgramStart Prepare(ProjectFile project, ProgramContext context)
    {
        var binary = FindBinary(project);
        var isAssembly = binary.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        return new ProgramStart(
            isAssembly ? DotnetHost() : binary, isAssembly ? [binary] : [], project.ProgramDirectory, Environment(context));
    }

    // The engine may run under a dotnet which is not the first in PATH.
    private static string DotnetHost() =>
        System.Environment.ProcessPath is { } self && Path.GetFileNameWithoutExtension(self) == "dotnet" ? self
        : System.Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";

    private static string FindBinary(ProjectFile project)
    {
        var directory = project.ProgramDirectory;
        if (project.RuntimeOptions.TryGetValue("binary", out var option))
        {
            var path = Path.GetFullPath(Path.Combine(project.Directory, option));
            return File.Exists(path)
                ? path
                : throw new DeploymentException(Codes.Deployment.ProgramNotBuilt, $"The program {path}, named by the option 'binary' of "
                    + $"{ProjectFile.FileName}, does not exist.");
        }
        var projects = project.ProgramFile is { } named ? [Path.Combine(directory, named)] : Directory.GetFiles(directory, "*.?sproj");
        if (projects is not [var file])
        {
            throw new DeploymentException(
                Codes.Deployment.ProjectFile,
                $"{directory} has {projects.Length} .NET project files; the program of {project.Name} must have exactly one.",
                Fix.Of($"Correct 'main' in {Path.Combine(project.Directory, ProjectFile.FileName)}, or name the program with the runtime "
                    + $"option 'binary'."));
        }
        var name = AssemblyName(file) + ".dll";
        var output = Path.Combine(directory, "bin");
        return FindBuilt(Path.Combine(output, "Release"), name) ?? FindBuilt(Path.Combine(output, "Debug"), name)
            ?? FindOnly(Path.Combine(output, "Release")) ?? FindOnly(Path.Combine(output, "Debug"))
            ?? throw new DeploymentException(
                Codes.Deployment.ProgramNotBuilt, $"The program {name} has not been built: no directory below {output} has it.",
                new ShellCommand($"dotnet build {file} -c Release"));
    }

    // Whatever framework it is built for; of several builds the last one counts.
    private static string? FindBuilt(string directory, string name) => !Directory.Exists(directory)
        ? null
        : Directory.EnumerateDirectories(directory).Select(framework => Path.Combine(framework, name)).Where(File.Exists)
            .MaxBy(File.GetLastWriteTimeUtc);

    // The name may be set elsewhere, in Directory.Build.props for one. Only a program is built with this file, not what it refers to.
    private static string? FindOnly(string directory)
    {
        const string Ending = ".runtimeconfig.json";
        if (!Directory.Exists(directory))
            return null;
        string[] names =
        [
            .. Directory.EnumerateFiles(directory, "*" + Ending, SearchOption.AllDirectories)
                .Select(file => Path.GetFileName(file)[..^Ending.Length]).Distinct(),
        ];
        return names is [var only] ? FindBuilt(directory, only + ".dll") : null;
    }

    private static string AssemblyName(string projectFile)
    {
        var named = XDocument.Load(projectFile).Descendants().FirstOrDefault(element => element.Name.LocalName == "AssemblyName")?.Value;
        return string.IsNullOrWhiteSpace(named) || named.Contains("$(", StringComparison.Ordinal)
            ? Path.GetFileNameWithoutExtension(projectFile)
            : named.Trim();
    }

    private static ImmutableSortedDictionary<string, string> Environment(ProgramContext context) =>
        ImmutableSortedDictionary<string, string>.Empty.AddRange(new Dictionary<string, string>
        {
            ["PULUMI_MONITOR"] = context.Address,
            ["PULUMI_ENGINE"] = context.Address,
            ["PULUMI_PROJECT"] = context.Project,
            ["PULUMI_STACK"] = context.Stack,
            ["PULUMI_ORGANIZATION"] = ProgramContext.Organization,
            ["PULUMI_ROOT_DIRECTORY"] = context.RootDirectory,
            ["PULUMI_PWD"] = context.ProgramDirectory,
            ["PULUMI_DRY_RUN"] = context.Preview ? "true" : "false",
            ["PULUMI_QUERY_MODE"] = "false",
            ["PULUMI_PARALLEL"] = context.Parallel.ToString(),
            ["PULUMI_CONFIG"] = context.ConfigJson,
            ["PULUMI_CONFIG_SECRET_KEYS"] = context.SecretKeysJson,
            // A program runs for a second or two: what it compiles well it hardly uses again.
            ["DOTNET_TieredPGO"] = "0",
            ["DOTNET_TC_QuickJitForLoops"] = "1",
            // A program for an earlier .NET runs on the one that there is.
            ["DOTNET_ROLL_FORWARD"] = "Major",
        });
}
