namespace HaCluster.Cli.Preflight;

internal enum CheckOutcome { Pass, Warn, Fail }

/// <param name="Check">Name of the check: <c>docker</c>, <c>ports</c>…</param>
/// <param name="Message">What was found, with figures.</param>
/// <param name="Fix">What to do about a warning or failure.</param>
/// <param name="Configuration">The user's configuration is at fault, not the machine.</param>
internal sealed record CheckResult(string Check, CheckOutcome Outcome, string Message, string? Fix = null, bool Configuration = false)
{
    /// <summary>Exit code of a run that fails for this and for nothing of another kind.</summary>
    public int ExitCode { get; init; } = Configuration ? ExitCodes.Usage : ExitCodes.Preflight;
}

/// <summary>Looks at one thing that <c>up</c> needs. Touches nothing.</summary>
internal interface IPreflightCheck
{
    Task<IReadOnlyList<CheckResult>> RunAsync(PreflightContext context, CancellationToken cancellation);
}
