namespace HaCluster.Failover.Model;

/// <summary>A promise that was broken.</summary>
internal enum Breach : byte
{
    None,

    /// <summary>Two databases accept writes, and a command or a start of the product's own made it so.</summary>
    TwoWritable,

    /// <summary>Two databases accept writes, reach one another, and not exactly the wrong one of them gives way.</summary>
    NobodyYields,

    /// <summary>A command reports success while two databases accept writes.</summary>
    SuccessWithTwo,

    /// <summary>Two role changes have one number.</summary>
    SameEpoch,

    /// <summary>A command ended well and said less than what was lost.</summary>
    ClaimTooSmall,

    /// <summary>A row that a client was told is safe is gone, and no command said so.</summary>
    SilentLoss,

    /// <summary>A server starts on data that a rewind or a copy left in pieces.</summary>
    PartialDataStarted,

    /// <summary>Both hosts answer, and no command that the product names leads back to healthy.</summary>
    NoExit,
}
