using System.Text.Json;
using HaCluster.Drills.Faults;

namespace HaCluster.Drills.Scenarios;

internal sealed class RejoinKilledDrill : IDrill
{
    private static readonly TimeSpan LatestKill = TimeSpan.FromSeconds(4);

    public string Name => "rejoin-killed";

    public string Description => "Kills the rejoin of an old primary at a random moment and runs it again.";

    public async Task RunAsync(DrillContext drill)
    {
        var old = drill.DatabaseOf(drill.Active);
        drill.MarkInjected();
        await DockerMachine.KillAsync(old);
        await drill.RecoverAsync("failover", "--to", drill.Standby, "--scope", "database");
        await DockerMachine.StartAsync(old);
        await drill.KillOnTheWayAsync(LatestKill, "rejoin");
        await drill.RecoverAsync("rejoin");
    }
}

internal sealed class UnfinishedRejoinDrill : IDrill
{
    private static readonly TimeSpan LatestKill = TimeSpan.FromSeconds(4);

    public string Name => "unfinished-rejoin";

    public string Description => "A rejoin is killed and left there; then the peering is cut, and a failover goes back to that database.";

    public bool MayLose => true;

    public async Task RunAsync(DrillContext drill)
    {
        var old = drill.DatabaseOf(drill.Active);
        drill.MarkInjected();
        await DockerMachine.KillAsync(old);
        await drill.RecoverAsync("failover", "--to", drill.Standby, "--scope", "database");
        await DockerMachine.StartAsync(old);
        await drill.KillOnTheWayAsync(LatestKill, "rejoin");
        await DockerMachine.KillAsync(drill.Router);
        await Task.Delay(PartitionDrill.Alone, drill.Time);
        await drill.TryAsync("failover", "--to", drill.Active);
        await DockerMachine.StartAsync(drill.Router);
        await drill.FollowAdviceAsync();
    }
}

internal sealed class SlowRecoveryDrill : IDrill
{
    public string Name => "slow-recovery";

    public string Description => "Kills a standby that is seconds behind with its replay: it needs a start, no rewind and no copy.";

    public async Task RunAsync(DrillContext drill)
    {
        var standby = drill.DatabaseOf(drill.Standby);
        drill.MarkInjected();
        try
        {
            await DatabaseMachine.QueryAsync(standby, "alter system set recovery_min_apply_delay = '8s'");
            await DatabaseMachine.QueryAsync(standby, "select pg_reload_conf()");
            await Task.Delay(PartitionDrill.Alone, drill.Time);
            await using (await drill.BreakAsync(new ServerCrashed(), drill.Standby))
            await using (await drill.BreakAsync(new ServerStopped(), drill.Standby))
            {
                var rejoin = await drill.Operator.RunAsync("rejoin");
                using var report = JsonDocument.Parse(rejoin.Output);
                if (report.RootElement.TryGetProperty("rejoinedBy", out var way) && way.GetString() is "rewind" or "copy")
                    drill.Findings.Add($"{standby} was rejoined by {way.GetString()}, although its own WAL was all it needed.");
            }
        }
        finally
        {
            // The server may be down.
            await DatabaseMachine.ScriptAsync(
                standby,
                """sed -i /recovery_min_apply_delay/d "$DATA_DIR/postgresql.auto.conf"; systemctl reload "$UNIT" || true""");
        }
    }
}
