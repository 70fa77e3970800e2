namespace HaCluster.Cli.Preflight.Checks;

/// <summary>The stack's configuration describes a cluster that can be built. Reports every problem at once.</summary>
internal sealed class SettingsCheck : IPreflightCheck
{
    private const string Name = "configuration";

    public Task<IReadOnlyList<CheckResult>> RunAsync(PreflightContext context, CancellationToken cancellation)
    {
        var diagnostics = context.Configuration?.Diagnostics ?? [];
        IReadOnlyList<CheckResult> results = diagnostics.IsEmpty
            ? [new CheckResult(Name, $"{Path.GetFileName(context.Stack.Configuration.FilePath)} is valid")]
            : [.. diagnostics.Select(diagnostic => new CheckResult(Name, diagnostic))];
        return Task.FromResult(results);
    }
}
