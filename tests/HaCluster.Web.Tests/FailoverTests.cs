using System.Diagnostics;
using System.Net;
using HaCluster.Web.Tests.App;
using HaCluster.Web.Tests.Postgres;

namespace HaCluster.Web.Tests;

/// <summary>
/// The application finds the primary by itself. Each test breaks a pair of real servers in its own way under running traffic.
/// </summary>
public sealed class FailoverTests(ITestOutputHelper output)
{
    // Measured are 50 to 300 ms; the rest is room for a loaded machine, and far below any time limit that a defect would make somebody wait
    // for.
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task After_a_crash_of_the_primary_and_a_promotion_writes_resume_and_no_read_ever_fails()
    {
        await using var database = await PostgresPair.StartAsync();
        await database.MakeSynchronousAsync();
        await using var app = await AppProcess.StartReadyAsync(database);
        await using var traffic = await Traffic.StartAsync(app.Http);
        await SomeWritesAsync(traffic);

        await database.First.StopAsync("immediate");
        var crashed = traffic.Now;
        await database.Second.PromoteAsync();
        var promoted = traffic.Now;
        await ManyWritesSinceAsync(traffic, promoted);
        await traffic.StopAsync();

        var first = FirstWriteAfter(traffic, promoted);
        Report("crash and promotion", traffic, promoted - crashed, first);
        Assert.All(traffic.Reads, r => Assert.Equal(HttpStatusCode.OK, r.Status));
        Assert.InRange(first, TimeSpan.Zero, Prompt);
        await AllAcknowledgedArePresentAsync(traffic, database.Second);
    }

    [Fact]
    public async Task A_primary_that_falls_silent_costs_no_read_and_does_not_delay_the_first_write_after_promotion()
    {
        await using var database = await PostgresPair.StartAsync();
        // Whoever waits for the silent host waits ten seconds: nobody may.
        await using var app = await AppProcess.StartReadyAsync(database, ("PROBE_TIMEOUT_MS", "10000"), ("WRITE_BUDGET_MS", "20000"));
        await using var traffic = await Traffic.StartAsync(app.Http);
        await SomeWritesAsync(traffic);
        await database.StandbyHasEverythingAsync();

        await database.First.FreezeAsync();
        var frozen = traffic.Now;
        await database.Second.PromoteAsync();
        var promoted = traffic.Now;
        await ManyWritesSinceAsync(traffic, promoted);
        await Wait.UntilAsync(
            "reads after the silence was noticed", () => Task.FromResult(traffic.Reads.Count(r => r.Sent > promoted)), n => n > 100);
        await traffic.StopAsync();

        var first = FirstWriteAfter(traffic, promoted);
        Report("silence and promotion", traffic, promoted - frozen, first);
        Assert.All(traffic.Reads, r => Assert.Equal(HttpStatusCode.OK, r.Status));
        Assert.InRange(first, TimeSpan.Zero, Prompt);
        // At most one attempt of half a second at the silent host, and the answer of the other.
        Assert.InRange(traffic.Reads.Max(r => r.Took), TimeSpan.Zero, Prompt);
    }

    [Fact]
    public async Task A_primary_fenced_by_making_it_read_only_is_left_for_the_promoted_standby()
    {
        await using var database = await PostgresPair.StartAsync();
        await using var app = await AppProcess.StartReadyAsync(database);
        await using var traffic = await Traffic.StartAsync(app.Http);
        await SomeWritesAsync(traffic);

        // Open connections now get 25006.
        await database.First.SetAsync("default_transaction_read_only", "on");
        var fenced = traffic.Now;
        await app.WaitForLogAsync("is ReadOnlyPrimary");
        await database.StandbyHasEverythingAsync();
        await database.Second.PromoteAsync();
        var promoted = traffic.Now;
        await ManyWritesSinceAsync(traffic, promoted);
        await traffic.StopAsync();

        Report("read-only fence and promotion", traffic, promoted - fenced, FirstWriteAfter(traffic, promoted));
        Assert.All(traffic.Reads, r => Assert.Equal(HttpStatusCode.OK, r.Status));
        Assert.All(traffic.Writes, w => Assert.Equal(HttpStatusCode.NoContent, w.Status));
        await AllAcknowledgedArePresentAsync(traffic, database.Second);
    }

    [Fact]
    public async Task After_a_planned_switchover_the_old_primary_serves_as_standby_and_no_request_failed()
    {
        await using var database = await PostgresPair.StartAsync();
        await using var app = await AppProcess.StartReadyAsync(database);
        await using var traffic = await Traffic.StartAsync(app.Http);
        await SomeWritesAsync(traffic);

        await database.First.StopAsync("fast");
        var stopped = traffic.Now;
        await database.Second.PromoteAsync();
        var promoted = traffic.Now;
        await database.First.FollowAsync(database.Second);
        await database.First.StartAsync();
        await ManyWritesSinceAsync(traffic, promoted);
        await app.WaitForLogAsync($"{database.First.Endpoint} is Standby");
        await traffic.StopAsync();

        Report("switchover", traffic, promoted - stopped, FirstWriteAfter(traffic, promoted));
        Assert.All(traffic.Reads, r => Assert.Equal(HttpStatusCode.OK, r.Status));
        Assert.All(traffic.Writes, w => Assert.Equal(HttpStatusCode.NoContent, w.Status));
        await AllAcknowledgedArePresentAsync(traffic, database.Second);
    }

