namespace HaCluster.Failover.Model;

/// <summary>The rules that keep the promises of a role change. Each can be left out, which shows what it is for.</summary>
internal sealed record Rules
{
    /// <summary>
    /// The start of a stopped primary fences the other host wherever it answers, and lets the primary start alone; a stopped standby can
    /// take over.
    /// </summary>
    public bool StoppedServersStart { get; init; } = true;

    /// <summary>An operator's word is refused while the old primary is seen to live.</summary>
    public bool ProofOfLife { get; init; } = true;

    /// <summary>Two role changes that were decided without one another have different numbers, and the later has the higher one.</summary>
    public bool EpochIsUnique { get; init; } = true;

    /// <summary>That nothing is lost is said only of a database that has it on record.</summary>
    public bool SynchronousMark { get; init; } = true;

    /// <summary>A command that goes on where another one ended reports what that one found.</summary>
    public bool FactsAreKept { get; init; } = true;

    /// <summary>A fence stops the server before it writes, and a full volume has a reserve for its mark.</summary>
    public bool FenceStopsFirst { get; init; } = true;
}
