using System.Collections.Immutable;
using System.Text.Json;
using HaCluster.Drills.Faults;

namespace HaCluster.Drills.Scenarios;

internal sealed class RejoinKilledDrill : IDrill
{
    private static readonly TimeSpan LatestKill = TimeSpan.FromSeconds(4);

    public string Name => "rejoin-killed";

    public string Description => "Kills the rejoin of an old primary at a random moment and runs it again.";

    public ImmutableArray<string> PossibleAlerts => AlertsOf.LostPrimaryHost;

    public async Task RunAsync(DrillContext drill)
    {
        await KillRejoinAsync(drill);
        await drill.RecoverAsync("rejoin");
    }

    /// <summary>Loses the primary's machine, starts it again, and kills its rejoin.</summary>
    internal static async Task KillRejoinAsync(DrillContext drill)
    {
        await drill.LosePrimaryHostAsync();
        await DockerMachine.StartAsync(drill.DatabaseOf(drill.Active));
        await drill.KillOnTheWayAsync(LatestKill, "rejoin");
    }
}

internal sealed class UnfinishedRejoinDrill : IDrill
{
    public string Name => "unfinished-rejoin";

    public string Description => "A rejoin is killed and left there; then the peering is cut, and a failover goes back to that database.";

    public ImmutableArray<string> PossibleAlerts => AlertsOf.LostPeering;

    public bool MayLose => true;

    public async Task RunAsync(DrillContext drill)
    {
        await RejoinKilledDrill.KillRejoinAsync(drill);
        await DockerMachine.KillAsync(drill.Router);
        await drill.LetClientsWriteAsync();
        await drill.TryAsync("failover", "--to", drill.Active);
        await DockerMachine.StartAsync(drill.Router);
        await drill.FollowAdviceAsync();
    }
}

internal sealed class SlowRecoveryDrill : IDrill
{
    private const string Restart = "restart";

    public string Name => "slow-recovery";

    public string Description => "Kills a standby that is seconds behind with its replay: it needs a start, no rewind and no copy.";

    public ImmutableArray<string> PossibleAlerts =>
        [.. AlertsOf.LostStandby, .. AlertsOf.StoppedServer, "ReplayDelay", "ReplayLag", "ReplayStalled"];

    public async Task RunAsync(DrillContext drill)
    {
        var standby = drill.DatabaseOf(drill.Standby);
        drill.MarkInjected();
        await DatabaseMachine.WithSettingAsync(standby, "recovery_min_apply_delay", "8s", async () =>
        {
            await drill.LetClientsWriteAsync();
            await using (await drill.BreakAsync(new ServerCrashed(), drill.Standby))
            await using (await drill.BreakAsync(new ServerStopped(), drill.Standby))
            {
                using var report = JsonDocument.Parse((await drill.Operator.RunAsync("rejoin")).Output);
                var way = report.RootElement.GetProperty("rejoinedBy").GetString();
                if (way != Restart)
                    drill.Findings.Add($"{standby} was rejoined by {way}, although its own WAL was all it needed.");
            }
        });
    }
}
