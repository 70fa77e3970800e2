using System.Collections.Immutable;
using HaCluster.Drills.Checks;
using HaCluster.Drills.Faults;

namespace HaCluster.Drills.Chaos;

/// <summary>Lets the faults of a round strike at their times, and takes them away.</summary>
internal sealed class FaultSchedule(RoundScript script, Func<Side, FaultTarget> target, RoundLog log, TimeProvider time)
{
    private const int RemovalAttempts = 3;

    private static readonly TimeSpan RemovalPause = TimeSpan.FromSeconds(2);

    private readonly List<(PlannedFault Planned, DateTimeOffset At)> _applied = [];
    private readonly List<PlannedFault> _missed = [];
    private volatile bool _removed;

    /// <summary>Nothing breaks any more.</summary>
    public bool Removed => _removed;

    /// <summary>When everything was taken away; the round's deadline counts from here.</summary>
    public DateTimeOffset RemovedAt { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>What did not strike: the round was over before, or what came earlier had stopped its machine.</summary>
    public ImmutableArray<PlannedFault> Missed => [.. script.Faults.Except(_applied.Select(fault => fault.Planned)), .. _missed];

    /// <summary>When the databases could not ask each other.</summary>
    public ImmutableArray<Span> Apart =>
        [.. _applied.Where(fault => fault.Planned.Fault.Separates).Select(fault => new Span(fault.At, RemovedAt))];

    /// <param name="begin">The beginning of the round.</param>
    /// <param name="stop">What has struck by then is taken away at once, and nothing else strikes.</param>
    public async Task RunAsync(DateTimeOffset begin, CancellationToken stop)
    {
        try
        {
            foreach (var planned in script.Faults)
            {
                await UntilAsync(begin + planned.At, stop);
                await ApplyAsync(planned);
            }
            await UntilAsync(begin + script.FaultsEnd, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            log.Say("The round is ended.");
        }
        await RemoveAsync();
    }

    private async Task ApplyAsync(PlannedFault planned)
    {
        var at = time.GetUtcNow();
        try
        {
            await planned.Fault.ApplyAsync(target(planned.Side));
            log.Say($"Fault: {planned}");
        }
        catch (DrillException exception)
        {
            // The first fault, or the product, has stopped the machine that the second one was to strike.
            log.Say($"Fault {planned} did not strike: {exception.Message}");
            _missed.Add(planned);
        }
        _applied.Add((planned, at));
    }

    private async Task RemoveAsync()
    {
        foreach (var (planned, _) in Enumerable.Reverse(_applied))
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    await planned.Fault.RemoveAsync(target(planned.Side));
                    log.Say($"Taken away: {planned.Fault.Name}");
                    break;
                }
                catch (DrillException exception) when (attempt < RemovalAttempts)
                {
                    log.Say($"{planned.Fault.Name} could not be taken away yet: {exception.Message}");
                    await Task.Delay(RemovalPause, time);
                }
            }
        }
        RemovedAt = time.GetUtcNow();
        _removed = true;
    }

    private Task UntilAsync(DateTimeOffset moment, CancellationToken stop) =>
        moment - time.GetUtcNow() is { Ticks: > 0 } rest ? Task.Delay(rest, time, stop) : Task.CompletedTask;
}
