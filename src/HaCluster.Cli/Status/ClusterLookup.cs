using HaCluster.Cli.Errors;
using HaCluster.Cli.Json;
using HaCluster.Deployment;
using HaCluster.Deployment.Properties;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Status;

/// <summary>Finds the deployed cluster of a stack.</summary>
internal static class ClusterLookup
{
    /// <exception cref="CliException">The stack is not deployed, or its outputs do not describe a cluster.</exception>
    public static async Task<ClusterEndpoints> FindAsync(IStack stack, CancellationToken cancellation)
    {
        var outputs = await stack.ReadOutputsAsync(cancellation);
        if (outputs.Count == 0)
            throw new CliException(
                ExitCodes.NotFound, $"Stack {stack.Name} has no cluster.",
                why: "it has no outputs: it was never deployed, or it was destroyed", fix: $"Run `hacluster up --stack {stack.Name}`.");
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
            throw new CliException(
                ExitCodes.NotFound, $"The outputs of stack {stack.Name} do not describe a cluster.", why: exception.Message,
                fix: $"If its last update failed, run `hacluster up --stack {stack.Name}` to complete it.", inner: exception);
        }
    }

    /// <exception cref="CliException">No such host; the message names those there are.</exception>
    public static HostEndpoint RequireHost(this ClusterEndpoints endpoints, string name) =>
        endpoints.FindHost(name) ?? throw new CliException(
            ExitCodes.NotFound, $"There is no host '{name}'.",
            why: $"the cluster has {string.Join(", ", endpoints.Hosts.Select(host => host.Name))}",
            fix: $"Did you mean {Topology.Settings.NearestName.Of(name, endpoints.Hosts.Select(host => host.Name))}?");
}
