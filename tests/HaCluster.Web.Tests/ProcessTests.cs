using System.Net;
using HaCluster.Web.Tests.App;
using HaCluster.Web.Tests.Postgres;

namespace HaCluster.Web.Tests;

/// <summary>The application as a container runtime sees it: environment, exit codes, signals, health check.</summary>
public sealed class ProcessTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task With_a_wrong_environment_it_says_everything_that_is_wrong_and_exits_2()
    {
        await using var app = AppProcess.Launch(new() { ["INSTANCE_NAME"] = "a b", ["DATABASE_PASSWORD"] = "hidden" });
        Assert.Equal(2, await app.WaitForExitAsync());
        Assert.Contains("INSTANCE_NAME is 'a b'", app.Log, StringComparison.Ordinal);
        Assert.Contains("DATABASE_HOSTS is not set", app.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", app.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_sigterm_it_is_not_ready_but_serves_on_then_exits_0()
    {
        await using var app = await AppProcess.StartReadyAsync(fixture.Database, ("DRAIN_MS", "1500"));
        await app.TerminateAsync();
        using var ready = await Wait.UntilAsync(
            "not ready", () => app.Http.GetAsync("/health/ready"), r => r.StatusCode == HttpStatusCode.ServiceUnavailable);
        using var stored = await app.PutAsync("Late", "1990-05-17");
        Assert.Equal(HttpStatusCode.NoContent, stored.StatusCode);
        Assert.True(stored.Headers.ConnectionClose);
        Assert.Equal(0, await app.WaitForExitAsync());
    }

    [Fact]
    public async Task On_sigterm_a_request_in_flight_is_finished()
    {
        await using var app = await AppProcess.StartReadyAsync(fixture.Database, ("DRAIN_MS", "0"), ("WRITE_BUDGET_MS", "10000"));
        await fixture.Database.First.ExecuteAsync(
            "INSERT INTO base.users VALUES ('flight', '1990-05-17') ON CONFLICT DO NOTHING", "revolutdb");
        await using var blocker = await fixture.Database.First.LockUsersAsync();
        var write = app.PutAsync("Flight", "1990-05-18");
        await fixture.Database.First.WaitForBackendAsync("wait_event_type = 'Lock'");
        await app.TerminateAsync();
        await Wait.UntilAsync("no new connections", () => RefusesAsync(app), refused => refused);
        await blocker.DisposeAsync();
        using var response = await write;
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(0, await app.WaitForExitAsync());
    }

    [Fact]
    public async Task The_health_command_tells_a_living_instance_from_none()
    {
        var environment = AppProcess.Environment(fixture.Database, ("LISTEN_PORT", $"{fixture.App.Port}"));
        await using var living = AppProcess.Launch(environment, "--health");
        Assert.Equal(0, await living.WaitForExitAsync());

        environment["LISTEN_PORT"] = $"{Loopback.FreePort()}";
        await using var none = AppProcess.Launch(environment, "--health");
        Assert.Equal(1, await none.WaitForExitAsync());
        Assert.Contains("does not answer", none.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_an_address_it_listens_there_only()
    {
        const string Another = "127.0.0.2";
        await using var app = await AppProcess.StartAsync(fixture.Database, ("LISTEN_ADDRESS", "127.0.0.1"));
        using var socket = new System.Net.Sockets.TcpClient();
        await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(() => socket.ConnectAsync(Another, app.Port));

        var environment = AppProcess.Environment(
            fixture.Database, ("LISTEN_ADDRESS", Another), ("LISTEN_PORT", $"{app.Port}"));
        await using var health = AppProcess.Launch(environment, "--health");
        Assert.Equal(1, await health.WaitForExitAsync());
        Assert.Contains($"{Another}:{app.Port} does not answer", health.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_certificate_of_another_ca_is_not_trusted()
    {
        var other = Path.GetTempFileName();
        await File.WriteAllTextAsync(other, Certificates.Create().CaPem);
        await using var app = await AppProcess.StartAsync(fixture.Database, ("DATABASE_CA_FILE", other));
        await app.WaitForLogAsync("is Unreachable");
        using var ready = await app.Http.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        File.Delete(other);
    }

    [Fact]
    public async Task Each_of_several_cas_in_the_file_is_trusted()
    {
        var both = Path.GetTempFileName();
        await File.WriteAllTextAsync(both, $"{Certificates.Create().CaPem}\n{await File.ReadAllTextAsync(fixture.Database.CaFile)}");
        await using var app = await AppProcess.StartAsync(fixture.Database, ("DATABASE_CA_FILE", both));
        await app.WaitForLogAsync("is Primary");
        using var ready = await app.Http.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        File.Delete(both);
    }

    [Fact]
    public async Task A_wrong_password_makes_it_not_ready_and_the_log_says_why_without_it()
    {
        await using var app = await AppProcess.StartAsync(fixture.Database, ("DATABASE_PASSWORD", "not-the-one"));
        await app.WaitForLogAsync("28P01");
        using var ready = await app.Http.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.DoesNotContain("not-the-one", app.Log, StringComparison.Ordinal);
    }

    private static async Task<bool> RefusesAsync(AppProcess app)
    {
        using var socket = new System.Net.Sockets.TcpClient();
        try
        {
            await socket.ConnectAsync("127.0.0.1", app.Port);
            return false;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return true;
        }
    }
}
