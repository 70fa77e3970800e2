using System.Collections.Immutable;
using HaCluster.Drills.Faults;

namespace HaCluster.Drills.Scenarios;

internal sealed class StateVolumeFullDrill : IDrill
{
    public string Name => "state-volume-full";

    public string Description => "The volume on which the primary's host keeps its marks is full; it is fenced all the same.";

    public ImmutableArray<string> PossibleAlerts => AlertsOf.LostPrimaryHost;

    public async Task RunAsync(DrillContext drill)
    {
        drill.MarkInjected();
        await using (await drill.BreakAsync(new StateVolumeFull(), drill.Active))
        {
            await drill.RecoverAsync("failover", "--to", drill.Standby, "--scope", "database");
            await drill.ExpectRefusedWritesAsync(drill.Active);
        }
    }
}
