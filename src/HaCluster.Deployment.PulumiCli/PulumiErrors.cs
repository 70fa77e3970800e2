using HaCluster.Diagnostics;

namespace HaCluster.Deployment.PulumiCli;

/// <summary>What the Pulumi command says of its failures, as diagnostics.</summary>
internal static class PulumiErrors
{
    private static readonly Fix Installation = Fix.Of(
        $"Install it with {new ShellCommand("curl -fsSL https://get.pulumi.com | sh")} (Linux, macOS) or "
            + $"{new ShellCommand("brew install pulumi/tap/pulumi")}, open a new shell, and run the command again. "
            + $"{new ProductCommand("preview")} works without it.");

    /// <summary>Part of the message about a stack that the back end does not have; older releases have no exit code for it.</summary>
    private const string NoSuchStack = "no stack named";

    private const string Locked = "the stack is currently locked";

    public static Diagnostic NotInstalled(string stack) => new()
    {
        Code = Codes.Pulumi.NotInstalled,
        Summary = $"Stack {stack} needs the Pulumi CLI, which is not installed; nothing was touched.",
        Why = "Pulumi keeps this stack, and there is no pulumi in PATH or ~/.pulumi/bin.",
        Fix = Installation,
        Subject = stack,
    };

    public static Diagnostic DoesNotStart(string path, string reason) => new()
    {
        Code = Codes.Pulumi.Unusable,
        Summary = $"{path} does not start.",
        Why = reason,
        Fix = Installation,
        Subject = path,
    };

    /// <param name="version">Null when the answer is not a version.</param>
    public static Diagnostic Unusable(string path, Version? version, PulumiResult answer) => new()
    {
        Code = Codes.Pulumi.Unusable,
        Summary = $"The Pulumi CLI at {path} cannot be used; nothing was touched.",
        Why = version is null
            ? $"`pulumi version` ended with exit code {answer.ExitCode} and printed '{(answer.Output + answer.Error).Trim()}'."
            : $"It is version {version}; {PulumiExecutable.Minimum} or newer is needed.",
        Fix = Installation,
        Subject = path,
    };

    /// <param name="directory">The project's, which the advice must name: it may not be that of the user's command.</param>
    public static DiagnosticException Failed(
        string directory, string stack, IEnumerable<string> arguments, PulumiResult result) => new(new Diagnostic
        {
            Code = Codes.Pulumi.Failed,
            Kind = KindOf(result.ExitCode),
            Summary = $"`pulumi {string.Join(' ', arguments)}` failed for stack {stack}.",
            Why = Reason(result),
            Fix = result.Error.Contains(Locked, StringComparison.Ordinal)
                ? Fix.Of(
                    $"If no other command works on the stack, break the lock with "
                        + $"{new ShellCommand($"pulumi cancel --yes --stack {stack} -C {directory}")}.")
                : Fix.Of(
                    "Check the back end (`pulumi whoami -v`, PULUMI_BACKEND_URL), its credentials, "
                        + "and PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE."),
            Subject = stack,
        });

    public static DiagnosticException NotListed(PulumiResult result) => NotListed(KindOf(result.ExitCode), Reason(result), null);

    public static DiagnosticException NotListed(TimeSpan deadline, Exception inner) =>
        NotListed(ErrorKind.Timeout, $"It did not answer within {deadline.TotalSeconds:F0} s.", inner);

    private static DiagnosticException NotListed(ErrorKind kind, string why, Exception? inner) => new(
        new Diagnostic
        {
            Code = Codes.Pulumi.Failed,
            Kind = kind,
            Summary = "The Pulumi CLI did not list the stacks of its back end.",
            Why = why,
            Fix = Fix.Of("Check the back end (`pulumi whoami -v`, PULUMI_BACKEND_URL) and its credentials."),
        },
        inner);

    private static string Reason(PulumiResult result) =>
        result.Error.Trim() is { Length: > 0 } said ? said : $"Its exit code was {result.ExitCode}.";

    /// <param name="stack">Null for a command that concerns no single stack.</param>
    public static DiagnosticException NotJson(string? stack, string command, Exception inner) => new(
        new Diagnostic
        {
            Code = Codes.Pulumi.UnexpectedOutput,
            Summary = $"`pulumi {command}` did not print JSON{(stack is null ? "" : $" for stack {stack}")}.",
            Why = inner.Message,
            Fix = Fix.Of(
                $"Look at what it prints: {new ShellCommand($"pulumi {command}{(stack is null ? "" : $" --stack {stack}")}")}."),
            Subject = stack,
        },
        inner);

    /// <summary>True for an operation that was refused because the stack is locked by processes of this machine which are gone.</summary>
    public static bool IsDeadLock(Diagnostic diagnostic) =>
        diagnostic.Why is { } said && said.Contains(Locked, StringComparison.Ordinal) && PulumiLocks.AreDead(said);

    public static bool IsUnknownStack(PulumiResult result) =>
        !result.Succeeded
            && (KindOf(result.ExitCode) == ErrorKind.NotFound || result.Error.Contains(NoSuchStack, StringComparison.Ordinal));

    /// <summary>
    /// Pulumi's exit codes (pulumi:sdk/go/common/util/cmdutil/exit.go). Older releases end with 255 for every error; a violated policy (5)
    /// and a process that a signal ended have no class of their own.
    /// </summary>
    private static ErrorKind KindOf(int exitCode) => exitCode switch
    {
        2 => ErrorKind.Usage,
        3 => ErrorKind.Credentials,
        4 => ErrorKind.ResourceFailed,
        6 => ErrorKind.NotFound,
        7 => ErrorKind.UnexpectedChange,
        8 => ErrorKind.Declined,
        9 => ErrorKind.Timeout,
        130 => ErrorKind.Interrupted,
        _ => ErrorKind.Failure,
    };
}
