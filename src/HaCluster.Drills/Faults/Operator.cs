using System.Collections.Immutable;

namespace HaCluster.Drills.Faults;

/// <summary>The person at the keyboard: runs <c>hacluster</c> as its own process, so that its start counts, too.</summary>
/// <param name="Program">Executable.</param>
/// <param name="Prefix">Arguments before the verb: the program's file where the executable is a host, project directory, stack.</param>
public sealed record Operator(string Program, ImmutableArray<string> Prefix)
{
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
        ProcessRunner.RunAsync(Program, [.. Prefix, .. arguments, "--yes", "--non-interactive", "--json"], killAfter);

    private static string Tail(string text) => string.Join('\n', text.Trim().Split('\n').TakeLast(15));
}
