using HaCluster.Diagnostics;

namespace HaCluster.Cli.Access;

/// <summary>What a script of a host said on stderr when it failed: what happened, and a line <c>fix: …</c>.</summary>
/// <param name="Why">Without the line.</param>
/// <param name="Fix">Null for a script that gave none.</param>
internal sealed record HostScriptFailure(string Why, Fix? Fix)
{
    private const string Mark = "fix: ";

    /// <param name="stderr">All of it.</param>
    /// <param name="otherwise">For a script that said nothing.</param>
    public static HostScriptFailure Read(string stderr, string otherwise)
    {
        var lines = stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var said = lines.Where(line => !line.StartsWith(Mark, StringComparison.Ordinal)).DefaultIfEmpty(otherwise);
        var fix = lines.LastOrDefault(line => line.StartsWith(Mark, StringComparison.Ordinal));
        return new HostScriptFailure(string.Join('\n', said), fix is null ? null : HostAdvice.Read(fix[Mark.Length..]));
    }
}
