namespace HaCluster.Failover.Planning;

public enum FailoverOperation
{
    /// <summary>Make the target active: planned when both regions are well, an emergency when the primary is gone.</summary>
    Activate,

    /// <summary>Planned move; loses nothing.</summary>
    Switchover,

    /// <summary>Emergency move away from a primary that is lost or cut off.</summary>
    Failover,

    /// <summary>Bring the target back as standby of the primary.</summary>
    Rejoin,

    /// <summary>Let a synchronous primary acknowledge commits alone.</summary>
    Degrade,
}

public enum FailoverScope
{
    /// <summary>Found out: region when no host of the old primary's region answers.</summary>
    Auto,
    Database,
    Region,
}

public sealed record FailoverRequest
{
    /// <summary>Most WAL in bytes that a standby may lack and still be promoted without <see cref="AcceptDataLoss"/>.</summary>
    public const long DefaultMaximumLag = 16 * 1024 * 1024;

    /// <summary>Longest silence of a lost primary after which its standby is promoted without <see cref="AcceptDataLoss"/>.</summary>
    public static readonly TimeSpan DefaultMaximumSilence = TimeSpan.FromMinutes(10);

    public required FailoverOperation Operation { get; init; }

    /// <summary>The region that becomes active; for a rejoin the region that comes back.</summary>
    public required string Target { get; init; }

    /// <summary>The operator takes a loss that is unbounded or above the limits below.</summary>
    public bool AcceptDataLoss { get; init; }

    /// <summary>
    /// The operator has stopped the other side's machine, or cut it off from every client, and vouches for it: a machine that cannot be
    /// reached is not fenced. For a region whose provider does not answer either.
    /// </summary>
    public bool FencedByOperator { get; init; }

    /// <summary>Synchronous replication was suspended through <see cref="FailoverOperation.Degrade"/> and not restored since.</summary>
    public bool Suspended { get; init; }

    /// <summary>Default 16 MiB.</summary>
    public long MaximumLag { get; init; } = DefaultMaximumLag;

    /// <summary>Default 10 minutes.</summary>
    public TimeSpan MaximumSilence { get; init; } = DefaultMaximumSilence;
}
