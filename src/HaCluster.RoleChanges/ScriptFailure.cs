using HaCluster.Diagnostics;

namespace HaCluster.RoleChanges;

/// <summary>What a script that failed printed on stderr, as an error: the scripts end with what happened and a line <c>fix: …</c>.</summary>
internal static class ScriptFailure
{
    private const string FixMark = "  fix: ";
    private const int LinesShown = 20;

    /// <param name="host">Where it ran, for a script that said nothing.</param>
    /// <param name="end">How it ended, as part of a sentence.</param>
    public static StepException Of(string host, string end, string stderr)
    {
        var lines = stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd()).ToArray();
        var said = lines.Where(line => !line.StartsWith(FixMark, StringComparison.Ordinal)).TakeLast(LinesShown).ToArray();
        // A script that was stopped did not come to its own message.
        string[] message = said.Length > 0 && end.StartsWith("exit code", StringComparison.Ordinal) ? said : [.. said, $"{host}: {end}"];
        var fix = lines.LastOrDefault(line => line.StartsWith(FixMark, StringComparison.Ordinal));
        return new StepException(string.Join('\n', message), fix is null ? null : HostAdvice.Read(fix[FixMark.Length..]));
    }
}