    [Fact]
    public async Task An_old_primary_that_returns_unfenced_gets_no_write_not_even_when_the_new_one_is_lost()
    {
        await using var database = await PostgresPair.StartAsync();
        await using var app = await AppProcess.StartReadyAsync(database, ("WRITE_BUDGET_MS", "500"));
        await database.First.StopAsync("fast");
        await database.Second.PromoteAsync();
        await app.WaitForWritesAsync();
        await database.First.StartAsync();
        await app.WaitForLogAsync($"{database.First.Endpoint} is Primary, was Unreachable");

        using (var stored = await app.PutAsync("Split", "1990-05-17"))
            Assert.Equal(HttpStatusCode.NoContent, stored.StatusCode);
        await database.Second.StopAsync("fast");
        using (var refused = await app.PutAsync("Brain", "1990-05-17"))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);

        Assert.Equal(0L, await database.First.ExecuteAsync("SELECT count(*) FROM base.users", "revolutdb"));
        await app.WaitForLogAsync("left behind by timeline 2");
    }

    [Fact]
    public async Task A_host_that_drops_all_packets_costs_a_request_nothing_wherever_it_stands_in_the_list()
    {
        await using var database = await PostgresPair.StartAsync();
        using var hole = new BlackHole();
        await using var app = await AppProcess.StartReadyAsync(
            database, ("DATABASE_HOSTS", $"{hole.Endpoint},{database.First.Endpoint},{database.Second.Endpoint}"),
            ("READ_ATTEMPT_MS", "10000"), ("READ_BUDGET_MS", "30000"), ("WRITE_BUDGET_MS", "30000"));
        await using var traffic = await Traffic.StartAsync(app.Http);
        await ManyWritesSinceAsync(traffic, TimeSpan.FromSeconds(3));
        await traffic.StopAsync();

        Report("dead first host", traffic, TimeSpan.Zero, TimeSpan.Zero);
        Assert.All(traffic.Reads.Concat(traffic.Writes), r => Assert.InRange(r.Took, TimeSpan.Zero, Prompt));
        Assert.All(traffic.Writes, w => Assert.Equal(HttpStatusCode.NoContent, w.Status));
    }

    [Fact]
    public async Task With_only_a_standby_left_reads_work_and_writes_are_refused_within_their_budget()
    {
        await using var database = await PostgresPair.StartAsync();
        await using var app = await AppProcess.StartReadyAsync(database, ("WRITE_BUDGET_MS", "1000"));
        (await app.PutAsync("Ada", "1990-05-17")).Dispose();
        await database.StandbyHasEverythingAsync();
        await database.First.StopAsync("immediate");

        using var ready = await app.Http.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        using var read = await app.Http.GetAsync("/hello/Ada");
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        var watch = Stopwatch.StartNew();
        using var write = await app.PutAsync("Bob", "1990-05-17");
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(2));
        await AssertUnavailableAsync(write, "nothing was changed");
    }

    [Fact]
    public async Task Without_any_database_it_lives_but_is_not_ready_and_recovers_by_itself()
    {
        await using var database = await PostgresPair.StartAsync();
        await database.Second.StopAsync("fast");
        await database.First.StopAsync("fast");
        await using var app = await AppProcess.StartAsync(database, ("READ_BUDGET_MS", "1000"));

        using var ready = await app.Http.GetAsync("/health/ready");
        await AssertUnavailableAsync(ready, "cannot read from any database host");
        var watch = Stopwatch.StartNew();
        using var read = await app.Http.GetAsync("/hello/Ada");
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        await AssertUnavailableAsync(read, "nothing was changed");

        await database.First.StartAsync();
        await app.WaitForWritesAsync();
        using var stored = await app.PutAsync("Ada", "1990-05-17");
        Assert.Equal(HttpStatusCode.NoContent, stored.StatusCode);
    }

    [Fact]
    public async Task A_commit_whose_wait_for_the_synchronous_standby_is_cancelled_is_not_acknowledged_but_repeated()
    {
        await using var database = await PostgresPair.StartAsync();
        await using var app = await AppProcess.StartReadyAsync(database, ("WRITE_BUDGET_MS", "30000"));
        await database.First.SetAsync("synchronous_standby_names", "gone");

        var write = app.PutAsync("Ada", "1990-05-17");
        var first = await database.First.WaitForBackendAsync("wait_event = 'SyncRep'");
        // PostgreSQL now reports success to the application, with a warning.
        await database.First.ExecuteAsync($"SELECT pg_cancel_backend({first})");
        await Wait.UntilAsync("the cancelled attempt to be counted", () => app.Http.GetStringAsync("/metrics"),
            metrics =>
                metrics.Contains(
                    "hacluster_web_database_retries_total{operation=\"write\",reason=\"unconfirmed\"} 1\n", StringComparison.Ordinal));
        await database.First.WaitForBackendAsync("wait_event = 'SyncRep'");
        Assert.Equal(1L, await database.First.ExecuteAsync("SELECT count(*) FROM base.users", "revolutdb"));
        Assert.False(write.IsCompleted);

        await database.First.SetAsync("synchronous_standby_names", "standby");
        using var response = await write;
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    [Fact]
    public async Task Sessions_ended_by_an_administrator_are_replaced_without_a_failed_request()
    {
        await using var database = await PostgresPair.StartAsync();
        await using var app = await AppProcess.StartReadyAsync(database);
        await using var traffic = await Traffic.StartAsync(app.Http);
        for (var i = 0; i < 5; i++)
        {
            await ManyWritesSinceAsync(traffic, traffic.Now);
            await database.First.ExecuteAsync("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'app'");
        }
        await ManyWritesSinceAsync(traffic, traffic.Now);
        await traffic.StopAsync();

        Report("sessions ended", traffic, TimeSpan.Zero, TimeSpan.Zero);
        Assert.All(traffic.Reads, r => Assert.Equal(HttpStatusCode.OK, r.Status));
        Assert.All(traffic.Writes, w => Assert.Equal(HttpStatusCode.NoContent, w.Status));
    }

    [Fact]
    public async Task A_missing_grant_is_refused_at_once_and_named_in_the_log()
    {
        await using var database = await PostgresPair.StartAsync();
        await using var app = await AppProcess.StartReadyAsync(database);
        await database.First.ExecuteAsync("REVOKE ALL ON base.users FROM app", "revolutdb");
        await database.StandbyHasEverythingAsync();

        var watch = Stopwatch.StartNew();
        using var write = await app.PutAsync("Ada", "1990-05-17");
        using var read = await app.Http.GetAsync("/hello/Ada");
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        await AssertUnavailableAsync(write, "nothing was changed");
        await AssertUnavailableAsync(read, "nothing was changed");
        // Readiness is cached for a moment, so that the probes of several load balancers cost one query.
        using var ready = await Wait.UntilAsync(
            "readiness to notice", () => app.Http.GetAsync("/health/ready"), response => response.StatusCode != HttpStatusCode.OK);
        await AssertUnavailableAsync(ready, "cannot read from any database host");
        await app.WaitForLogAsync("permission denied for table users");
    }

    private static Task<int> SomeWritesAsync(Traffic traffic) =>
        Wait.UntilAsync("traffic to flow", () => Task.FromResult(traffic.AcknowledgedWrites.Count()), n => n > 50);

    private static Task<int> ManyWritesSinceAsync(Traffic traffic, TimeSpan moment) =>
        Wait.UntilAsync(
            $"writes sent after {moment}", () => Task.FromResult(traffic.AcknowledgedWrites.Count(w => w.Sent > moment)), n => n > 20);

    private static TimeSpan FirstWriteAfter(Traffic traffic, TimeSpan moment) =>
        traffic.AcknowledgedWrites.Where(w => w.Answered > moment).Min(w => w.Answered) - moment;

    private static async Task AssertUnavailableAsync(HttpResponseMessage response, string detail)
    {
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("1", Assert.Single(response.Headers.GetValues("Retry-After")));
        Assert.Contains(detail, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task AllAcknowledgedArePresentAsync(Traffic traffic, PostgresServer primary)
    {
        var stored = (string[])(await primary.ExecuteAsync("SELECT array_agg(username::text) FROM base.users", "revolutdb"))!;
        Assert.Empty(traffic.AcknowledgedWrites.Select(w => w.Name.ToLowerInvariant()).Except(stored));
    }

    private void Report(string what, Traffic traffic, TimeSpan toPromotion, TimeSpan toFirstWrite) => output.WriteLine(
        $"{what}: promotion done {toPromotion.TotalMilliseconds:0} ms after the failure, "
            + $"first write acknowledged {toFirstWrite.TotalMilliseconds:0} ms later; "
        + $"{traffic.Writes.Count} writes ({traffic.Writes.Count(w => w.Status != HttpStatusCode.NoContent)} refused, "
        + $"slowest {traffic.Writes.Max(w => w.Took).TotalMilliseconds:0} ms), "
        + $"{traffic.Reads.Count} reads ({traffic.Reads.Count(r => r.Status != HttpStatusCode.OK)} failed, "
        + $"slowest {traffic.Reads.Max(r => r.Took).TotalMilliseconds:0} ms)");
}
