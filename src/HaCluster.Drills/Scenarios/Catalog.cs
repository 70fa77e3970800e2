using System.Collections.Immutable;

namespace HaCluster.Drills.Scenarios;

/// <summary>Every drill there is, in the order of their violence.</summary>
public static class Catalog
{
    public static ImmutableArray<IDrill> All { get; } =
    [
        new RestoreDrill(), new SwitchoverDrill(), new FlappingDrill(), new SwitchoverKilledDrill(), new ForeignSlotDrill(),
        new ReplayPausedDrill(), new MonitoringRefusedDrill(), new SshLostDrill(), new StateLostDrill(),
        new ApplicationContainerLossDrill(), new LoadBalancerLossDrill(),
        new StandbyLossDrill(), new SlowRecoveryDrill(), new StandbyCopiedDrill(), new BaseBackupDrill(),
        new PrimaryCrashDrill(), new BothServersStoppedDrill(),
        new PrimaryHostLossDrill(), new OldPrimaryReturnsDrill(), new OperatorKilledDrill(), new OperatorDiskFullDrill(),
        new StandbySettingDrill(), new StateVolumeFullDrill(), new StandbyThenPrimaryLossDrill(),
        new RejoinKilledDrill(), new UnfinishedRejoinDrill(),
        new PartitionDrill(), new PartitionOpenSessionDrill(), new PartitionOperatorKilledDrill(), new PartitionReplayHungDrill(),
        new PromotedByHandDrill(both: false), new PromotedByHandDrill(both: true),
        new RegionLossDrill(), new RegionFrozenDrill(), new OtherOperatorDrill(),
    ];

    public static IDrill? Find(string name) => All.FirstOrDefault(drill => drill.Name == name);
}
