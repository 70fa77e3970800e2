using System.Collections.Immutable;
using HaCluster.Web.Settings;

namespace HaCluster.Web.Database;

/// <summary>
/// What is known of all database hosts at one moment, and what follows for requests. Immutable and pure: <see cref="With"/> gives the
/// next view. Invariant: a host is <see cref="Primary"/> only when it is the sole one on the newest history ever seen, so a primary that
/// was left behind by a promotion and comes back unfenced is never written to, not even when it is the only one that answers, and neither
/// is a standby that somebody promotes by hand beside the primary of the last role change.
/// </summary>
internal sealed class ClusterView
{
    private readonly History? _newest;

    private ClusterView(ImmutableArray<HostStatus> hosts, History? newest)
    {
        Hosts = hosts;
        _newest = newest;
        var primaries = hosts.Where(h => h.Role == HostRole.Primary && !IsLeftBehind(h)).ToArray();
        Primary = primaries.Length == 1 ? primaries[0] : null;
        WriteObstacle = primaries.Length switch
        {
            1 => null,
            0 => "no database host is a primary: " + string.Join("; ", hosts.Select(Describe)),
            _ => "several database hosts say they are the primary: " + string.Join("; ", primaries.Select(Describe)),
        };
        ReadOrder = [.. hosts.OrderBy(ReadRank).Select(h => h.Endpoint)];
    }

    /// <summary>In the order of the settings.</summary>
    public ImmutableArray<HostStatus> Hosts { get; }

    /// <summary>Where to write; null when there is none or more than one.</summary>
    public HostStatus? Primary { get; }

    /// <summary>Why there is no <see cref="Primary"/>.</summary>
    public string? WriteObstacle { get; }

    /// <summary>All hosts, the best to read from first: the freshest data, then what answers, then what might.</summary>
    public ImmutableArray<HostEndpoint> ReadOrder { get; }

    public static ClusterView Initial(IEnumerable<HostEndpoint> hosts) =>
        new([.. hosts.Select(h => new HostStatus(h, HostRole.Unknown))], null);

    /// <summary>The view after one host's answer.</summary>
    public ClusterView With(HostStatus status)
    {
        var index = IndexOf(status.Endpoint);
        var hosts = Hosts.SetItem(index, status);
        return new ClusterView(hosts, Newest(hosts));
    }

    public HostStatus this[HostEndpoint endpoint] => Hosts[IndexOf(endpoint)];

    private int IndexOf(HostEndpoint endpoint)
    {
        for (var i = 0; i < Hosts.Length; i++)
            if (Hosts[i].Endpoint == endpoint)
                return i;
        throw new ArgumentException(
            $"{endpoint} is none of the hosts {string.Join(", ", Hosts.Select(h => h.Endpoint))}", nameof(endpoint));
    }

    // A cluster made anew has another identity: the sole primary then starts a new memory.
    private History? Newest(ImmutableArray<HostStatus> hosts)
    {
        var histories = hosts.Where(h => h.Role == HostRole.Primary).Select(h => h.History).OfType<History>().ToArray();
        if (_newest is not { } newest)
            return histories.Length == 0 ? null : histories.MaxBy(h => h.Timeline);
        foreach (var history in histories)
            if (newest.IsBehind(history) || (histories.Length == 1 && history.SystemIdentifier != newest.SystemIdentifier))
                newest = history;
        return newest;
    }

    private bool IsLeftBehind(HostStatus host) => host.History is { } own && _newest is { } newest && own.IsBehind(newest);

    private int ReadRank(HostStatus host) => host.Role switch
    {
        HostRole.Primary => IsLeftBehind(host) ? 2 : 0,
        HostRole.ReadOnlyPrimary or HostRole.Standby => 1,
        HostRole.Unknown => 3,
        _ => 4,
    };

    private string Describe(HostStatus host) => host.Role switch
    {
        HostRole.Primary when host.History?.Timeline > _newest?.Timeline =>
            $"{host.Endpoint} is a primary on timeline {host.History?.Timeline} that the last role change did not make",
        HostRole.Primary when IsLeftBehind(host) =>
            $"{host.Endpoint} is a primary on timeline {host.History?.Timeline}, left behind by timeline {_newest?.Timeline}",
        HostRole.Primary => $"{host.Endpoint} is a primary on timeline {host.History?.Timeline}",
        HostRole.ReadOnlyPrimary => $"{host.Endpoint} is a primary made read-only",
        HostRole.Standby => $"{host.Endpoint} is a standby",
        HostRole.Unknown => $"{host.Endpoint} was not asked yet",
        _ => $"{host.Endpoint} is unreachable ({host.Problem})",
    };
}
