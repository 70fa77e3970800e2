using System.Collections.Immutable;

namespace HaCluster.Drills.Faults;

/// <summary>The person at the keyboard: runs <c>hacluster</c> as its own process, so that its start counts, too.</summary>
/// <param name="Program">Executable.</param>
/// <param name="Host">Arguments before all others: the program's file where the executable is a host.</param>
/// <param name="Directory">Of the project.</param>
/// <param name="Stack">The stack of the cluster.</param>
public sealed record Operator(string Program, ImmutableArray<string> Host, string Directory, string Stack)
{
    /// <summary>What differs from the environment of this process.</summary>
    public ImmutableArray<(string Name, string Value)> Environment { get; init; } = [];

    /// <summary>
    /// The same person, who cannot write a byte to any file: a full disk refuses each write, and so does this limit. It would count the
    /// memory files of .NET, too, which are on no disk.
    /// </summary>
    public Operator WithFullDisk() => this with
    {
        Program = "bash",
        Host = ["-c", "trap '' XFSZ && ulimit -f 0 && exec \"$@\"", "bash", Program, .. Host],
        Environment = [.. Environment, ("DOTNET_EnableWriteXorExecute", "0")],
    };

    /// <exception cref="DrillException">The command failed; the message has its last lines.</exception>
    public async Task<ProcessResult> RunAsync(params string[] arguments)
    {
        var result = await TryAsync(null, arguments);
        return result.ExitCode == 0
            ? result
            : throw new DrillException(
                $"`hacluster {string.Join(' ', arguments)}` ended with exit code {result.ExitCode}.\n{Tail(result.Error)}");
    }

    /// <summary>Runs the command and says how it ended; with <paramref name="killAfter"/> it is killed on the way.</summary>
    public Task<ProcessResult> TryAsync(TimeSpan? killAfter, params string[] arguments) =>
        ProcessRunner.RunAsync(
            Program, [.. Host, "-C", Directory, "--stack", Stack, .. arguments, "--yes", "--non-interactive", "--json"], killAfter,
            Environment);

    private static string Tail(string text) => string.Join('\n', text.Trim().Split('\n').TakeLast(15));
}
