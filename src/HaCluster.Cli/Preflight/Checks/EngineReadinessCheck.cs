namespace HaCluster.Cli.Preflight.Checks;

/// <summary>The engine that keeps the stack can work on it: its program is installed, its secrets can be read.</summary>
internal sealed class EngineReadinessCheck : IPreflightCheck
{
    public Task<IReadOnlyList<CheckResult>> RunAsync(PreflightContext context, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<CheckResult>>(
        [
            .. context.Engine.Select(check => check.Problem is { } problem
                ? new CheckResult(check.Name, problem)
                : new CheckResult(check.Name, $"{check.Found} (engine {context.Stack.Engine})")),
        ]);
}
