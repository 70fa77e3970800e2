using System.Collections.Immutable;
using HaCluster.Drills.Checks;
using HaCluster.Drills.Faults;
using HaCluster.Topology.Outputs;

namespace HaCluster.Drills.Chaos;

/// <summary>Runs rounds of chaos against a local cluster and leaves it as it was found.</summary>
public sealed class ChaosRunner(ClusterEndpoints endpoints, Operator person, string logs, TimeProvider time, Action<string> say)
{
    private static readonly TimeSpan RestoreDeadline = TimeSpan.FromMinutes(3);

    private static readonly ImmutableArray<Reaction> Calm = [new Reaction(TimeSpan.FromSeconds(1), 0, 0, 0, null)];

    /// <param name="faults">What may break.</param>
    /// <param name="rounds">How many.</param>
    /// <param name="seed">Of the first round; each next one has the next seed.</param>
    /// <param name="stop">The round that is running is ended and the cluster restored.</param>
    /// <exception cref="DrillException">
    /// The cluster is not healthy to begin with or could not be restored, or no fault can be had here.
    /// </exception>
    public async Task<ChaosReport> RunAsync(ImmutableArray<IFault> faults, int rounds, int seed, CancellationToken stop)
    {
        var initial = await HealthyAsync();
        var impossible = ImmutableArray.CreateBuilder<(string, string)>();
        var possible = ImmutableArray.CreateBuilder<IFault>();
        foreach (var fault in faults)
        {
            if (await fault.WhyImpossibleAsync(FaultTarget.Of(endpoints.FindRegion(initial)!)) is not { } why)
            {
                possible.Add(fault);
                continue;
            }
            impossible.Add((fault.Name, why));
            say($"{fault.Name} is not possible here: {why}");
        }
        if (possible.Count == 0)
            throw new DrillException("None of the faults is possible here.");
        say($"Seed {seed}, {rounds} round{(rounds == 1 ? "" : "s")}.");
        var reports = ImmutableArray.CreateBuilder<RoundReport>();
        for (var number = 1; number <= rounds && !stop.IsCancellationRequested; number++)
        {
            var round = await RunOnceAsync(number, RoundScript.Draw(unchecked(seed + number - 1), possible.ToImmutable()), stop);
            reports.Add(round);
            say($"{number}/{rounds} {round}");
        }
        if (await HealthyAsync() != initial)
            await person.RunAsync("switchover", "--to", initial);
        return new ChaosReport(seed, endpoints.Replication, impossible.ToImmutable(), reports.ToImmutable());
    }

    private async Task<RoundReport> RunOnceAsync(int number, RoundScript script, CancellationToken stop)
    {
        var active = await HealthyAsync();
        var log = new RoundLog(time);
        log.Say($"Seed {script.Seed}: {string.Join(" and ", script.Faults)}, until {script.FaultsEnd.TotalSeconds:F1} s; "
            + $"{script.Opening} at {script.OpeningAt.TotalSeconds:F1} s; {active} is active; {endpoints.Replication} replication.");
        var folder = Path.Combine(logs, $"{script.Seed}");
        try
        {
            return await new ChaosRound(endpoints, person, script, active, time, log)
                .RunAsync(number, folder, () => RestoreAsync(log), stop);
        }
        catch (DrillException exception)
        {
            log.Say(exception.Message);
            await log.SaveAsync(folder, await HostLogs.ReadAsync(endpoints, time.GetUtcNow() - TimeSpan.FromMinutes(10)));
            throw new DrillException($"Seed {script.Seed}: {exception.Message}\nLogs: {folder}\n{await TryRestoreAsync(log)}");
        }
    }

    private async Task<string> TryRestoreAsync(RoundLog log)
    {
        try
        {
            await RestoreAsync(log);
            return "The cluster was restored.";
        }
        catch (DrillException exception)
        {
            return exception.Message;
        }
    }

    // Machines first; then the first advice of each look, without haste.
    private async Task RestoreAsync(RoundLog log)
    {
        log.Say("Restoring the cluster.");
        var hosts = endpoints.Hosts.Select(host => host.Name).Append(FaultTarget.Of(endpoints.Regions[0]).Router).ToArray();
        await DockerMachine.ResumeAsync(hosts);
        await DockerMachine.StartAsync(hosts);
        var now = time.GetUtcNow();
        if (await new ScriptedOperator(person, endpoints, Calm, log, time).RecoverAsync(() => now, RestoreDeadline) is { } why)
            throw new DrillException($"The cluster could not be restored: {why}");
    }

    private Task<string> HealthyAsync() => Health.WaitAsync(endpoints, Health.Deadline, time);
}
