using System.Collections.Immutable;

namespace HaCluster.Drills.Faults;

/// <summary>Every fault there is.</summary>
public static class FaultCatalog
{
    public static ImmutableArray<IFault> All { get; } =
    [
        new HostLost(), new HostFrozen(), new HostRebooted(), new LinkCut(), new LinkSlow(), new SshLost(),
        new ServerStopped(), new ServerCrashed(), new ServerHung(), new ReplayHung(), new PromotedByHand(), new ConnectionsUsedUp(),
        new VolumeFull(), new ClockStep(), new ServiceHostLost(), new ApplicationHostLost(),
    ];
}
