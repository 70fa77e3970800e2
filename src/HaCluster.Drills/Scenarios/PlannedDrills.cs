namespace HaCluster.Drills.Scenarios;

internal sealed class SwitchoverDrill : IDrill
{
    public string Name => "switchover";

    public string Description => "Moves the primary to the other region as planned.";

    public Task RunAsync(DrillContext drill)
    {
        drill.MarkInjected();
        return drill.RecoverAsync("switchover", "--to", drill.Standby);
    }
}

internal sealed class FlappingDrill : IDrill
{
    private const int Times = 5;

    public string Name => "flapping";

    public string Description => "Moves the primary there and back five times as planned.";

    public async Task RunAsync(DrillContext drill)
    {
        drill.MarkInjected();
        for (var i = 0; i < Times; i++)
        {
            await drill.RecoverAsync("switchover", "--to", drill.Standby);
            await drill.RecoverAsync("switchover", "--to", drill.Active);
        }
    }
}

internal sealed class SwitchoverKilledDrill : IDrill
{
    private static readonly TimeSpan LatestKill = TimeSpan.FromSeconds(2);

    public string Name => "switchover-killed";

    public string Description => "Kills the switchover command at a random moment and runs it again.";

    public async Task RunAsync(DrillContext drill)
    {
        drill.MarkInjected();
        await drill.KillOnTheWayAsync(LatestKill, "switchover", "--to", drill.Standby);
        await drill.RecoverAsync("switchover", "--to", drill.Standby);
    }
}
