using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using HaCluster.Web.Tests.App;
using HaCluster.Web.Tests.Postgres;

namespace HaCluster.Web.Tests;

/// <summary>
/// With synchronous replication a commit waits for the standby. While that is away nothing may show what it does not have: a write is
/// answered 503, waits on at the server and is never cancelled.
/// </summary>
public sealed class StandbyOutageTests(ITestOutputHelper output)
{
    private const string Date = "1990-05-17";
    private const string Waiting = "wait_event = 'SyncRep'";

    // The smallest pool: one write can wait.
    private static readonly (string, string) OneWrite = ("DATABASE_POOL_SIZE", "2");
    private static readonly (string, string) ShortBudget = ("WRITE_BUDGET_MS", "1000");

    // Long enough that an answer before it is no answer of this limit.
    private static readonly (string, string) LongBudget = ("WRITE_BUDGET_MS", "20000");
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task A_write_is_answered_in_time_and_stays_invisible_until_the_standby_has_it()
    {
        await using var database = await PostgresPair.StartAsync();
        await database.LoseSynchronousStandbyAsync();
        await using var app = await AppProcess.StartReadyAsync(
            database, ShortBudget, ("Logging__LogLevel__HaCluster.Web.Database", "Debug"));

        var watch = Stopwatch.StartNew();
        await AssertUnknownAsync(app.PutAsync("Ada", Date));
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(2));

        // Beyond every time limit of the application and its driver.
        while (watch.Elapsed < TimeSpan.FromSeconds(6))
        {
            await AssertStatusAsync(HttpStatusCode.NotFound, app.Http.GetAsync("/hello/Ada"));
            await Task.Delay(20);
        }
        Assert.Equal(1, await database.First.CountBackendsAsync(Waiting));
        Assert.Equal(1, await MetricAsync(app, $"writes_waiting{{host=\"{database.First.Endpoint}\"}}"));
        Assert.Equal(1, await MetricAsync(app, AbandonedAt(database.First)));

