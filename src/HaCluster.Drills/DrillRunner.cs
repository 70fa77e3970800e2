using System.Collections.Immutable;
using HaCluster.Drills.Checks;
using HaCluster.Drills.Faults;
using HaCluster.Drills.Load;
using HaCluster.Drills.Scenarios;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;

namespace HaCluster.Drills;

/// <summary>Runs a drill a number of times against a local cluster and leaves it as it was found.</summary>
public sealed class DrillRunner(ClusterEndpoints endpoints, Operator person, TimeProvider time, Action<string> say)
{
    /// <param name="drill">What breaks and recovers.</param>
    /// <param name="runs">How often.</param>
    /// <param name="stop">No further run is begun; the one that is running goes on, so that the cluster is left whole.</param>
    /// <exception cref="DrillException">The cluster is not healthy to begin with, did not recover, or could not be restored.</exception>
    public async Task<DrillReport> RunAsync(IDrill drill, int runs, CancellationToken stop)
    {
        var initial = await HealthyAsync();
        var results = ImmutableArray.CreateBuilder<DrillRun>();
        for (var number = 1; number <= runs && !stop.IsCancellationRequested; number++)
        {
            var run = await RunOnceAsync(drill, number);
            results.Add(run);
            say(Describe(drill, run, runs));
        }
        if (await HealthyAsync() != initial)
            await person.RunAsync("switchover", "--to", initial);
        return new DrillReport(drill.Name, endpoints.Replication, drill.MayLose, results.ToImmutable());
    }

    private async Task<DrillRun> RunOnceAsync(IDrill drill, int number)
    {
        var active = await HealthyAsync();
        var standby = endpoints.Regions.First(region => region.Name != active).Name;
        var names = new UniqueNames(Random.Shared);
        var entries = endpoints.Regions.OrderBy(region => region.Name == active ? 0 : 1).Select(region => region.LoadBalancerUrl)
            .ToImmutableArray();

        DrillContext context;
        PrimarySampler sampler;
        TimeSpan redundant;
        DateTimeOffset began;
        DateTimeOffset ended;
        await using (var traffic = await Traffic.StartAsync(entries, names, Random.Shared, spread: false, time))
        {
            await using (sampler = new PrimarySampler(endpoints.Regions.Select(region => region.DatabaseHost.Name)))
            {
                context = new DrillContext
                {
                    Endpoints = endpoints,
                    Operator = person,
                    Traffic = traffic,
                    Time = time,
                    Random = Random.Shared,
                    Active = active,
                    Standby = standby,
                };
                await AlertWatch.ExpectSilenceAsync(context);
                began = time.GetUtcNow();
                try
                {
                    await drill.RunAsync(context);
                    await context.ExpectWritesAsync("recovery");
                }
                catch (DrillException exception)
                {
                    throw await AfterRestoreAsync(context, exception);
                }
                ended = time.GetUtcNow();
                var waited = await AlertsAsync(context, drill.Alerts);
                redundant = await RestoreAsync(context) - waited;
            }
        }
        var after = await HealthyAsync();
        var silent = await AlertWatch.ExpectSilenceAsync(context);
        var alerts = await AlertWatch.FiredAsync(context, began);
        foreach (var alert in alerts.Except(drill.Alerts).Except(drill.PossibleAlerts))
            context.Findings.Add($"The alert {alert} fired, which this drill does not list.");
        if (endpoints.FindRegion(after)!.DatabaseHost.Name is var primary && !sampler.Saw(primary))
            context.Findings.Add($"{primary} was never seen as primary by the sampler; a second primary cannot be ruled out.");
        if (context.Apart is { } apart)
            context.Findings.AddRange(PrimaryOverlap.Findings(PrimaryOverlap.Spans(sampler.DoublePrimaries), [apart], []));
        var doublePrimaries = context.Apart is null ? sampler.DoublePrimaries.Length : 0;
        var run = await AssessAsync(context, number, after, redundant, ended, doublePrimaries, names.Prefix);
        return run with { Alerts = alerts, Silent = silent };
    }

