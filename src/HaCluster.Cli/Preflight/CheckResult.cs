using HaCluster.Diagnostics;

namespace HaCluster.Cli.Preflight;

internal enum CheckOutcome { Pass, Warn, Fail }

/// <summary>What a check found: that all is well, or a diagnostic.</summary>
internal sealed record CheckResult
{
    private readonly string _passed = "";

    /// <param name="check">Name of the check: <c>docker</c>, <c>ports</c>…</param>
    /// <param name="passed">What was found, with figures.</param>
    public CheckResult(string check, string passed) => (Check, _passed) = (check, passed);

    public CheckResult(string check, Diagnostic diagnostic) => (Check, Diagnostic) = (check, diagnostic);

    public string Check { get; }

    /// <summary>The warning or error; null when the check passed.</summary>
    public Diagnostic? Diagnostic { get; }

    public CheckOutcome Outcome => Diagnostic switch
    {
        null => CheckOutcome.Pass,
        { Severity: Severity.Warning } => CheckOutcome.Warn,
        _ => CheckOutcome.Fail,
    };

    public string Message => Diagnostic is null ? _passed : Diagnostic.Why is { } why ? $"{Diagnostic.Summary} {why}" : Diagnostic.Summary;
}

/// <summary>Looks at one thing that <c>up</c> needs. Touches nothing.</summary>
internal interface IPreflightCheck
{
    Task<IReadOnlyList<CheckResult>> RunAsync(PreflightContext context, CancellationToken cancellation);
}
