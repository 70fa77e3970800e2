using System.Text.Json;
using HaCluster.Failover.Members;
using HaCluster.Observation.Probes;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;

namespace HaCluster.Observation.Members;

/// <summary>Asks both database hosts at the same time what they know of their role; the whole look ends at its deadline.</summary>
public static class MemberObserver
{
    /// <summary>For a host that has greeted: an SSH handshake and two queries on a busy machine.</summary>
    public static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(10);

    /// <summary>A host that is alive greets before this; one that refuses the connection is known at once.</summary>
    public static readonly TimeSpan GreetingDeadline = TimeSpan.FromSeconds(2);

    /// <summary>The same for a host behind a jump host, which must be logged in to first.</summary>
    public static readonly TimeSpan GreetingDeadlineBehindJumpHost = TimeSpan.FromSeconds(6);

    /// <param name="endpoints">The cluster.</param>
    /// <param name="deadline">For the whole look.</param>
    /// <param name="urgent">
    /// Do not wait longer for one host's greeting than the other's makes plausible: a host that is frozen, or whose packets are dropped,
    /// refuses nothing, and would cost the full <see cref="GreetingDeadline"/>.
    /// </param>
    /// <param name="cancellation">Ends the look.</param>
    /// <exception cref="OperationCanceledException">Only when <paramref name="cancellation"/> was asked for; the deadline is no
    /// exception.</exception>
    public static async Task<ClusterState> ObserveAsync(
        ClusterEndpoints endpoints, TimeSpan deadline, bool urgent, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(deadline);
        using var connections = new HostConnections(endpoints.SshPrivateKey);
        using var patience = new GreetingPatience(urgent, limit.Token);
        // Off the caller's thread at once: one host's handshake must not delay the other's.
        var members = await Task.WhenAll(
            endpoints.Regions.Select(region => Task.Run(() => ObserveAsync(endpoints, region, connections, patience, limit.Token))));
        cancellation.ThrowIfCancellationRequested();
        return new ClusterState(members[0], members[1], DateTimeOffset.UtcNow);
    }

    private static async Task<MemberState> ObserveAsync(
        ClusterEndpoints endpoints, RegionEndpoints region, HostConnections connections, GreetingPatience patience, CancellationToken limit)
    {
        var member = new MemberState
        {
            Region = region.Name,
            Host = region.DatabaseHost.Name,
            Reachable = false,
            MachineCanBeFenced = endpoints.Target == Target.Local || region is { AwsRegion: not null, DatabaseHost.InstanceId: not null },
            Synchronous = endpoints.Synchronous,
        };
        var greeting = patience.Wait(region.DatabaseHost.SshProxy is null ? GreetingDeadline : GreetingDeadlineBehindJumpHost);
        if (await HostProbe.ObserveAsync(region.DatabaseHost, connections, greeting) is { Up: false } silent)
            return member with { Unreachable = silent.Failure };
        patience.Greeted();
        try
        {
            var result = await connections.RunAsync(region.DatabaseHost, ObserveScript.Command, limit);
            return result.ExitCode == 0
                ? MemberReport.Read(result.Output, member)
                : member with { Unreachable = $"its state cannot be read: exit code {result.ExitCode}, {LastLine(result.Error)}" };
        }
        catch (OperationCanceledException)
        {
            return member with { Unreachable = "no answer in time" };
        }
        catch (Exception exception) when (exception is ProbeException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return member with { Unreachable = exception.Message };
        }
    }

    private static string LastLine(string text) => text.Trim().Split('\n')[^1];
}
