using HaCluster.Cli.Registries;
using HaCluster.Diagnostics;

namespace HaCluster.Cli.Preflight.Checks;

/// <summary>
/// The registry outside of the cluster has the image, and gives it for the login that is set. Asked before the first update only: later,
/// hosts that have the image need no registry, and the others refuse what they cannot pull before they stop anything.
/// </summary>
internal sealed class ImageRegistryCheck : IPreflightCheck
{
    private const string Name = "registry";

    public async Task<IReadOnlyList<CheckResult>> RunAsync(PreflightContext context, CancellationToken cancellation)
    {
        if (context.Topology is not { } topology || topology.Application is not { Image: { } image, Registry: var registry }
            || !registry.Holds(image) || !context.Resources.IsEmpty)
            return [];
        using var client = new RegistryClient(RegistryAccess.Of(registry));
        try
        {
            await client.ResolveAsync(image, HostArchitecture.Of(topology), cancellation);
            return [new CheckResult(Name, $"{registry.Address} has {image}")];
        }
        catch (DiagnosticException exception)
        {
            return [new CheckResult(Name, exception.Diagnostic)];
        }
    }
}
