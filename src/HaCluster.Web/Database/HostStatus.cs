using HaCluster.Web.Settings;

namespace HaCluster.Web.Database;

/// <summary>What a database host was the last time it was looked at.</summary>
internal enum HostRole
{
    /// <summary>Not looked at yet.</summary>
    Unknown,

    /// <summary>Did not answer, or refused us.</summary>
    Unreachable,

    /// <summary>In recovery: answers reads.</summary>
    Standby,

    /// <summary>Out of recovery but fenced with <c>default_transaction_read_only</c>: answers reads.</summary>
    ReadOnlyPrimary,

    /// <summary>Takes writes.</summary>
    Primary,
}

/// <summary>One answer of one host.</summary>
/// <param name="Endpoint">Which host.</param>
/// <param name="Role">What it is.</param>
/// <param name="History">On which history it writes; only a <see cref="HostRole.Primary"/> has one.</param>
/// <param name="Problem">Why it is unreachable, for the log.</param>
internal sealed record HostStatus(HostEndpoint Endpoint, HostRole Role, History? History = null, string? Problem = null)
{
    /// <summary>When the server was started; null when it did not answer.</summary>
    public DateTime? Started { get; init; }

    /// <summary>The other one is of the same run of the same server, in which sessions of both can exist.</summary>
    public bool IsSameServer(HostStatus? other) => other is not null && Endpoint == other.Endpoint && Started == other.Started;

    public bool Answers => Role is HostRole.Standby or HostRole.ReadOnlyPrimary or HostRole.Primary;
}

/// <summary>
/// A line of WAL: the cluster's identity, made by initdb and shared by all its copies, and the timeline, raised by each promotion.
/// </summary>
internal readonly record struct History(long SystemIdentifier, uint Timeline)
{
    /// <summary>What the host that writes it has on record.</summary>
    public RoleChange LastRoleChange { get; init; }

    /// <summary>
    /// The other history is of the same cluster, and has left this one behind: by a later role change; else it is the one of the server
    /// that the last role change made the primary; else by a later promotion. The watch of the database hosts decides the same way which
    /// of two primaries stops.
    /// </summary>
    public bool IsBehind(History other) => SystemIdentifier == other.SystemIdentifier && Rank.CompareTo(other.Rank) < 0;

    private (long, bool, uint) Rank => (LastRoleChange.Epoch, LastRoleChange.NamesThisHost, Timeline);
}

/// <summary>The record of a role change on a database host. The default: there was none, or the server does not tell.</summary>
/// <param name="Epoch">Orders the role changes; 0 where there was none.</param>
/// <param name="NamesThisHost">It made this host the primary.</param>
internal readonly record struct RoleChange(long Epoch, bool NamesThisHost);
