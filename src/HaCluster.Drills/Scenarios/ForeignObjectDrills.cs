using System.Collections.Immutable;
using HaCluster.Diagnostics;
using HaCluster.Drills.Faults;

namespace HaCluster.Drills.Scenarios;

internal sealed class StandbySettingDrill : IDrill
{
    private static readonly string Refusal = Codes.RoleChange.TargetBlocked.Name;

    public string Name => "standby-setting";

    public string Description => "ALTER SYSTEM has left a setting on the standby that blocks commits: a failover is refused beforehand.";

    public ImmutableArray<string> PossibleAlerts => AlertsOf.LostPrimaryHost;

    public async Task RunAsync(DrillContext drill)
    {
        string[] failover = ["failover", "--to", drill.Standby, "--scope", "database"];
        var standby = drill.DatabaseOf(drill.Standby);
        drill.MarkInjected();
        await DatabaseMachine.WithSettingAsync(standby, "synchronous_standby_names", "backup_tool", async () =>
        {
            if (await drill.TryAsync(failover) is var code && code != Refusal)
                drill.Findings.Add($"The failover to a database that could not commit ended with {code ?? "success"}, not {Refusal}.");
            await drill.ExpectWritesAsync("the failover was refused");
        });
        await DockerMachine.KillAsync(drill.DatabaseOf(drill.Active));
        await drill.RecoverAsync(failover);
    }
}

internal sealed class ForeignSlotDrill : IDrill
{
    private const string Slot = "drill_backup_tool";

    public string Name => "foreign-slot";

    public string Description => "A backup tool has a replication slot of its own on the primary; two switchovers leave it there.";

    public async Task RunAsync(DrillContext drill)
    {
        var primary = drill.DatabaseOf(drill.Active);
        drill.MarkInjected();
        await DatabaseMachine.QueryAsync(primary, $"select pg_create_physical_replication_slot('{Slot}', true)");
        try
        {
            await drill.RecoverAsync("switchover", "--to", drill.Standby);
            await drill.RecoverAsync("switchover", "--to", drill.Active);
        }
        finally
        {
            var dropped = await DatabaseMachine.QueryAsync(
                primary, $"select pg_drop_replication_slot(slot_name), slot_name from pg_replication_slots where slot_name = '{Slot}'");
            if (!dropped.Contains(Slot, StringComparison.Ordinal))
                drill.Findings.Add($"The replication slot {Slot} on {primary}, which is not the cluster's, was dropped.");
        }
    }
}

internal sealed class StandbyCopiedDrill : IDrill
{
    private const string Tablespace = "drill_tablespace";
    private const string Folder = "/var/lib/postgresql/drill-tablespace";

    public string Name => "standby-copied";

    public string Description => "The standby has lost its data directory while a tablespace is in use: it is copied anew.";

    public ImmutableArray<string> PossibleAlerts => [.. AlertsOf.LostStandby, .. AlertsOf.StoppedServer];

    public async Task RunAsync(DrillContext drill)
    {
        var (primary, standby) = (drill.DatabaseOf(drill.Active), drill.DatabaseOf(drill.Standby));
        drill.MarkInjected();
        foreach (var host in (string[])[primary, standby])
            await DockerMachine.ShellAsync(host, $"install -d -o postgres -g postgres -m 700 {Folder}");
        try
        {
            await DatabaseMachine.QueryAsync(primary, $"create tablespace {Tablespace} location '{Folder}'");
            await DatabaseMachine.QueryAsync(
                primary, $"create table public.{Tablespace} tablespace {Tablespace} as select generate_series(1, 1000)");
            await DatabaseMachine.ScriptAsync(standby, "systemctl stop \"$UNIT\"; find \"$DATA_DIR\" -mindepth 1 -delete");
            await drill.FollowAdviceAsync();
            if ((await DatabaseMachine.QueryAsync(standby, $"select count(*) from public.{Tablespace}")).Trim() != "1000")
                drill.Findings.Add($"The table in the tablespace is not whole on {standby}.");
        }
        finally
        {
            await DatabaseMachine.QueryAsync(primary, $"drop table if exists public.{Tablespace}");
            await DatabaseMachine.QueryAsync(primary, $"drop tablespace if exists {Tablespace}");
        }
    }
}

internal sealed class BaseBackupDrill : IDrill
{
    private const string Backup = "/var/tmp/drill-base-backup";

    public string Name => "base-backup";

    public string Description => "A base backup over the cluster's own connection runs and the standby stops: the backup is no standby.";

    public ImmutableArray<string> PossibleAlerts => [.. AlertsOf.LostStandby, .. AlertsOf.StoppedServer];

    public async Task RunAsync(DrillContext drill)
    {
        var (primary, standby) = (drill.DatabaseOf(drill.Active), drill.DatabaseOf(drill.Standby));
        await DockerMachine.StartShellAsync(
            standby,
            $"""
            {DatabaseMachine.Prelude}
            rm -rf {Backup}
            as_postgres "$BIN/pg_basebackup" -d "$PEER_CONNINFO" -D {Backup} -c fast -X stream --max-rate=32k
            """);
        try
        {
            await drill.ExpectAsync("a base backup", TimeSpan.FromSeconds(20), async () =>
            {
                var seen = await DatabaseMachine.QueryAsync(primary, "select count(*) from pg_stat_replication where state = 'streaming'");
                return (seen.Trim() == "2", $"{seen.Trim()} streaming connections");
            });
            drill.MarkInjected();
            await DatabaseMachine.ScriptAsync(standby, "systemctl stop \"$UNIT\"");
            await drill.ExpectAsync("the primary to have no standby", TimeSpan.FromSeconds(20), async () =>
            {
                var seen = (await drill.ObserveAsync()).Find(drill.Active)!;
                return (seen is { IsRunningPrimary: true, Streaming: false }, seen.ToString());
            });
            if (drill.Endpoints.Synchronous)
            {
                await drill.ExpectAsync("writes to wait for the standby", TimeSpan.FromSeconds(20), async () =>
                {
                    var waiting = (await drill.ObserveAsync()).Find(drill.Active)!.WaitingCommits;
                    return (waiting > 0, $"{waiting} waiting commits");
                });
            }
        }
        finally
        {
            // The brackets keep the command from finding itself.
            await DockerMachine.ShellAsync(standby, $"pkill -KILL -f '[p]g_basebackup.*{Backup}' || true; rm -rf {Backup}");
        }
        await drill.FollowAdviceAsync();
    }
}
