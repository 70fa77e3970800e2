using System.Collections.Immutable;
using HaCluster.Drills.Faults;
using HaCluster.Topology;

namespace HaCluster.Drills.Scenarios;

internal sealed class ApplicationContainerLossDrill : IDrill
{
    public string Name => "app-container-loss";

    public string Description => "Kills two application instances; Docker starts them again.";

    public ImmutableArray<string> PossibleAlerts => ["InstanceDown"];

    public async Task RunAsync(DrillContext drill)
    {
        var host = drill.HostOf(drill.Active, HostRole.Application);
        drill.MarkInjected();
        await DockerMachine.ShellAsync(host, "docker ps -q | head -n 2 | xargs docker inspect -f '{{.State.Pid}}' | xargs kill -KILL");
        await drill.ExpectWritesAsync("the loss of two instances");
    }
}

internal sealed class LoadBalancerLossDrill : IDrill
{
    public string Name => "load-balancer-loss";

    public string Description => "Powers off the service host; clients turn to the other region.";

    public ImmutableArray<string> Alerts => [AlertsOf.Host];

    public ImmutableArray<string> PossibleAlerts => ["LoadBalancerDown", "RequestsFail"];

    public async Task RunAsync(DrillContext drill)
    {
        drill.MarkInjected();
        await DockerMachine.KillAsync(drill.HostOf(drill.Active, HostRole.Service));
        await drill.ExpectWritesAsync("the loss of a load balancer");
    }
}

internal sealed class StandbyLossDrill : IDrill
{
    public string Name => "standby-loss";

    public string Description => "Powers off the standby; synchronous writes wait until `degrade`.";

    public ImmutableArray<string> Alerts => [AlertsOf.Host];

    public ImmutableArray<string> PossibleAlerts => [.. AlertsOf.LostStandby, .. AlertsOf.StoppedServer];

    public async Task RunAsync(DrillContext drill)
    {
        drill.MarkInjected();
        await DockerMachine.KillAsync(drill.DatabaseOf(drill.Standby));
        if (drill.Endpoints.Synchronous)
        {
            await drill.ExpectAsync("writes to wait for the standby", TimeSpan.FromSeconds(20), async () =>
            {
                var primary = (await drill.ObserveAsync()).Find(drill.Active)!;
                return (primary.WaitingCommits > 0, $"{primary.WaitingCommits} waiting commits");
            });
            await drill.RecoverAsync("degrade");
        }
        await drill.ExpectWritesAsync("the loss of the standby");
    }
}
