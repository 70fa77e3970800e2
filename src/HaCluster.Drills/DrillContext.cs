using HaCluster.Drills.Faults;
using HaCluster.Drills.Load;
using HaCluster.Failover.Members;
using HaCluster.Observation.Members;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;

namespace HaCluster.Drills;

/// <summary>One run of a drill: the cluster as it stands, the people and the clients around it, and what was found.</summary>
public sealed class DrillContext
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    public required ClusterEndpoints Endpoints { get; init; }

    public required Operator Operator { get; init; }

    public required Traffic Traffic { get; init; }

    public required TimeProvider Time { get; init; }

    public required Random Random { get; init; }

    /// <summary>The region whose database was primary when the run began.</summary>
    public required string Active { get; init; }

    public required string Standby { get; init; }

    /// <summary>When the cluster was broken, or asked to move.</summary>
    public DateTimeOffset Injected { get; private set; }

    /// <summary>Start of the command that recovers it; null when it recovers by itself.</summary>
    public DateTimeOffset? CommandStarted { get; private set; }

    /// <summary>Commands that had to succeed.</summary>
    public int Commands { get; private set; }

    /// <summary>What the recovering command printed as JSON.</summary>
    public string? CommandReport { get; private set; }

    /// <summary>Promises that did not hold.</summary>
    public List<string> Findings { get; } = [];

    /// <summary>Stands for the peering of the two regions; stopped, it partitions them.</summary>
    public string Router => Endpoints.Regions[0].Router
        ?? throw new DrillException("The outputs of the stack name no router: drills need a local cluster.");

    public string DatabaseOf(string region) => Endpoints.FindRegion(region)!.DatabaseHost.Name;

    public string[] HostsOf(string region) => [.. Endpoints.FindRegion(region)!.Hosts.Select(host => host.Name)];

    public string HostOf(string region, HostRole role) => Endpoints.FindRegion(region)!.Hosts.First(host => host.Role == role).Name;

    public void MarkInjected() => Injected = Time.GetUtcNow();

    /// <summary>The command whose effect is measured; it must succeed.</summary>
    public async Task RecoverAsync(params string[] command)
    {
        CommandStarted ??= Time.GetUtcNow();
        Commands++;
        CommandReport = (await Operator.RunAsync(command)).Output;
    }

    public void MarkCommandStarted() => CommandStarted ??= Time.GetUtcNow();

    public Task<ClusterState> ObserveAsync() =>
        MemberObserver.ObserveAsync(Endpoints, MemberObserver.DefaultDeadline, urgent: false, CancellationToken.None);

    /// <exception cref="DrillException">No write was acknowledged in time.</exception>
    public async Task ExpectWritesAsync(string after)
    {
        if (!await Traffic.WaitForWriteAsync(Time.GetUtcNow(), TimeSpan.FromSeconds(60)))
            throw new DrillException($"No write was acknowledged within 60 s after {after}.");
    }

    /// <exception cref="DrillException">It did not come true in time; the message says what was seen last.</exception>
    public async Task ExpectAsync(string what, TimeSpan deadline, Func<Task<(bool Holds, string Seen)>> ask)
    {
        var end = Time.GetUtcNow() + deadline;
        while (true)
        {
            var (holds, seen) = await ask();
            if (holds)
                return;
            if (Time.GetUtcNow() > end)
                throw new DrillException($"Timed out after {deadline.TotalSeconds:F0} s waiting for {what}; last seen: {seen}.");
            await Task.Delay(Poll, Time);
        }
    }
}
