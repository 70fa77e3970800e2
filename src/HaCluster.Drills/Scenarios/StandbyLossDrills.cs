using System.Collections.Immutable;
using HaCluster.Drills.Faults;

namespace HaCluster.Drills.Scenarios;

internal sealed class StandbyThenPrimaryLossDrill : IDrill
{
    /// <summary>Longer than a client waits: it is told that its write failed, while the commit still waits for the standby.</summary>
    private static readonly TimeSpan Unanswered = TimeSpan.FromSeconds(6);

    public string Name => "standby-then-primary-loss";

    public string Description => "The standby is lost, then the primary; only the standby comes back, with all that clients were shown.";

    public ImmutableArray<string> PossibleAlerts => AlertsOf.LostPrimaryHost;

    public async Task RunAsync(DrillContext drill)
    {
        var standby = drill.DatabaseOf(drill.Standby);
        drill.MarkInjected();
        await DockerMachine.KillAsync(standby);
        await Task.Delay(Unanswered, drill.Time);
        await DockerMachine.KillAsync(drill.DatabaseOf(drill.Active));
        await DockerMachine.StartAsync(standby);
        await drill.ExpectAsync($"{standby} to run", TimeSpan.FromSeconds(60), async () =>
        {
            var seen = (await drill.ObserveAsync()).Find(drill.Standby)!;
            return (seen.IsRunningStandby, seen.ToString());
        });
        string[] failover = ["failover", "--to", drill.Standby, "--scope", "database"];
        if (await drill.TryAsync(failover) is not null)
            await drill.RecoverAsync([.. failover, "--accept-data-loss"]);
    }
}

internal sealed class BothServersStoppedDrill : IDrill
{
    public string Name => "both-servers-stopped";

    public string Description => "Stops PostgreSQL on the standby and restarts it on the primary; the operator does what `status` says.";

    public ImmutableArray<string> PossibleAlerts => [.. AlertsOf.LostPrimary, .. AlertsOf.StoppedServer, .. AlertsOf.LostStandby];

    public async Task RunAsync(DrillContext drill)
    {
        drill.MarkInjected();
        await DatabaseMachine.ScriptAsync(drill.DatabaseOf(drill.Standby), "systemctl stop \"$UNIT\"");
        await DatabaseMachine.ScriptAsync(drill.DatabaseOf(drill.Active), "systemctl restart --no-block \"$UNIT\"");
        await drill.FollowAdviceAsync();
    }
}
