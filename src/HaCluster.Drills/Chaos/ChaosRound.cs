using System.Collections.Immutable;
using HaCluster.Drills.Checks;
using HaCluster.Drills.Faults;
using HaCluster.Drills.Load;
using HaCluster.Topology.Outputs;

namespace HaCluster.Drills.Chaos;

/// <summary>One round: load, faults and an operator at the same time, then the checks.</summary>
internal sealed class ChaosRound(
    ClusterEndpoints endpoints, Operator person, RoundScript script, string active, TimeProvider time, RoundLog log)
{
    private static readonly TimeSpan HealthyDeadline = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan WriteDeadline = TimeSpan.FromSeconds(30);

    private readonly UniqueNames _names = new(Random.Shared);

    private string Standby => endpoints.Regions.First(region => region.Name != active).Name;

    /// <param name="stop">The faults are taken away at once, and the operator restores the cluster.</param>
    /// <param name="restore">Restores the cluster where the operator found no way to.</param>
    /// <param name="number">Of the round.</param>
    /// <param name="folder">For the logs of a broken round.</param>
    public async Task<RoundReport> RunAsync(int number, string folder, Func<Task> restore, CancellationToken stop)
    {
        var faults = new FaultSchedule(script, Target, log, time);
        var findings = new List<string>();
        PrimarySampler sampler;
        DateTimeOffset begin;
        TimeSpan? healthyAfter = null;
        var entries = endpoints.Regions.Select(region => region.LoadBalancerUrl).ToImmutableArray();
        await using var traffic = await Traffic.StartAsync(entries, _names, new Random(script.LoadSeed), spread: true, time);
        await using (sampler = new PrimarySampler(endpoints.Regions.Select(region => region.DatabaseHost.Name)))
        {
            begin = time.GetUtcNow();
            var breaking = faults.RunAsync(begin, stop);
            string? noExit;
            try
            {
                noExit = await OperateAsync(faults, begin, stop);
            }
            finally
            {
                await breaking;
            }
            if (noExit is null)
                healthyAfter = time.GetUtcNow() - faults.RemovedAt;
            else
                findings.Add($"The operator found no exit: {noExit}");
            // What the operator could not mend is mended here, so that what was lost can be counted.
            if (noExit is not null)
                await restore();
            if (!await traffic.WaitForWriteAsync(time.GetUtcNow(), WriteDeadline))
            {
                findings.Add(
                    $"No write was acknowledged within {WriteDeadline.TotalSeconds:F0} s after "
                        + (noExit is null ? "`status` said healthy." : "the cluster was restored."));
                await RenewAsync();
            }
            await traffic.StopAsync();
        }
        return await AssessAsync(
            number, folder, traffic, faults, PrimaryOverlap.Spans(sampler.DoublePrimaries), begin, healthyAfter, findings);
    }

    private async Task<string?> OperateAsync(FaultSchedule faults, DateTimeOffset begin, CancellationToken stop)
    {
        var hands = new ScriptedOperator(person, endpoints, script.Steps, log, time);
        try
        {
            if (begin + script.OpeningAt - time.GetUtcNow() is { Ticks: > 0 } rest)
                await Task.Delay(rest, time, stop);
            await hands.OpenAsync(script.Opening, Standby);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            log.Say("The operator goes to the recovery at once.");
        }
        return await hands.RecoverAsync(() => faults.Removed ? faults.RemovedAt : null, HealthyDeadline);
    }

    // A role change is a new timeline, which every application takes; the next round needs writes.
    private async Task RenewAsync()
    {
        var region = await Health.WaitAsync(endpoints, Health.Deadline, time);
        var other = endpoints.Regions.First(one => one.Name != region).Name;
        var moved = await person.TryAsync(null, "switchover", "--to", other);
        log.Say($"Moved the primary to {other}, so that writes go on: exit code {moved.ExitCode}");
    }

    private async Task<RoundReport> AssessAsync(
        int number, string folder, Traffic traffic, FaultSchedule faults, ImmutableArray<Span> overlaps, DateTimeOffset begin,
        TimeSpan? healthyAfter, List<string> findings)
    {
        var region = await Health.WaitAsync(endpoints, Health.Deadline, time);
        var primary = endpoints.FindRegion(region)!.DatabaseHost.Name;
        var standby = endpoints.Regions.First(other => other.Name != region).DatabaseHost.Name;
        var (writes, reads) = (traffic.Writes, traffic.Reads);
        var facts = new RoundFacts(
            LedgerCheck.Of(writes, reads, traffic.Values.VersionsOf(await DatabaseMachine.RowsAsync(primary, _names.Prefix))),
            await KeptRows.ReadAsync(endpoints, _names.Prefix, traffic.Values), log.Commands, overlaps, faults.Apart);
        findings.AddRange(facts.Findings());
        findings.AddRange(await DatabaseComparison.FindAsync(primary, standby, time));
        await DatabaseMachine.RemoveRowsAsync(primary, _names.Prefix);
        var outage = WriteOutage.Longest(writes, begin, time.GetUtcNow());
        var missing = facts.Ledger.Lost.Length + facts.Ledger.Vanished.Length;
        var commands = log.Commands.Where(command => command.Verb != "status").ToArray();
        var report = new RoundReport
        {
            Number = number,
            Seed = script.Seed,
            Faults = script.Faults,
            Missed = faults.Missed,
            Opening = script.Opening,
            Commands = commands.Length,
            Killed = commands.Count(command => command.WasKilled),
            Acknowledged = facts.Ledger.Acknowledged,
            Unknown = facts.Ledger.Unknown,
            UnknownPresent = facts.Ledger.UnknownPresent,
            Lost = missing,
            Kept = missing - facts.Missing.Length,
            Unreported = facts.Unreported.Length,
            Reads = reads.Length,
            FailedReads = reads.Count(read => !read.Acknowledged),
            DoublePrimary = TimeSpan.FromTicks(overlaps.Sum(span => span.Length.Ticks)),
            Outage = outage.Duration ?? time.GetUtcNow() - outage.From,
            HealthyAfter = healthyAfter,
            Findings = [.. findings],
        };
        if (report.Passed)
            return report;
        await log.SaveAsync(
            folder,
            [
                ("findings.txt", string.Join('\n', findings)),
                ("ledger.txt", Ledger(facts)),
                .. await HostLogs.ReadAsync(endpoints, begin),
            ]);
        return report with { Logs = folder };
    }

    private static string Ledger(RoundFacts facts)
    {
        var unreported = facts.Unreported.ToHashSet();
        var kept = facts.Ledger.Lost.Concat(facts.Ledger.Vanished).Except(facts.Missing).ToHashSet();
        return string.Join(
            '\n',
            facts.Ledger.Lost.Select(write => (Kind: "lost", Attempt: write))
                .Concat(facts.Ledger.Vanished.Select(read => (Kind: "read and gone", Attempt: read)))
                .OrderBy(line => line.Attempt.Ended)
                .Select(line => $"{line.Attempt.Started:HH:mm:ss.fff}Z {line.Attempt.Ended:HH:mm:ss.fff}Z {line.Kind} {line.Attempt.Name} "
                    + $"version {line.Attempt.Version}"
                    + (unreported.Contains(line.Attempt) ? " UNREPORTED" : kept.Contains(line.Attempt) ? " kept" : " reported"))
                .Append($"The commands said: {string.Join("; ", facts.Commands.SelectMany(command => command.Claims))}"));
    }

    private FaultTarget Target(Side side) => FaultTarget.Of(endpoints.FindRegion(side == Side.Primary ? active : Standby)!);
}
