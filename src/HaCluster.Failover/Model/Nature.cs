using HaCluster.Failover.Members;

namespace HaCluster.Failover.Model;

/// <summary>What happens by itself, and what goes wrong.</summary>
internal static class Nature
{
    /// <returns>False: it cannot happen, or changes nothing.</returns>
    public static bool Happens(ref World world, Setup setup, MoveKind kind, int site)
    {
        ref var host = ref world.Hosts[site];
        switch (kind)
        {
            case MoveKind.GuardIsAsked:
                return host.Wanted && Boot.Ask(ref world, site);
            case MoveKind.ServerAnswers:
                return Boot.Begin(ref world, site);
            case MoveKind.Yields:
                return Watch.Yield(ref world, setup.Rules, site);
            case MoveKind.DropsStaleMark:
                return Watch.DropStaleMark(ref world, site);
            case MoveKind.ForgetsAlone:
                return Watch.ForgetAlone(ref world, site);
            case MoveKind.PutsPromotionOnRecord:
                return Watch.RecordPromotion(ref world, setup.Rules, site);
            case MoveKind.WalFlows:
                return Replication.Flow(ref world, site);
            case MoveKind.PromotionEnds:
                return Replication.FinishPromotion(ref world, site);
            case MoveKind.Writes when host.IsPrimary && world.Rest.WritesLeft > 0:
                Replication.Write(ref world, site, setup.Writes - world.Rest.WritesLeft--);
                return true;
            case MoveKind.MachineReturns when host.Machine == Machine.Lost:
                host.Machine = Machine.Running;
                return true;
            case MoveKind.Thaws when host.Machine == Machine.Frozen:
                host.Machine = Machine.Running;
                return true;
            case MoveKind.SshReturns when host.SshLost:
                host.SshLost = false;
                return true;
            case MoveKind.LinkReturns when site == 0 && world.Rest.LinkCut:
                world.Rest.LinkCut = false;
                return true;
            case MoveKind.ReplayGoesOn when host.IsStandby && host.ReplayHangs:
                host.ReplayHangs = false;
                host.Replayed = 0;
                return true;
            case MoveKind.VolumeIsMended when host.Volume != Volume.Fine:
                host.Volume = Volume.Fine;
                return true;
            default:
                return FaultOf(kind) is var fault and not FaultKinds.None && (setup.Kinds & fault) != 0 && world.Rest.FaultsLeft > 0
                    && Fails(ref world, kind, site) && world.Rest.FaultsLeft-- > 0;
        }
    }

    private static FaultKinds FaultOf(MoveKind kind) => kind switch
    {
        MoveKind.LosesMachine => FaultKinds.HostLost,
        MoveKind.Freezes => FaultKinds.HostFrozen,
        MoveKind.Reboots or MoveKind.MachineIsStarted => FaultKinds.Rebooted,
        MoveKind.LosesSsh => FaultKinds.SshLost,
        MoveKind.LinkBreaks => FaultKinds.LinkCut,
        MoveKind.StopsServer => FaultKinds.ServerStopped,
        MoveKind.ServerCrashes => FaultKinds.ServerCrashed,
        MoveKind.IsPromotedByHand => FaultKinds.PromotionByHand,
        MoveKind.VolumeFills => FaultKinds.VolumeFull,
        MoveKind.VolumeIsReadOnly => FaultKinds.VolumeReadOnly,
        MoveKind.ReplayHangs => FaultKinds.ReplayHangs,
        _ => FaultKinds.None,
    };

    private static bool Fails(ref World world, MoveKind kind, int site)
    {
        ref var host = ref world.Hosts[site];
        switch (kind)
        {
            case MoveKind.LosesMachine when host.Machine is Machine.Running or Machine.Frozen:
                host.PowerOff(Machine.Lost);
                StepActions.EndOn(ref world, site);
                return true;
            case MoveKind.Freezes when host.IsUp:
                host.Machine = Machine.Frozen;
                return true;
            case MoveKind.Reboots when host.IsUp:
                host.PowerOff(Machine.Running);
                StepActions.EndOn(ref world, site);
                return true;
            case MoveKind.MachineIsStarted when host.Machine == Machine.Fenced:
                host.Machine = Machine.Running;
                // Whoever undoes a fence while a command relies on it is like one who vouches for a fence that is none.
                for (var slot = 0; slot < 2; slot++)
                    world.Commands[slot].Trusts |= world.Commands[slot].Runs && world.Commands[slot].Fence == (byte)Fence.Machine;
                return true;
            case MoveKind.LosesSsh when host.Answers:
                host.SshLost = true;
                return true;
            case MoveKind.LinkBreaks when site == 0 && !world.Rest.LinkCut:
                world.Rest.LinkCut = true;
                return true;
            case MoveKind.StopsServer when host.Runs:
                if (host.IsPrimary)
                    Replication.Flow(ref world, 1 - site);
                host.Stop(cleanly: true, wanted: false);
                return true;
            case MoveKind.ServerCrashes when host.Runs:
                host.Stop(cleanly: false, wanted: true);
                return true;
            case MoveKind.IsPromotedByHand when host.IsStandby && !host.ReplayHangs:
                Replication.Promote(ref host, site);
                host.IsStray = true;
                return true;
            case MoveKind.VolumeFills when host.IsUp && host.Volume == Volume.Fine:
                host.Volume = Volume.Full;
                return true;
            case MoveKind.VolumeIsReadOnly when host.IsUp && host.Volume == Volume.Fine:
                host.Volume = Volume.ReadOnly;
                if (host.Server != Server.Stopped)
                    host.Stop(cleanly: false, wanted: true);
                return true;
            case MoveKind.ReplayHangs when host.IsStandby && !host.ReplayHangs:
                host.ReplayHangs = true;
                host.Replayed = (byte)host.End;
                return true;
            default:
                return false;
        }
    }
}
