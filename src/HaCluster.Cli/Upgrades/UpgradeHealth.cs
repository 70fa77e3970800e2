using System.Collections.Immutable;
using HaCluster.Cli.Hosting;
using HaCluster.Diagnostics;
using HaCluster.Observation;
using HaCluster.Observation.Status;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Upgrades;

/// <summary>Whether the cluster would stand the next step of an upgrade.</summary>
internal static class UpgradeHealth
{
    /// <summary>
    /// What was killed may have left a server that is starting, a new host an instance that warms up, and both load balancers that have just
    /// seen one go.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    // They keep nobody from upgrading, and an upgrade may be what mends them.
    private static readonly ImmutableHashSet<string> Harmless =
    [
        .. new[]
        {
            Codes.Status.ArchiveGap, Codes.Status.BackupDamaged, Codes.Status.BackupFailed, Codes.Status.BackupOverdue,
            Codes.Status.BackupUnknown, Codes.Status.BackupUntested, Codes.Status.MonitorDown, Codes.Status.RegistryDown,
            Codes.Status.JenkinsDown,
        }.Select(code => code.Name),
    ];

    /// <param name="command">What is to be run again when the cluster is well.</param>
    /// <returns>The region with the primary.</returns>
    /// <exception cref="DiagnosticException">The cluster is not healthy, or its standby does not stream.</exception>
    public static async Task<RegionEndpoints> RequireAsync(
        CommandSession session, ClusterEndpoints endpoints, ProductCommand command, CancellationToken cancellation)
    {
        using var observer = new ClusterObserver(endpoints);
        var started = session.Host.Time.GetTimestamp();
        while (true)
        {
            var status = ClusterStatusEvaluator.Evaluate(endpoints, await observer.ObserveAsync(cancellation));
            var problems = status.Problems.Where(problem => !Harmless.Contains(problem.Code.Name)).ToImmutableArray();
            if (problems.IsEmpty && status is { ActiveRegion: { } active, Replication.State: ReplicationStates.Streaming })
                return endpoints.FindRegion(active)!;
            if (session.Host.Time.GetElapsedTime(started) > Patience)
                throw new DiagnosticException(
                    Codes.Upgrade.NotHealthy, "The upgrade does not go on: the cluster is not healthy.",
                    problems.IsEmpty
                        ? $"The state of the standby is {status.Replication.State}."
                        : string.Join(' ', problems.Select(problem => problem.Summary)),
                    Fix.Of($"Do what {new ProductCommand("status")} advises, then run the command again: {command}."));
            await Task.Delay(Interval, session.Host.Time, cancellation);
        }
    }
}
