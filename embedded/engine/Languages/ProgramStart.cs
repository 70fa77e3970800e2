using System.Collections.Immutable;

namespace HaCluster.Engine.Languages;

/// <summary>How a program process is started.</summary>
/// <param name="Command">The executable.</param>
/// <param name="WorkingDirectory">Absolute path.</param>
/// <param name="Environment">Variables on top of the engine's own.</param>
internal sealed record ProgramStart(
    string Command, ImmutableArray<string> Arguments, string WorkingDirectory, ImmutableSortedDictionary<string, string> Environment);

/// <summary>What every program is told.</summary>
/// <param name="Address"><c>host:port</c> of the engine.</param>
/// <param name="ConfigJson">JSON object of the configuration: key to text.</param>
/// <param name="SecretKeysJson">JSON array of the keys which are secret.</param>
internal sealed record ProgramContext(
    string Address, string Project, string Stack, string RootDirectory, string ProgramDirectory, bool Preview, int Parallel,
    string ConfigJson, string SecretKeysJson)
{
    public const string Organization = "organization";
}
