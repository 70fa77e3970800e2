using HaCluster.Cli.Hosting;
using HaCluster.Cli.Json;
using HaCluster.Deployment;
using HaCluster.Diagnostics;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Access;

/// <summary>Finds the deployed cluster of a stack.</summary>
internal static class ClusterLookup
{
    /// <exception cref="DiagnosticException">There is no state of a cluster, or its outputs do not describe one.</exception>
    public static async Task<ClusterEndpoints> FindAsync(CommandSession session, IStack stack, CancellationToken cancellation)
    {
        var outputs = await stack.ReadOutputsAsync(cancellation);
        if (outputs.Count == 0)
            throw new DiagnosticException(await MissingCluster.ExplainAsync(session, stack, cancellation));
        try
        {
            return ClusterOutputs.Read(PropertyJson.Reveal(outputs));
        }
        catch (EndpointsException exception)
        {
            throw new DiagnosticException(
                Codes.Command.NoCluster, $"The outputs of stack {stack.Name} do not describe a cluster.", subject: stack.Name,
                why: exception.Message, inner: exception,
                fix: Fix.Of($"If its last update failed, run {new ProductCommand("up")} to complete it."));
        }
    }

    /// <returns>Null for another program's stack, or after an update of some of the resources.</returns>
    public static async Task<ClusterEndpoints?> TryFindAsync(IStack stack, CancellationToken cancellation)
    {
        try
        {
            return ClusterOutputs.Read(PropertyJson.Reveal(await stack.ReadOutputsAsync(cancellation)));
        }
        catch (EndpointsException)
        {
            return null;
        }
    }

    /// <exception cref="DiagnosticException">No such host; the message names those there are.</exception>
    public static HostEndpoint RequireHost(this ClusterEndpoints endpoints, string name) =>
        endpoints.FindHost(name) ?? throw new DiagnosticException(
            Codes.Command.HostNotFound, $"There is no host '{name}'.", subject: name,
            why: $"The cluster has {string.Join(", ", endpoints.Hosts.Select(host => host.Name))}.",
            fix: NearestName.Suggest(name, endpoints.Hosts.Select(host => host.Name)));
}
