using HaCluster.Diagnostics;

namespace HaCluster.Cli.Preflight.Checks;

/// <summary>The stack's configuration describes a cluster that can be built. Reports every problem at once.</summary>
internal sealed class SettingsCheck : IPreflightCheck
{
    private const string Name = "configuration";

    public Task<IReadOnlyList<CheckResult>> RunAsync(PreflightContext context, CancellationToken cancellation)
    {
        var diagnostics = context.Configuration?.Diagnostics ?? [];
        IReadOnlyList<CheckResult> results = diagnostics.IsEmpty
            ? [new CheckResult(Name, CheckOutcome.Pass, $"{Path.GetFileName(context.Stack.Configuration.FilePath)} is valid")]
            : [.. diagnostics.Select(Result)];
        return Task.FromResult(results);
    }

    public static CheckResult Result(Diagnostic diagnostic) => new(
        Name, diagnostic.Severity == Severity.Error ? CheckOutcome.Fail : CheckOutcome.Warn,
        $"{diagnostic.Summary} {diagnostic.Why}", diagnostic.Fix?.ToString(), Configuration: true);
}
