using System.Collections.Immutable;

namespace HaCluster.Load.Events;

/// <summary>Something that happened to the cluster during a test.</summary>
/// <param name="At">Since the start of the test, as exact as the looks are frequent.</param>
/// <param name="Kind">One of <see cref="MarkKinds"/>.</param>
/// <param name="Text">A sentence.</param>
public sealed record LoadMark(TimeSpan At, string Kind, string Text);

public static class MarkKinds
{
    /// <summary>A database server has another role or timeline, has stopped or has started.</summary>
    public const string Role = "role";

    /// <summary>It is not known what happens to the cluster.</summary>
    public const string Unobserved = "unobserved";

    /// <summary>An update of the stack began or ended.</summary>
    public const string Deployment = "deployment";
}

/// <summary>What was seen of one database host.</summary>
/// <param name="State">Such as <c>primary on timeline 2</c> or <c>standby</c>; null when it could not be observed.</param>
/// <param name="Failure">Why not, as a clause; null when it could.</param>
public sealed record HostSight(string Host, string? State, string? Failure);

/// <summary>Looks at the database hosts once a second during a test; every change is a mark.</summary>
/// <param name="look">One look.</param>
/// <param name="elapsed">Time since the start of the test.</param>
/// <param name="time">The clock.</param>
internal sealed class EventWatch(
    Func<CancellationToken, Task<ImmutableArray<HostSight>>> look, Func<TimeSpan> elapsed, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, HostSight> _last = new(StringComparer.Ordinal);
    private readonly List<LoadMark> _marks = [];

    /// <summary>Until cancelled.</summary>
    public async Task<ImmutableArray<LoadMark>> RunAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                var began = elapsed();
                foreach (var sight in await LookAsync(cancellation))
                    Compare(sight, began);
            }
            while (await timer.WaitForNextTickAsync(cancellation));
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
        return [.. _marks];
    }

    // The measurements must not be lost with the marks.
    private async Task<ImmutableArray<HostSight>> LookAsync(CancellationToken cancellation)
    {
        try
        {
            return await look(cancellation);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return [new HostSight("The cluster", null, exception.Message.TrimEnd('.'))];
        }
    }

    private void Compare(HostSight sight, TimeSpan at)
    {
        var before = _last.GetValueOrDefault(sight.Host);
        _last[sight.Host] = sight;
        if (sight.State is null)
        {
            if (before is null or { State: not null })
                _marks.Add(new LoadMark(at, MarkKinds.Unobserved, $"{sight.Host} cannot be observed: {sight.Failure}."));
        }
        else if (before is not null && before.State != sight.State)
        {
            var was = before.State is null ? "it could not be observed before" : $"before: {before.State}";
            _marks.Add(new LoadMark(at, MarkKinds.Role, $"{sight.Host}: {sight.State}; {was}."));
        }
    }
}
