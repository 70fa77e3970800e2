namespace HaCluster.Failover.Model;

/// <summary>What happens by itself, in words.</summary>
internal static class NatureText
{
    public static string Of(MoveKind kind) => kind switch
    {
        MoveKind.GuardIsAsked => "systemd asks the guard",
        MoveKind.ServerAnswers => "the server answers",
        MoveKind.Yields => "the watch stops the server, for its peer is the primary",
        MoveKind.DropsStaleMark => "the watch removes the mark of an interrupted fence",
        MoveKind.ForgetsAlone => "the watch removes the mark `alone`",
        MoveKind.PutsPromotionOnRecord => "the watch puts the promotion by hand on record",
        MoveKind.WalFlows => "WAL arrives",
        MoveKind.PromotionEnds => "the pending promotion ends",
        MoveKind.Writes => "a client writes a row",
        MoveKind.MachineReturns => "the machine has power again",
        MoveKind.Thaws => "the machine goes on",
        MoveKind.SshReturns => "SSH answers again",
        MoveKind.LinkReturns => "the link is mended",
        MoveKind.ReplayGoesOn => "the replay goes on",
        MoveKind.VolumeIsMended => "the volume is mended",
        MoveKind.LosesMachine => "FAULT: the machine loses power",
        MoveKind.Freezes => "FAULT: the machine freezes",
        MoveKind.Reboots => "FAULT: the machine reboots",
        MoveKind.LosesSsh => "FAULT: SSH does not answer",
        MoveKind.LinkBreaks => "FAULT: the link is cut",
        MoveKind.StopsServer => "FAULT: the server is stopped by hand",
        MoveKind.ServerCrashes => "FAULT: the server crashes",
        MoveKind.IsPromotedByHand => "FAULT: the server is promoted by hand",
        MoveKind.VolumeFills => "FAULT: the data volume is full",
        MoveKind.VolumeIsReadOnly => "FAULT: the data volume is read-only",
        MoveKind.ReplayHangs => "FAULT: the replay hangs",
        MoveKind.MachineIsStarted => "FAULT: the fenced machine is started by hand",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a move of nature"),
    };
}
