using System.Collections.Immutable;
using HaCluster.Deployment;
using HaCluster.Deployment.Projects;
using HaCluster.Diagnostics;

namespace HaCluster.Engine.Languages;

/// <summary>Starts a Node.js program with the runner of the official SDK, <c>@pulumi/pulumi</c>, in its <c>node_modules</c>.</summary>
internal static class NodeLanguage
{
    /// <exception cref="DeploymentException">The SDK is not installed.</exception>
    public static ProgramStart Prepare(ProjectFile project, ProgramContext context)
    {
        ImmutableArray<string> arguments =
        [
            FindRunner(project), "--monitor", context.Address, "--engine", context.Address, "--organization", ProgramContext.Organization,
            "--project", context.Project, "--root-directory", context.RootDirectory, "--stack", context.Stack, "--pwd",
            context.ProgramDirectory,
            "--parallel", context.Parallel.ToString(), .. context.Preview ? ["--dry-run"] : ImmutableArray<string>.Empty,
            project.ProgramFile is { } file ? "./" + file : ".",
        ];
        var environment = ImmutableSortedDictionary<string, string>.Empty
            .Add("PULUMI_CONFIG", context.ConfigJson).Add("PULUMI_CONFIG_SECRET_KEYS", context.SecretKeysJson);
        var typescript = !project.RuntimeOptions.TryGetValue("typescript", out var option) || option != "false";
        if (typescript && File.Exists(Path.Combine(project.ProgramDirectory, "tsconfig.json")))
            environment = environment.Add("PULUMI_NODEJS_TYPESCRIPT", "true");
        return new ProgramStart("node", arguments, project.ProgramDirectory, environment);
    }

    private static string FindRunner(ProjectFile project)
    {
        for (var directory = project.ProgramDirectory; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            var runner = Path.Combine(directory, "node_modules", "@pulumi", "pulumi", "cmd", "run");
            if (Directory.Exists(runner))
                return runner;
        }
        throw new DeploymentException(
            Codes.Deployment.ProgramNotBuilt, $"The packages of the program in {project.ProgramDirectory} are not installed.",
            new ShellCommand($"npm ci --prefix {project.ProgramDirectory}"));
    }
}
