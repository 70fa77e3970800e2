using System.Collections.Immutable;
using HaCluster.Drills.Faults;

namespace HaCluster.Drills.Scenarios;

internal sealed class PartitionDrill : IDrill
{
    public string Name => "partition";

    public string Description => "Cuts the peering, then fails over from the isolated primary.";

    public ImmutableArray<string> PossibleAlerts => AlertsOf.LostPeering;

    public async Task RunAsync(DrillContext drill)
    {
        drill.MarkInjected();
        await DockerMachine.KillAsync(drill.Router);
        await drill.RecoverAsync("failover", "--to", drill.Standby);
        if (await DatabaseMachine.TakesWriteAsync(drill.DatabaseOf(drill.Active)))
            drill.Findings.Add($"{drill.DatabaseOf(drill.Active)} took a write after the failover.");
    }
}

internal sealed class PartitionOpenSessionDrill : IDrill
{
    public string Name => "partition-open-session";

    public string Description => "Keeps a transaction open on the isolated primary; it must not commit after the failover.";

    public ImmutableArray<string> PossibleAlerts => AlertsOf.LostPeering;

    public async Task RunAsync(DrillContext drill)
    {
        var old = drill.DatabaseOf(drill.Active);
        await using var session = await OpenSession.BeginAsync(old);
        drill.MarkInjected();
        await DockerMachine.KillAsync(drill.Router);
        await drill.RecoverAsync("failover", "--to", drill.Standby);
        await drill.ExpectWritesAsync("the failover");
        if (await session.TryCommitAsync())
            drill.Findings.Add($"A session that was open on {old} committed after the new primary took writes.");
        if (await DatabaseMachine.TakesWriteAsync(old))
            drill.Findings.Add($"{old} took a write after the failover.");
    }
}

internal sealed class PartitionOperatorKilledDrill : IDrill
{
    private static readonly TimeSpan LatestKill = TimeSpan.FromSeconds(4);

    public string Name => "partition-operator-killed";

    public string Description => "Kills the failover from an isolated primary at a random moment; run again, it states the same loss.";

    public ImmutableArray<string> PossibleAlerts => AlertsOf.LostPeering;

    public async Task RunAsync(DrillContext drill)
    {
        drill.MarkInjected();
        await DockerMachine.KillAsync(drill.Router);
        await drill.LetClientsWriteAsync();
        await drill.KillOnTheWayAsync(LatestKill, "failover", "--to", drill.Standby);
        await drill.RecoverAsync("failover", "--to", drill.Standby);
        await drill.ExpectRefusedWritesAsync(drill.Active);
    }
}

internal sealed class PartitionReplayHungDrill : IDrill
{
    private const int Tries = 3;

    public string Name => "partition-replay-hung";

    public string Description => "The standby receives WAL and does not replay it; then the peering is cut, and failovers are tried.";

    public ImmutableArray<string> PossibleAlerts =>
        [.. AlertsOf.LostPeering, "ReplayDelay", "ReplayLag", "ReplayStalled"];

    public async Task RunAsync(DrillContext drill)
    {
        drill.MarkInjected();
        await using (await drill.BreakAsync(new ReplayHung(), drill.Standby))
        {
            await drill.LetClientsWriteAsync();
            await DockerMachine.KillAsync(drill.Router);
            await drill.LetClientsWriteAsync();
            for (var i = 0; i < Tries; i++)
                await drill.TryAsync("failover", "--to", drill.Standby);
            await DockerMachine.StartAsync(drill.Router);
        }
        await drill.FollowAdviceAsync();
    }
}

/// <param name="both">The primary is made a standby and promoted, too, so that the timelines of both have one number.</param>
internal sealed class PromotedByHandDrill(bool both) : IDrill
{
    public string Name => both ? "both-promoted" : "promoted-by-hand";

    public string Description => both
        ? "Cuts the peering and promotes both databases with pg_ctl, to timelines of the same number."
        : "Cuts the peering, promotes the standby with pg_ctl, joins the regions again: one primary has to stop.";

    // What one server has written on a timeline of that number is not what the other one can replay, until it is rewound.
    public ImmutableArray<string> PossibleAlerts => both ? [.. AlertsOf.LostPeering, "ReplayStalled"] : AlertsOf.LostPeering;

    public bool MayLose => true;

    public async Task RunAsync(DrillContext drill)
    {
        drill.MarkInjected();
        await drill.WhileApartAsync(async () =>
        {
            if (both)
            {
                await DatabaseMachine.ScriptAsync(
                    drill.DatabaseOf(drill.Active),
                    """
                    systemctl stop "$UNIT"
                    as_postgres touch "$DATA_DIR/standby.signal"
                    systemctl start "$UNIT"
                    """);
                await drill.BreakAsync(new PromotedByHand(), drill.Active);
            }
            await drill.BreakAsync(new PromotedByHand(), drill.Standby);
            await drill.LetClientsWriteAsync();
        });
        await drill.FollowAdviceAsync();
    }
}
