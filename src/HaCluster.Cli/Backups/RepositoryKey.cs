using System.Collections.Immutable;
using HaCluster.Deployment;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;
using HaCluster.Topology;

namespace HaCluster.Cli.Backups;

/// <summary>The key of the repositories: as it is configured, else as the stack has made it.</summary>
internal static class RepositoryKey
{
    public const string Setting = "hacluster:backup.repositoryKey";

    /// <summary>The region from whose repository a cluster without data is made.</summary>
    public const string Source = "hacluster:backup.restoreFrom";

    private const string Made = "backup-repository";

    /// <returns>Null when the stack has neither.</returns>
    /// <exception cref="DeploymentException">The configuration or the state cannot be read.</exception>
    public static async Task<SecretText?> FindAsync(IStack stack, CancellationToken cancellation)
    {
        var configured = stack.Configuration.ReadAll();
        if (configured.GetValueOrDefault(Setting) is { } entry)
            return new SecretText(entry.Value);
        return Find(await stack.ReadResourcesAsync(cancellation));
    }

    private static SecretText? Find(ImmutableArray<ResourceView> resources) =>
        resources.FirstOrDefault(resource =>
            UrnParts.NameOf(resource.Urn) == Made && UrnParts.TypeOf(resource.Urn).StartsWith("random:", StringComparison.Ordinal))
        ?.Outputs.Find("result")?.Unwrapped is StringValue made ? new SecretText(made.Value) : null;
}
