using HaCluster.Cli.About;

namespace HaCluster.Cli.Preflight.Checks;

/// <summary>Shows which Pulumi packages the programs are built with. Both kinds are fine.</summary>
internal sealed class PulumiPackagesCheck : IPreflightCheck
{
    public Task<IReadOnlyList<CheckResult>> RunAsync(PreflightContext context, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<CheckResult>>(
            [new CheckResult("packages", $"Pulumi packages: {PulumiPackages.Description}")]);
}
