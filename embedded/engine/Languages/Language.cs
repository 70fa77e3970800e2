using HaCluster.Deployment;
using HaCluster.Deployment.Projects;
using HaCluster.Diagnostics;

namespace HaCluster.Engine.Languages;

internal static class Language
{
    /// <exception cref="DeploymentException">The runtime is not one of the two, or the program cannot be run.</exception>
    public static ProgramStart Prepare(ProjectFile project, ProgramContext context)
    {
        if (Directory.Exists(project.ProgramDirectory))
            return PrepareIn(project, context);
        throw new DeploymentException(
            Codes.Deployment.ProjectFile, $"There is no {project.ProgramDirectory}, which 'main' of project '{project.Name}' names.",
            Fix.Of($"Correct 'main' in {Path.Combine(project.Directory, ProjectFile.FileName)}: the program's directory or file."));
    }

    private static ProgramStart PrepareIn(ProjectFile project, ProgramContext context) => project.Runtime switch
    {
        "dotnet" => DotnetLanguage.Prepare(project, context),
        "nodejs" => NodeLanguage.Prepare(project, context),
        var other => throw new DeploymentException(
            Codes.Deployment.ProjectFile, $"Project '{project.Name}' has the runtime '{other}'; this engine runs dotnet and nodejs."),
    };
}
