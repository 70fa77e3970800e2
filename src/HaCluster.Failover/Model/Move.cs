namespace HaCluster.Failover.Model;

internal enum MoveKind : byte
{
    // Of the product and of PostgreSQL, at any time.
    GuardIsAsked,
    ServerAnswers,
    Yields,
    DropsStaleMark,
    ForgetsAlone,
    PutsPromotionOnRecord,
    WalFlows,
    PromotionEnds,

    // Of clients.
    Writes,

    // Of those who run the machines and the network.
    MachineReturns,
    Thaws,
    SshReturns,
    LinkReturns,
    ReplayGoesOn,
    VolumeIsMended,

    // Faults.
    LosesMachine,
    Freezes,
    Reboots,
    LosesSsh,
    LinkBreaks,
    StopsServer,
    ServerCrashes,
    IsPromotedByHand,
    VolumeFills,
    VolumeIsReadOnly,
    ReplayHangs,
    MachineIsStarted,

    // Of commands; the site is a slot.
    CommandBegins,
    StepAdvances,
    StepIsLost,
    CommandIsKilled,
    ScriptEnds,
    CommandReports,
}

/// <param name="Site">The region by index, or the slot of a command.</param>
/// <param name="Argument">The order that is typed, or the index of a step.</param>
internal readonly record struct Move(MoveKind Kind, byte Site, byte Argument);
