namespace HaCluster.Cli.Errors;

/// <summary>A command ends with an error for the user.</summary>
/// <param name="exitCode">One of <see cref="ExitCodes"/>.</param>
/// <param name="what">What happened, to which object.</param>
/// <param name="why">Evidence: what was seen. Null when <paramref name="what"/> says it all.</param>
/// <param name="fix">What to do, best a command to paste.</param>
internal sealed class CliException(int exitCode, string what, string? why = null, string? fix = null, Exception? inner = null)
    : Exception(what, inner)
{
    public int ExitCode { get; } = exitCode;
    public string What { get; } = what;
    public string? Why { get; } = why;
    public string? Fix { get; } = fix;
}
