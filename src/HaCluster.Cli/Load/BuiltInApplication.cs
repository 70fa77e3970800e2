using HaCluster.Diagnostics;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Load;

/// <summary>Commands that send requests of their own know the interface of the built-in application and no other.</summary>
internal static class BuiltInApplication
{
    /// <param name="endpoints">Of the deployed cluster.</param>
    /// <param name="purpose">Why requests are sent, after "to".</param>
    /// <exception cref="DiagnosticException">The cluster runs another application.</exception>
    public static void Ensure(ClusterEndpoints endpoints, string purpose)
    {
        if (endpoints.ApplicationImage is not { } image)
            return;
        throw new DiagnosticException(
            Codes.Command.OtherApplication,
            $"The cluster runs another application than the built-in one, and nothing was sent to {purpose}.", subject: image,
            why: $"The requests of this command are those of the built-in application; {image} need not know them.",
            fix: Fix.Of($"Use a cluster with the built-in application: {new ConfigRemove("hacluster:application.image")}, then "
                + $"{new ProductCommand("up")}."));
    }
}
