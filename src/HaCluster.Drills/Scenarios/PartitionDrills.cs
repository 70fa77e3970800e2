using HaCluster.Drills.Faults;

namespace HaCluster.Drills.Scenarios;

internal sealed class PartitionDrill : IDrill
{
    public string Name => "partition";

    public string Description => "Cuts the peering, then fails over from the isolated primary.";

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
