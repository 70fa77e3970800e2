using System.Collections.Immutable;
using HaCluster.Load.Content;
using HaCluster.Load.Events;
using HaCluster.Load.Measuring;

namespace HaCluster.Load.Tests;

/// <summary>Numbers that are known are measured as such.</summary>
public sealed class MeasuringTests
{
    [Fact]
    public void Percentiles_of_a_known_distribution_are_exact_to_three_digits()
    {
        var latencies = new Latencies();
        foreach (var millisecond in Enumerable.Range(1, 10_000).Reverse())
            latencies.Record(TimeSpan.FromMilliseconds(millisecond));

        var summary = latencies.Summarize();

        Assert.Equal(10_000, summary.Count);
        foreach (var (expected, measured) in (IEnumerable<(double, double)>)
            [
                (5_000, summary.P50), (9_000, summary.P90), (9_500, summary.P95), (9_900, summary.P99), (9_990, summary.P999),
                (10_000, summary.Max),
            ])
            Assert.InRange(measured, expected * 0.999, expected * 1.001);
    }

    [Fact]
    public void Very_short_and_very_long_latencies_are_kept_in_bounds()
    {
        var latencies = new Latencies();

        latencies.Record(TimeSpan.Zero);
        latencies.Record(TimeSpan.FromDays(1));

        Assert.Equal(new LatencySummary(2, 0.001, 7_200_000, 7_200_000, 7_200_000, 7_200_000, 7_200_000), latencies.Summarize());
    }

    [Fact]
    public void Without_a_latency_all_is_zero() =>
        Assert.Equal(new LatencySummary(0, 0, 0, 0, 0, 0, 0), new Latencies().Summarize());

    [Fact]
    public void A_request_counts_in_the_second_in_which_it_ended()
    {
        var now = TimeSpan.Zero;
        var recorder = new LoadRecorder(() => now);

        Record(0.5, read: true, latency: 10);
        Record(0.9, read: false, latency: 30);
        Record(3.2, read: true, latency: 50);
        Record(3.3, read: true, latency: 0, new Fault("status-503", "detail"));
        now = TimeSpan.FromSeconds(3.4);
        var measured = recorder.Complete(notSent: 0);

        Assert.Equal(
            [(0, 1, 1, 0, 30), (1, 0, 0, 0, 0), (2, 0, 0, 0, 0), (3, 1, 0, 1, 50)],
            measured.Seconds.Select(second => (second.Second, second.Reads, second.Writes, second.Errors, (int)second.Latency.Max)));
        Assert.Equal((4, 2, 1), (measured.Requests, measured.Reads.Count, measured.Writes.Count));
        Assert.Equal(now, measured.Elapsed);

        void Record(double at, bool read, int latency, Fault? fault = null)
        {
            now = TimeSpan.FromSeconds(at);
            recorder.Record(read, TimeSpan.FromMilliseconds(latency), fault);
        }
    }

    [Fact]
    public void Of_each_kind_of_error_the_first_three_are_kept()
    {
        var recorder = new LoadRecorder(() => TimeSpan.Zero);

        for (var number = 0; number < 10; number++)
        {
            recorder.Record(true, default, new Fault("timeout", $"t{number}"));
            recorder.Record(true, default, new Fault("status-503", $"s{number}"));
        }
        var measured = recorder.Complete(notSent: 7);

        Assert.Equal(
            ["not-sent 7", "status-503 10", "timeout 10"], measured.Errors.Select(error => $"{error.Key} {error.Value}"));
        Assert.Equal(["t0", "s0", "t1", "s1", "t2", "s2"], measured.Samples.Select(sample => sample.Detail));
    }

    [Fact]
    public async Task A_host_that_cannot_be_observed_is_marked_once_and_so_is_its_return()
    {
        var looks = new Queue<HostSight>(
        [
            new("site1-db", "primary on timeline 1", null), new("site1-db", null, "SSH: refused"), new("site1-db", null, "SSH: no route"),
            new("site1-db", "standby", null),
        ]);
        using var over = new CancellationTokenSource();

        var marks = await WatchAsync(looks, over);

        Assert.Equal(
            [
                (MarkKinds.Unobserved, "site1-db cannot be observed: SSH: refused."),
                (MarkKinds.Role, "site1-db: standby; it could not be observed before."),
            ],
            marks.Select(mark => (mark.Kind, mark.Text)));
    }

    [Fact]
    public async Task A_look_that_fails_is_a_mark_and_not_the_end()
    {
        using var over = new CancellationTokenSource();

        var marks = await WatchAsync(new Queue<HostSight>(), over);

        Assert.Equal("The cluster cannot be observed: Queue empty.", Assert.Single(marks).Text);
    }

    private static async Task<ImmutableArray<LoadMark>> WatchAsync(Queue<HostSight> looks, CancellationTokenSource over)
    {
        var left = Math.Max(2, looks.Count);
        return await new EventWatch(
            async _ =>
            {
                if (--left == 0)
                    await over.CancelAsync();
                return [looks.Dequeue()];
            },
            () => TimeSpan.Zero, TimeProvider.System).RunAsync(over.Token);
    }
}
