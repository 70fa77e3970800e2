using System.Security.Cryptography;

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

/// <summary>What is lost. Decides how the old primary is fenced, and through which load balancers the result is verified.</summary>
public enum FailoverScope
{
    /// <summary>Found out: region when neither the old primary's host nor its region's load balancer answers, else database.</summary>
    Auto,

    /// <summary>The database host alone: the region's applications and load balancer stay in service.</summary>
    Database,

    /// <summary>
    /// The whole region: nothing there is asked or waited for, so the old primary's machine is fenced even if it answers.
    /// </summary>
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

    /// <summary>Of a failover.</summary>
    public FailoverScope Scope { get; init; }

    /// <summary>The operator takes a loss that is unbounded or above the limits below.</summary>
    public bool AcceptDataLoss { get; init; }

    /// <summary>
    /// The operator has stopped the other side's machine, or cut it off from every client, and vouches for it: a machine that cannot be
    /// reached is not fenced. For a region whose provider does not answer either.
    /// </summary>
    public bool FencedByOperator { get; init; }

    /// <summary>Synchronous replication was suspended through <see cref="FailoverOperation.Degrade"/> and not restored since.</summary>
    public bool Suspended { get; init; }

    /// <summary>
    /// What the next role change is numbered by, unless a higher number was seen: the time of the decision. A host that does not answer may
    /// have seen a role change that nobody else knows of, and the later of two decisions must have the higher number all the same. 0 counts
    /// on from the highest number that was seen.
    /// </summary>
    public long Token { get; init; }

    /// <summary>Default 16 MiB.</summary>
    public long MaximumLag { get; init; } = DefaultMaximumLag;

    /// <summary>Default 10 minutes.</summary>
    public TimeSpan MaximumSilence { get; init; } = DefaultMaximumSilence;

    /// <summary>A token that no other decision has: milliseconds since 1970, then two random digits.</summary>
    public static long NewToken(DateTimeOffset now) => (now.ToUnixTimeMilliseconds() * 100) + RandomNumberGenerator.GetInt32(100);

    /// <summary>The number of a role change that is decided on this request.</summary>
    internal long NextEpoch(long highestSeen) => Math.Max(highestSeen + 1, Token);
}