    private async Task<DrillRun> AssessAsync(
        DrillContext context, int number, string after, TimeSpan redundant, DateTimeOffset ended, int doublePrimaries, string prefix)
    {
        var traffic = context.Traffic;
        var writes = traffic.Writes;
        var primary = endpoints.FindRegion(after)!.DatabaseHost.Name;
        var rows = await DatabaseMachine.RowsAsync(primary, prefix);
        await DatabaseMachine.RemoveRowsAsync(primary, prefix);
        var check = LedgerCheck.Of(writes, traffic.Reads, traffic.Values.VersionsOf(rows));
        var kept = await KeptRows.ReadAsync(endpoints, prefix, traffic.Values);
        var gone = check.Lost.AddRange(check.Vanished);
        var missing = gone.RemoveAll(write => kept.GetValueOrDefault(write.Name) >= write.Version);
        var outage = WriteOutage.Longest(writes.Where(write => write.Ended <= ended), context.Injected, ended);
        var claims = context.Claims;
        return new DrillRun
        {
            Number = number,
            ActiveBefore = context.Active,
            ActiveAfter = after,
            Outage = outage.Duration ?? ended - outage.From,
            // With several role changes, the longest outage belongs to no single command.
            CommandToFirstWrite = context is { Commands: 1, CommandStarted: { } started } && outage.To is { } first && first > started
                ? first - started
                : null,
            Redundant = redundant,
            Acknowledged = check.Acknowledged,
            Lost = missing.Length,
            Kept = gone.Length - missing.Length,
            Unknown = check.Unknown,
            Unexpected = check.Unexpected.Length,
            DoublePrimaries = doublePrimaries,
            Reads = traffic.Reads.Length,
            FailedReads = traffic.Reads.Count(read => !read.Acknowledged && read.Started <= ended),
            LossReported = string.Join("; ", claims),
            LossWithinReport = LossClaim.Uncovered(missing, claims).IsEmpty,
            Findings = [.. context.Findings],
        };
    }

    private async Task<TimeSpan> AlertsAsync(DrillContext context, ImmutableArray<string> alerts)
    {
        try
        {
            return await AlertWatch.ExpectAsync(context, alerts);
        }
        catch (DrillException exception)
        {
            throw await AfterRestoreAsync(context, exception);
        }
    }

    // An aborted drill restores the cluster where it can.
    private async Task<DrillException> AfterRestoreAsync(DrillContext context, DrillException why)
    {
        try
        {
            await RestoreAsync(context);
            return new DrillException($"{why.Message}\nThe cluster was restored.");
        }
        catch (DrillException exception)
        {
            return new DrillException($"{why.Message}\nThe cluster could not be restored: {exception.Message}");
        }
    }

    // Machines first, then the database: a copy of the primary's data comes over the peering.
    private async Task<TimeSpan> RestoreAsync(DrillContext context)
    {
        await DockerMachine.StartAsync(
            [context.Router, .. endpoints.Hosts.Where(host => host.Role != HostRole.Database).Select(host => host.Name)]);
        var state = await context.ObserveAsync();
        var streams = state.Primary is { } primary && state.OtherThan(primary) is { IsRunningStandby: true, Streaming: true }
            && primary.DegradedSince is null;
        if (state.Primary is null)
            await context.FollowAdviceAsync();
        else if (!streams)
            await person.RunAsync("rejoin");
        await context.ExpectAsync("a streaming standby", Health.Deadline, async () =>
        {
            var seen = await context.ObserveAsync();
            return (seen.Primary is { Streaming: true } one && seen.OtherThan(one).Streaming, $"{seen.First}; {seen.Second}");
        });
        return time.GetUtcNow() - context.Injected;
    }

    private Task<string> HealthyAsync() => Health.WaitAsync(endpoints, Health.Deadline, time);

    private static string Describe(IDrill drill, DrillRun run, int runs) =>
        $"{drill.Name} {run.Number}/{runs}: outage {run.Outage.TotalSeconds:F2} s"
        + (run.CommandToFirstWrite is { } first ? $", command to first write {first.TotalSeconds:F2} s" : "")
        + $", lost {run.Lost} of {run.Acknowledged}{(run.Kept > 0 ? $" ({run.Kept} more kept as rows)" : "")}"
        + $", unknown {run.Unknown}, double primaries {run.DoublePrimaries}"
        + $", failed reads {run.FailedReads} of {run.Reads}, redundant after {run.Redundant.TotalSeconds:F1} s"
        + (run.Silent is { } silent ? $", no alert after {silent.TotalSeconds:F0} s more (fired: {Names(run.Alerts)})" : "")
        + (run.Findings.IsEmpty ? "" : $". {string.Join(' ', run.Findings)}");

    private static string Names(ImmutableArray<string> alerts) => alerts.IsEmpty ? "none" : string.Join(", ", alerts);
}
