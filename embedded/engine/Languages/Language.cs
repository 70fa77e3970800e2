using HaCluster.Deployment;
using HaCluster.Deployment.Projects;
using HaCluster.Diagnostics;

namespace HaCluster.Engine.Languages;

internal static class Language
{
    /// <exception cref="DeploymentException">The runtime is not one of the two, or the program cannot be run.</exception>
    public static ProgramStart Prepare(ProjectFile project, ProgramContext context) => project.Runtime switch
    {
        "dotnet" => DotnetLanguage.Prepare(project, context),
        "nodejs" => NodeLanguage.Prepare(project, context),
        var other => throw new DeploymentException(
            Codes.Deployment.ProjectFile, $"Project '{project.Name}' has the runtime '{other}'; this engine runs dotnet and nodejs."),
    };
}
