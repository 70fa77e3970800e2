using System.Collections.Immutable;

namespace HaCluster.Drills.Scenarios;

/// <summary>Every drill there is, in the order of their violence.</summary>
public static class Catalog
{
    public static ImmutableArray<IDrill> All { get; } =
    [
        new SwitchoverDrill(), new FlappingDrill(), new ApplicationContainerLossDrill(), new LoadBalancerLossDrill(),
        new StandbyLossDrill(),
        new PrimaryCrashDrill(), new PrimaryHostLossDrill(), new OldPrimaryReturnsDrill(), new OperatorKilledDrill(),
        new PartitionDrill(), new PartitionOpenSessionDrill(), new RegionLossDrill(),
    ];

    public static IDrill? Find(string name) => All.FirstOrDefault(drill => drill.Name == name);
}
