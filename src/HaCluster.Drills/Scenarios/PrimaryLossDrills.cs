using System.Collections.Immutable;
using HaCluster.Drills.Faults;
using HaCluster.Topology.Model;

namespace HaCluster.Drills.Scenarios;

internal sealed class PrimaryCrashDrill : IDrill
{
    public string Name => "primary-crash";

    public string Description => "Kills every process of PostgreSQL; systemd starts it again after the guard has asked the peer.";

    public ImmutableArray<string> PossibleAlerts => AlertsOf.LostPrimaryHost;

    public async Task RunAsync(DrillContext drill)
    {
        drill.MarkInjected();
        await DockerMachine.ShellAsync(drill.DatabaseOf(drill.Active), "pkill -KILL -u postgres -x postgres");
        await drill.ExpectWritesAsync("the crash");
    }
}

internal sealed class PrimaryHostLossDrill : IDrill
{
    public string Name => "primary-host-loss";

    public string Description => "Powers off the machine of the primary, then fails over.";

    public ImmutableArray<string> Alerts => [AlertsOf.Host];

    public ImmutableArray<string> PossibleAlerts => AlertsOf.LostPrimaryHost;

    public Task RunAsync(DrillContext drill) => drill.LosePrimaryHostAsync();
}

internal sealed class RegionLossDrill : IDrill
{
    public string Name => "region-loss";

    public string Description => "Powers off all machines of the active region, then fails over.";

    public ImmutableArray<string> Alerts => [AlertsOf.Region];

    public ImmutableArray<string> PossibleAlerts => AlertsOf.LostRegion;

    public async Task RunAsync(DrillContext drill)
    {
        drill.MarkInjected();
        await DockerMachine.KillAsync(drill.HostsOf(drill.Active));
        await drill.RecoverAsync("failover", "--to", drill.Standby);
    }
}

internal sealed class OperatorKilledDrill : IDrill
{
    public string Name => "operator-killed";

    public string Description => "Kills the failover command at a random moment and runs it again.";

    public ImmutableArray<string> PossibleAlerts => AlertsOf.LostPrimaryHost;

    private static readonly TimeSpan LatestKill = TimeSpan.FromSeconds(4);

    public async Task RunAsync(DrillContext drill)
    {
        drill.MarkInjected();
        await DockerMachine.KillAsync(drill.DatabaseOf(drill.Active));
        await drill.KillOnTheWayAsync(LatestKill, "failover", "--to", drill.Standby, "--scope", "database");
        await drill.RecoverAsync("failover", "--to", drill.Standby, "--scope", "database");
        await drill.ExpectWritesAsync("the second run of the command");
    }
}

internal sealed class OldPrimaryReturnsDrill : IDrill
{
    public string Name => "old-primary-returns";

    public string Description => "Boots the machine of the old primary after a failover; it must not take a write.";

    public ImmutableArray<string> PossibleAlerts => AlertsOf.LostPrimaryHost;

    public async Task RunAsync(DrillContext drill)
    {
        var old = drill.DatabaseOf(drill.Active);
        await drill.LosePrimaryHostAsync();
        await DockerMachine.StartAsync(old);
        await drill.ExpectAsync($"{old} to have been kept from starting, or to run", TimeSpan.FromSeconds(60), async () =>
        {
            var seen = await DockerMachine.ShellAsync(
                old, $"if [ -e {HostFiles.Fenced} ]; then echo fenced; else pgrep -c -u postgres -x postgres || true; fi");
            return (seen.Trim() != "0", seen.Trim());
        });
        if (await DatabaseMachine.TakesWriteAsync(old))
            drill.Findings.Add($"{old} booted by itself and took a write while another primary runs.");
    }
}

internal sealed class RegionFrozenDrill : IDrill
{
    public string Name => "region-frozen";

    public string Description => "Freezes all machines of the active region, fails over, and lets the old region go on.";

    public ImmutableArray<string> PossibleAlerts => AlertsOf.LostRegion;

    public async Task RunAsync(DrillContext drill)
    {
        var hosts = drill.HostsOf(drill.Active);
        drill.MarkInjected();
        try
        {
            foreach (var host in hosts)
                await DockerMachine.PauseAsync(host);
            await drill.RecoverAsync("failover", "--to", drill.Standby);
            await drill.ExpectWritesAsync("the failover");
        }
        finally
        {
            await DockerMachine.ResumeAsync(hosts);
        }
        await drill.ExpectRefusedWritesAsync(drill.Active);
    }
}
