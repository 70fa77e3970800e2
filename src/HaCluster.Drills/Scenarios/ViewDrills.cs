using System.Collections.Immutable;
using HaCluster.Diagnostics;
using HaCluster.Drills.Faults;
using HaCluster.Topology.Model;

namespace HaCluster.Drills.Scenarios;

internal sealed class SshLostDrill : IDrill
{
    public string Name => "primary-ssh-lost";

    public string Description => "The SSH server of the primary's machine is down, all else is well: a failover is refused.";

    public async Task RunAsync(DrillContext drill)
    {
        drill.MarkInjected();
        await using (await drill.BreakAsync(new SshLost(), drill.Active))
        {
            var code = await drill.TryAsync("failover", "--to", drill.Standby, "--fenced-by-operator");
            if (code != Codes.RoleChange.PrimaryLives.Name)
                drill.Findings.Add($"A failover from a primary whose standby streams ended with {code ?? "success"}.");
            await drill.ExpectWritesAsync("the failover was refused");
        }
    }
}

internal sealed class MonitoringRefusedDrill : IDrill
{
    /// <summary>What would be said of a server that is down.</summary>
    private static readonly string[] Wrong =
        [Codes.Status.DatabaseStopped.Name, Codes.Status.DatabaseSilent.Name, Codes.Status.NoPrimary.Name];

    public string Name => "monitoring-refused";

    public string Description => "The role that looks gets no connection: `status` does not take that for a server that is down.";

    public async Task RunAsync(DrillContext drill)
    {
        var primary = drill.DatabaseOf(drill.Active);
        drill.MarkInjected();
        try
        {
            await DatabaseMachine.QueryAsync(primary, $"alter role {DatabaseNames.MonitorRole} connection limit 0");
            var problems = await drill.ProblemsAsync();
            if (problems.Intersect(Wrong).ToArray() is { Length: > 0 } wrong)
                drill.Findings.Add($"`status` named {string.Join(", ", wrong)}, while writes were acknowledged.");
            await drill.ExpectWritesAsync("the status");
        }
        finally
        {
            await DatabaseMachine.QueryAsync(primary, $"alter role {DatabaseNames.MonitorRole} connection limit -1");
        }
    }
}

internal sealed class ReplayPausedDrill : IDrill
{
    private static readonly string Problem = Codes.Status.ReplayPaused.Name;
    private static readonly string Refusal = Codes.RoleChange.SwitchoverReplayPaused.Name;

    public string Name => "replay-paused";

    public string Description => "Somebody has paused the replay of the standby: `status` names it, a switchover is refused beforehand.";

    public ImmutableArray<string> PossibleAlerts => ["ReplayPaused"];

    public async Task RunAsync(DrillContext drill)
    {
        var standby = drill.DatabaseOf(drill.Standby);
        drill.MarkInjected();
        try
        {
            await DatabaseMachine.QueryAsync(standby, "select pg_wal_replay_pause()");
            await drill.ExpectAsync($"`status` to name {Problem}", TimeSpan.FromSeconds(20), async () =>
            {
                var problems = await drill.ProblemsAsync();
                return (problems.Contains(Problem), string.Join(", ", problems));
            });
            if (await drill.TryAsync("switchover", "--to", drill.Standby) is var code && code != Refusal)
                drill.Findings.Add($"A switchover to a standby that replays nothing ended with {code ?? "success"}, not {Refusal}.");
            await drill.ExpectWritesAsync("the switchover was refused");
        }
        finally
        {
            await DatabaseMachine.QueryAsync(standby, "select pg_wal_replay_resume() where pg_is_in_recovery()");
        }
    }
}