        await database.Second.StartAsync();
        await WaitForMetricAsync(app, AbandonedAt(database.First), 0);
        await AssertStatusAsync(HttpStatusCode.OK, app.Http.GetAsync("/hello/Ada"));
        Assert.Equal(1, await MetricAsync(app, "abandoned_writes_ended_total{outcome=\"confirmed\"}"));
        Assert.Equal(0, await MetricAsync(app, $"writes_waiting{{host=\"{database.First.Endpoint}\"}}"));
        await app.WaitForLogAsync($"at {database.First.Endpoint} is confirmed");
        await AssertStatusAsync(HttpStatusCode.NoContent, app.PutAsync("Ada", Date));
        await database.First.AssertNothingWasCancelledAsync();
    }

    [Fact]
    public async Task A_crowd_of_writes_leaves_no_more_than_its_share_of_sessions_waiting_and_the_reads_theirs()
    {
        await using var database = await PostgresPair.StartAsync();
        await using var app = await AppProcess.StartReadyAsync(database);
        await AssertStatusAsync(HttpStatusCode.NoContent, app.PutAsync("Reader", Date));
        await database.LoseSynchronousStandbyAsync();

        var writes = Task.WhenAll(
            Enumerable.Range(0, 200).Select(i => app.PutAsync($"User{(char)('a' + (i / 26))}{(char)('a' + (i % 26))}", Date)));
        var slowest = TimeSpan.Zero;
        var reads = 0;
        for (; !writes.IsCompleted; reads++)
        {
            var watch = Stopwatch.StartNew();
            await AssertStatusAsync(HttpStatusCode.OK, app.Http.GetAsync("/hello/Reader"));
            slowest = slowest > watch.Elapsed ? slowest : watch.Elapsed;
        }
        output.WriteLine($"{reads} reads, one after the other, while 200 writes wait: slowest {slowest.TotalMilliseconds:0} ms");
        Assert.InRange(slowest, TimeSpan.Zero, AtOnce);
        foreach (var response in await writes)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            response.Dispose();
        }

        // The default is two thirds of ten connections.
        Assert.Equal(6, await database.First.CountBackendsAsync(Waiting));
        Assert.InRange(await database.First.CountBackendsAsync("true"), 7, 12);
        Assert.Equal(6, await MetricAsync(app, AbandonedAt(database.First)));
        Assert.False(await AcceptsWritesAsync(app));
        await AssertStatusAsync(HttpStatusCode.OK, app.Http.GetAsync("/hello/Reader"));

        await database.Second.StartAsync();
        await WaitForMetricAsync(app, AbandonedAt(database.First), 0);
        Assert.True(await AcceptsWritesAsync(app));
        await AssertStatusAsync(HttpStatusCode.NoContent, app.PutAsync("Late", Date));
        Assert.Equal(8L, await database.First.ExecuteAsync("SELECT count(*) FROM base.users", "revolutdb"));
        await database.First.AssertNothingWasCancelledAsync();
    }

    [Fact]
    public async Task Beyond_the_bound_a_write_is_refused_at_once_and_says_why()
    {
        await using var database = await PostgresPair.StartAsync();
        await database.LoseSynchronousStandbyAsync();
        await using var app = await AppProcess.StartReadyAsync(database, OneWrite, ("WRITE_BUDGET_MS", "8000"));
        var first = app.PutAsync("Ada", Date);
        await database.First.WaitForBackendAsync(Waiting);
        // Comes while the first still waits for its answer, and is refused as soon as that has none.
        var second = app.PutAsync("Bob", Date);
        await AssertUnknownAsync(first);
        var watch = Stopwatch.StartNew();
        await AssertRefusedAsync(second);
        await AssertRefusedAsync(app.PutAsync("Cyd", Date));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, AtOnce);
        Assert.Equal(2, await MetricAsync(app, "writes_refused_total"));
        Assert.Equal(1, await database.First.CountBackendsAsync(Waiting));

        // Without a standby to wait for, as in `degrade`.
        await database.First.SetAsync("synchronous_standby_names", "");
        await WaitForMetricAsync(app, AbandonedAt(database.First), 0);
        await AssertStatusAsync(HttpStatusCode.OK, app.Http.GetAsync("/hello/Ada"));
        await AssertStatusAsync(HttpStatusCode.NotFound, app.Http.GetAsync("/hello/Bob"));
        await AssertStatusAsync(HttpStatusCode.NoContent, app.PutAsync("Bob", Date));
        await database.First.AssertNothingWasCancelledAsync();
    }

    [Fact]
    public async Task A_client_that_goes_away_cancels_nothing()
    {
        await using var database = await PostgresPair.StartAsync();
        await database.LoseSynchronousStandbyAsync();
        await using var app = await AppProcess.StartReadyAsync(database, ShortBudget);
        using var gone = new CancellationTokenSource();
        var write = app.Http.PutAsJsonAsync("/hello/Ada", new { dateOfBirth = Date }, gone.Token);
        await database.First.WaitForBackendAsync(Waiting);
        await gone.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => write);

        await WaitForMetricAsync(app, AbandonedAt(database.First), 1);
        await AssertStatusAsync(HttpStatusCode.NotFound, app.Http.GetAsync("/hello/Ada"));
        Assert.Equal(1, await database.First.CountBackendsAsync(Waiting));
        await database.First.AssertNothingWasCancelledAsync();
    }

    [Theory]
    [InlineData("TERM", 0)]
    [InlineData("KILL", 137)]
    public async Task A_process_that_ends_leaves_its_write_waiting_and_the_next_one_counts_it(string signal, int exitCode)
    {
        await using var database = await PostgresPair.StartAsync();
        await database.LoseSynchronousStandbyAsync();
        await using (var app = await AppProcess.StartReadyAsync(database, OneWrite, ShortBudget, ("DRAIN_MS", "0")))
        {
            var write = app.PutAsync("Ada", Date);
            await database.First.WaitForBackendAsync(Waiting);
            await Shell.SignalAsync(signal, [app.Id]);
            if (exitCode == 0)
                await AssertUnknownAsync(write);
            else
                await Assert.ThrowsAsync<HttpRequestException>(() => write);
            Assert.Equal(exitCode, await app.WaitForExitAsync());
        }

        await using var next = await AppProcess.StartAsync(database, OneWrite, LongBudget);
        await WaitForMetricAsync(next, AbandonedAt(database.First), 1);
        Assert.False(await AcceptsWritesAsync(next));
        var watch = Stopwatch.StartNew();
        await AssertRefusedAsync(next.PutAsync("Bob", Date));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, AtOnce);
        await AssertStatusAsync(HttpStatusCode.NotFound, next.Http.GetAsync("/hello/Ada"));
        Assert.Equal(1, await database.First.CountBackendsAsync(Waiting));

        await database.Second.StartAsync();
        await WaitForMetricAsync(next, AbandonedAt(database.First), 0);
        await AssertStatusAsync(HttpStatusCode.OK, next.Http.GetAsync("/hello/Ada"));
        await AssertStatusAsync(HttpStatusCode.NoContent, next.PutAsync("Bob", Date));
        await database.First.AssertNothingWasCancelledAsync();
    }

    [Theory]
    [InlineData("fast")]
    [InlineData("immediate")]
    public async Task A_server_that_is_stopped_ends_the_wait_and_writes_work_when_it_is_back(string mode)
    {
        await using var database = await PostgresPair.StartAsync();
        await database.LoseSynchronousStandbyAsync();
        await using var app = await AppProcess.StartReadyAsync(database, OneWrite, ShortBudget);
        await AssertUnknownAsync(app.PutAsync("Ada", Date));

        await database.First.StopAsync(mode);
        await WaitForMetricAsync(app, AbandonedAt(database.First), 0);
        Assert.Equal(
            1,
            await MetricAsync(app, "abandoned_writes_ended_total{outcome=\"failed\"}")
            + await MetricAsync(app, "abandoned_writes_ended_total{outcome=\"lost\"}"));

        await database.First.StartAsync();
        await database.First.SetAsync("synchronous_standby_names", "");
        await app.WaitForWritesAsync();
        await AssertStatusAsync(HttpStatusCode.NoContent, app.PutAsync("Bob", Date));
        await database.First.AssertNothingWasCancelledAsync();
    }

    [Fact]
    public async Task After_a_failover_what_was_never_replicated_was_never_seen_and_writes_work_at_once()
    {
        await using var database = await PostgresPair.StartAsync();
        await database.LoseSynchronousStandbyAsync();
        await using var app = await AppProcess.StartReadyAsync(database, OneWrite, ShortBudget);
        await AssertUnknownAsync(app.PutAsync("Ada", Date));
        await AssertStatusAsync(HttpStatusCode.NotFound, app.Http.GetAsync("/hello/Ada"));

        await database.First.StopAsync("immediate");
        await database.Second.StartAsync();
        await database.Second.PromoteAsync();
        await app.WaitForWritesAsync();
        await AssertStatusAsync(HttpStatusCode.NoContent, app.PutAsync("Bob", Date));
        await AssertStatusAsync(HttpStatusCode.NotFound, app.Http.GetAsync("/hello/Ada"));
        Assert.Equal(0, await MetricAsync(app, AbandonedAt(database.First)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_lost_connection_frees_no_place_while_its_session_waits_and_the_restart_of_the_server_does(bool announced)
    {
        await using var database = await PostgresPair.StartAsync();
        await database.LoseSynchronousStandbyAsync();
        await using var proxy = new LossyProxy(database.First.Endpoint);
        await using var app = await AppProcess.StartReadyAsync(
            database, OneWrite, ShortBudget, ("DATABASE_HOSTS", $"{proxy.Endpoint},{database.Second.Endpoint}"));
        var abandoned = $"writes_abandoned{{host=\"{proxy.Endpoint}\"}}";
        await AssertUnknownAsync(app.PutAsync("Ada", Date));

        await proxy.LoseConnectionsAsync(announced);
        await app.WaitForLogAsync($"{proxy.Endpoint} is Unreachable");
        await app.WaitForLogAsync($"{proxy.Endpoint} is Primary, was Unreachable");
        await WaitForMetricAsync(app, abandoned, 1);
        Assert.Equal(announced ? 1 : 0, await MetricAsync(app, "abandoned_writes_ended_total{outcome=\"lost\"}"));
        Assert.Equal(1, await database.First.CountBackendsAsync(Waiting));
        await AssertRefusedAsync(app.PutAsync("Bob", Date));

        await database.First.StopAsync("immediate");
        await database.First.StartAsync();
        await WaitForMetricAsync(app, abandoned, 0);
        await database.First.SetAsync("synchronous_standby_names", "");
        await app.WaitForWritesAsync();
        await AssertStatusAsync(HttpStatusCode.NoContent, app.PutAsync("Bob", Date));
        await database.First.AssertNothingWasCancelledAsync();
    }

    private static string AbandonedAt(PostgresServer server) => $"writes_abandoned{{host=\"{server.Endpoint}\"}}";

    private static async Task<double> MetricAsync(AppProcess app, string name)
    {
        var prefix = $"hacluster_web_database_{name} ";
        var metrics = await app.Http.GetStringAsync("/metrics");
        var line = metrics.Split('\n').SingleOrDefault(l => l.StartsWith(prefix, StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line[prefix.Length..], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static Task<double> WaitForMetricAsync(AppProcess app, string name, double value) =>
        Wait.UntilAsync($"{name} to be {value}", () => MetricAsync(app, name), seen => seen == value);

    private static async Task<bool> AcceptsWritesAsync(AppProcess app) =>
        (await app.Http.GetFromJsonAsync<JsonElement>("/health/ready")).GetProperty("writes").GetBoolean();

    private static async Task AssertStatusAsync(HttpStatusCode status, Task<HttpResponseMessage> request)
    {
        using var response = await request;
        Assert.Equal(status, response.StatusCode);
    }

    private static Task AssertUnknownAsync(Task<HttpResponseMessage> request) =>
        AssertUnavailableAsync(request, "the date may or may not be stored");

    private static Task AssertRefusedAsync(Task<HttpResponseMessage> request) =>
        AssertUnavailableAsync(request, "wait for the database to confirm them; nothing was changed");

    private static async Task AssertUnavailableAsync(Task<HttpResponseMessage> request, string detail)
    {
        using var response = await request;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("1", Assert.Single(response.Headers.GetValues("Retry-After")));
        Assert.Contains(detail, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
