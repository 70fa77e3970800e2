using HaCluster.Diagnostics;

namespace HaCluster.Cli.Errors;

/// <summary>Turns what a command threw into an error for the user, and the kind of an error into the exit code.</summary>
internal static class ExceptionTranslation
{
    public static DiagnosticException Translate(Exception exception) => exception switch
    {
        DiagnosticException known => known,
        OperationCanceledException => new DiagnosticException(
            Codes.Command.Interrupted, "The command was interrupted.", inner: exception),
        UnauthorizedAccessException => new DiagnosticException(
            Codes.Command.IoFailed, exception.Message, inner: exception,
            fix: Fix.Of("Run the command as the user who owns it, or give this user access to it.")),
        IOException => new DiagnosticException(
            Codes.Command.IoFailed, exception.Message, inner: exception,
            fix: Fix.Of("Check that the project directory is writable and that its disk is not full.")),
        _ => new DiagnosticException(
            Codes.Command.Defect, $"hacluster has a defect: {exception.GetType().Name}: {exception.Message}", inner: exception,
            fix: Fix.Of("Report it with the log file.")),
    };

    public static int ExitCodeOf(ErrorKind kind) => kind switch
    {
        ErrorKind.Usage => ExitCodes.Usage,
        ErrorKind.Credentials => ExitCodes.Credentials,
        ErrorKind.ResourceFailed => ExitCodes.ResourceFailed,
        ErrorKind.Preflight => ExitCodes.Preflight,
        ErrorKind.NotFound => ExitCodes.NotFound,
        ErrorKind.UnexpectedChange => ExitCodes.UnexpectedChange,
        ErrorKind.Declined => ExitCodes.Declined,
        ErrorKind.Timeout => ExitCodes.Timeout,
        ErrorKind.Interrupted => ExitCodes.Interrupted,
        ErrorKind.Defect => ExitCodes.Bug,
        _ => ExitCodes.Failure,
    };
}
