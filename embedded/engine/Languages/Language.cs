using HaCluster.Engine.Workspaces;

namespace HaCluster.Engine.Languages;

internal static class Language
{
    /// <exception cref="EngineException">The runtime is not one of the two, or the program cannot be run.</exception>
    public static ProgramStart Prepare(ProjectFile project, ProgramContext context) => project.Runtime switch
    {
        "dotnet" => DotnetLanguage.Prepare(project, context),
        "nodejs" => NodeLanguage.Prepare(project, context),
        var other => throw new EngineException(
            EngineErrorKind.Configuration, $"Project '{project.Name}' has the runtime '{other}'; this engine runs dotnet and nodejs."),
    };
}
