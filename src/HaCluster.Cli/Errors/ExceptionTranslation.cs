using HaCluster.Deployment;
using HaCluster.Diagnostics;

namespace HaCluster.Cli.Errors;

/// <summary>Turns what a command threw into an error for the user, with its exit code.</summary>
internal static class ExceptionTranslation
{
    public static CliException Translate(Exception exception) => exception switch
    {
        CliException cli => cli,
        DeploymentException engine => new CliException(CodeOf(engine.Kind), engine.Message, fix: engine.Fix, inner: engine),
        DiagnosticException { Diagnostic: var diagnostic } => new CliException(
            CodeOf(diagnostic.Kind), diagnostic.Summary, diagnostic.Why, diagnostic.Fix?.ToString(), exception),
        OperationCanceledException => new CliException(ExitCodes.Interrupted, "Interrupted.", inner: exception),
        UnauthorizedAccessException or IOException => new CliException(
            ExitCodes.Failure, exception.Message, fix: "Check that the project directory is writable and its disk is not full.",
            inner: exception),
        _ => new CliException(
            ExitCodes.Bug, $"hacluster has a defect: {exception.GetType().Name}: {exception.Message}",
            fix: "Please report it with the log file below.", inner: exception),
    };

    private static int CodeOf(ErrorKind kind) => kind switch
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

    private static int CodeOf(DeploymentErrorKind kind) => kind switch
    {
        DeploymentErrorKind.Configuration or DeploymentErrorKind.StackNotFound or DeploymentErrorKind.WrongPassphrase => ExitCodes.Usage,
        DeploymentErrorKind.Locked or DeploymentErrorKind.CorruptState or DeploymentErrorKind.ProgramNotBuilt => ExitCodes.Failure,
        _ => ExitCodes.Failure,
    };
}
