using HaCluster.Web.Database;
using HaCluster.Web.Settings;
using HaCluster.Web.Tests.App;
using HaCluster.Web.Tests.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Prometheus;

namespace HaCluster.Web.Tests;

/// <summary>Whatever makes the driver want to cancel a statement, its request does not reach the server.</summary>
public sealed class WriteConnectionsTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(0, true)]
    public async Task A_statement_cannot_be_cancelled_by_the_driver(int timeout, bool cancelled)
    {
        await using var database = await PostgresPair.StartAsync();
        await database.LoseSynchronousStandbyAsync();
        var (settings, _) = SettingsReader.Read(AppProcess.Environment(database));
        var metrics = new DatabaseMetrics(Metrics.WithCustomRegistry(Metrics.NewCustomRegistry()));
        await using var hosts = new DatabaseHosts(settings!, TimeProvider.System, metrics, NullLogger<WriteConnections>.Instance);
        await using var connection = await hosts.Writes(database.First.Endpoint).OpenAsync();
        using var cancel = new CancellationTokenSource();
        await using var command = new NpgsqlCommand("INSERT INTO base.users VALUES ('ada', '1990-05-17')", connection)
        {
            CommandTimeout = timeout,
        };

        var write = command.ExecuteNonQueryAsync(cancel.Token);
        await database.First.WaitForBackendAsync("wait_event = 'SyncRep'");
        if (cancelled)
            await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => write);

        Assert.Equal(System.Data.ConnectionState.Broken, connection.FullState);
        Assert.Equal(1, await database.First.CountBackendsAsync("wait_event = 'SyncRep'"));
        Assert.Equal(0L, await database.First.ExecuteAsync("SELECT count(*) FROM base.users", "revolutdb"));
        await database.First.AssertNothingWasCancelledAsync();
    }
}
