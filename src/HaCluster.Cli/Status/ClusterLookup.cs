using HaCluster.Cli.Json;
using HaCluster.Deployment;
using HaCluster.Deployment.Properties;
using HaCluster.Diagnostics;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Status;

/// <summary>Finds the deployed cluster of a stack.</summary>
internal static class ClusterLookup
{
    /// <exception cref="DiagnosticException">The stack is not deployed, or its outputs do not describe a cluster.</exception>
    public static async Task<ClusterEndpoints> FindAsync(IStack stack, CancellationToken cancellation)
    {
        var outputs = await stack.ReadOutputsAsync(cancellation);
        if (outputs.Count == 0)
            throw new DiagnosticException(
                Codes.Command.NoCluster, $"Stack {stack.Name} has no cluster.", subject: stack.Name,
                why: "It has no outputs: it was never deployed, or it was destroyed.",
                fix: Fix.Of($"Run {new ProductCommand("up")}."));
        return Read(stack, outputs);
    }

    private static ClusterEndpoints Read(IStack stack, PropertyMap outputs)
    {
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

    /// <exception cref="DiagnosticException">No such host; the message names those there are.</exception>
    public static HostEndpoint RequireHost(this ClusterEndpoints endpoints, string name) =>
        endpoints.FindHost(name) ?? throw new DiagnosticException(
            Codes.Command.HostNotFound, $"There is no host '{name}'.", subject: name,
            why: $"The cluster has {string.Join(", ", endpoints.Hosts.Select(host => host.Name))}.",
            fix: Fix.Of($"Did you mean {NearestName.Of(name, endpoints.Hosts.Select(host => host.Name))}?"));
}
