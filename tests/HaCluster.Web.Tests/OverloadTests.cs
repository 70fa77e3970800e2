using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using HaCluster.Web.Tests.App;
using HaCluster.Web.Tests.Postgres;

namespace HaCluster.Web.Tests;

/// <summary>More work than an instance can do: some of it is refused, and nothing else suffers.</summary>
public sealed class OverloadTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    // Ten reads a second of one connection, so that a crowd waits longer than both the budget of a read and the patience of a check.
    private const string SlowReads = """
        ALTER TABLE base.users RENAME TO stored;
        CREATE VIEW base.users AS SELECT s.* FROM base.stored s, pg_sleep(0.1);
        GRANT SELECT ON base.users TO app
        """;

    [Fact]
    public async Task An_instance_with_more_reads_than_it_can_do_refuses_some_and_is_ready_all_the_time()
    {
        await using var database = await PostgresPair.StartAsync();
        await using var app = await AppProcess.StartReadyAsync(database, ("DATABASE_POOL_SIZE", "2"));
        (await app.PutAsync("Ada", "1990-05-17")).EnsureSuccessStatusCode();
        await database.First.ExecuteAsync(SlowReads, "revolutdb");
        using var deadline = new CancellationTokenSource(Deadline);

        var crowd = Enumerable.Range(0, 60).Select(_ => app.Http.GetAsync("/hello/Ada", deadline.Token)).ToArray();
        var checks = new List<HttpStatusCode>();
        while (!crowd.All(request => request.IsCompleted))
        {
            using var check = await app.Http.GetAsync("/health/ready", deadline.Token);
            checks.Add(check.StatusCode);
            await Task.Delay(100, deadline.Token);
        }
        var answers = await Task.WhenAll(crowd);

        Assert.All(checks, status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable], answers.Select(answer => answer.StatusCode).Distinct().Order());
        foreach (var refusal in answers.Where(answer => answer.StatusCode == HttpStatusCode.ServiceUnavailable))
        {
            Assert.Equal(TimeSpan.FromSeconds(1), refusal.Headers.RetryAfter?.Delta);
            Assert.Equal(503, (await refusal.Content.ReadFromJsonAsync<JsonElement>(deadline.Token)).GetProperty("status").GetInt32());
        }
        using var next = await app.Http.GetAsync("/hello/Ada", deadline.Token);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Fact]
    public async Task A_flood_of_connections_is_cut_off_and_leaves_those_that_were_there_their_service()
    {
        await using var database = await PostgresPair.StartAsync();
        await using var app = await AppProcess.StartReadyAsync(database);
        using var deadline = new CancellationTokenSource(Deadline);
        var flood = new List<TcpClient>();
        try
        {
            for (var connection = 0; connection < AppHost.MaxConnections + 500; connection++)
            {
                flood.Add(new TcpClient());
                await flood[^1].ConnectAsync(IPAddress.Loopback, app.Port, deadline.Token);
            }
            // The last one is closed without an answer; the client of the tests has a connection that it keeps.
            Assert.Equal(0, await flood[^1].GetStream().ReadAsync(new byte[1], deadline.Token));
            Assert.Equal("live\n", await app.Http.GetStringAsync("/health/live", deadline.Token));
        }
        finally
        {
            flood.ForEach(client => client.Dispose());
        }
        using var another = new HttpClient { BaseAddress = app.Http.BaseAddress };
        await Wait.UntilAsync(
            "a new connection to be served",
            async () =>
            {
                try
                {
                    return await another.GetStringAsync("/health/live", deadline.Token);
                }
                catch (HttpRequestException)
                {
                    return "";
                }
            },
            answer => answer == "live\n");
    }
}
