using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers;
using HaCluster.Engine.Providers.Command;
using HaCluster.Engine.Providers.Command.Remote;

namespace HaCluster.Engine.Tests.Providers.Command;

/// <summary>Hosts that are dead, hostile or hard to reach.</summary>
public sealed class RemoteConnectionTests : IAsyncDisposable
{
    private const string Type = "command:remote:Command";

    private readonly ProviderHarness _harness = new(
        new CommandProviderFactory { Liveness = new LivenessLimits(Silence: TimeSpan.FromSeconds(1), Answer: TimeSpan.FromSeconds(10)) });

    [Fact]
    public async Task A_host_that_accepts_and_never_answers_fails_by_its_dial_limits()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var server = SshServer.Prepare();
        var watch = Stopwatch.StartNew();

        var failure = await FailAsync(server.Connection(
            ("port", (double)((IPEndPoint)silent.LocalEndpoint).Port), ("perDialTimeout", 1.0), ("dialErrorLimit", 2.0)));

        Assert.Contains("2 attempts failed", failure.Message);
        Assert.Contains("no SSH session within 1 s", failure.Message);
        Assert.InRange(watch.Elapsed.TotalSeconds, 2, 20);
    }

    [Fact]
    public async Task A_refused_key_says_so_and_what_to_check()
    {
        using var server = SshServer.Start();
        using var stranger = SshServer.Prepare();

        var failure = await FailAsync(server.Connection(("privateKey", stranger.PrivateKey), ("dialErrorLimit", 1.0)));

        Assert.Contains("authentication refused", failure.Message);
        Assert.Contains("Check user, privateKey and password", failure.Message);
        Assert.DoesNotContain("PRIVATE KEY", failure.Message);
    }

    [Fact]
    public async Task A_wrong_host_key_is_refused_at_once_and_the_right_one_is_accepted()
    {
        using var server = SshServer.Start();
        using var other = SshServer.Prepare();

        var failure = await FailAsync(server.Connection(("hostKey", other.HostKey)));
        Assert.Contains("is not the connection's hostKey", failure.Message);
        Assert.DoesNotContain(_harness.Logged, line => line.Message.Contains("attempt", StringComparison.Ordinal));

        Assert.Equal("in", (await RunAsync(server.Connection(("hostKey", server.HostKey)), "echo in")).Text("stdout"));
    }

    [Fact]
    public async Task A_jump_host_leads_to_the_target()
    {
        using var jump = SshServer.Start("LogLevel VERBOSE");
        using var target = SshServer.Start();

        var command = await RunAsync(target.Connection(("proxy", jump.Connection())), "echo $SSH_CONNECTION");
        Assert.EndsWith($" {target.Port}", command.Text("stdout"));
        Assert.Contains("Accepted publickey", jump.Log);

        target.Kill();
        var failure = await FailAsync(target.Connection(("proxy", jump.Connection()), ("dialErrorLimit", 1.0)));
        Assert.Contains($"-J {Environment.UserName}@127.0.0.1:{jump.Port}", failure.Message);
    }

    [Fact]
    public async Task A_password_and_an_agent_are_offered_as_well()
    {
        using var server = SshServer.Start();
        using var agent = SshAgentProcess.Start(server.PrivateKey);

        var command = await RunAsync(
            server.Connection(("agentSocketPath", agent.Socket), ("password", "not the password")).Remove("privateKey"), "echo by agent");

        Assert.Equal("by agent", command.Text("stdout"));
    }

    [Fact]
    public async Task A_connection_that_died_while_idle_is_replaced()
    {
        using var server = SshServer.Start();
        await RunAsync(server.Connection(), "true");
        server.Kill();
        server.Start();

        Assert.Equal("again", (await RunAsync(server.Connection(), "echo again")).Text("stdout"));
    }

    [Fact]
    public async Task A_host_that_dies_while_a_script_runs_fails_the_script()
    {
        using var server = SshServer.Start();
        var running = RunAsync(server.Connection(), "echo started; sleep 300");
        await Wait.UntilAsync(() => _harness.Logged.Any(line => line.Message == "started"));
        server.Kill();

        var failure = await Assert.ThrowsAsync<ProviderException>(() => running);
        Assert.Contains("the connection broke while it ran", failure.Message);
        Assert.Contains("started", failure.Message);
    }

    [Fact]
    public async Task A_host_that_freezes_while_a_script_runs_is_found_dead()
    {
        using var server = SshServer.Start();
        var running = RunAsync(server.Connection(), "echo started; sleep 300");
        await Wait.UntilAsync(() => _harness.Logged.Any(line => line.Message == "started"));
        var watch = Stopwatch.StartNew();
        server.Freeze();

        var failure = await Assert.ThrowsAsync<ProviderException>(() => running);
        Assert.Contains("has not answered", failure.Message);
        Assert.InRange(watch.Elapsed.TotalSeconds, 9, 40);
    }

    [Fact]
    public async Task A_script_that_is_silent_for_long_is_left_alone_while_its_host_lives()
    {
        using var server = SshServer.Start();
        Assert.Equal("done", (await RunAsync(server.Connection(), "sleep 5; echo done")).Text("stdout"));
    }

    [Fact]
    public async Task An_idle_connection_to_a_frozen_host_fails_by_the_dial_limits_of_a_new_one()
    {
        using var server = SshServer.Start();
        var connection = server.Connection(("perDialTimeout", 2.0), ("dialErrorLimit", 1.0));
        await RunAsync(connection, "true");
        server.Freeze();
        var watch = Stopwatch.StartNew();

        await FailAsync(connection);
        Assert.InRange(watch.Elapsed.TotalSeconds, 3, 30);
    }

    [Fact]
    public async Task Cancelling_stops_the_dialling()
    {
        using var server = SshServer.Prepare();
        using var stop = new CancellationTokenSource();
        var creation = _harness.CreateAsync(
            Type, "cancelled", Props.Of(("connection", server.Connection(("dialErrorLimit", -1.0))), ("create", "true")), cancellation: stop.Token);
        await Wait.UntilAsync(() => _harness.Logged.Any(line => line.Message.Contains("attempt 3 of unlimited", StringComparison.Ordinal)));
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => creation);
    }

    [Fact]
    public async Task A_connection_without_any_credential_is_refused()
    {
        using var server = SshServer.Prepare();
        var failure = await FailAsync(server.Connection(("agentSocketPath", "/nonexistent")).Remove("privateKey"));
        Assert.Contains("no way to authenticate", failure.Message);
    }

    public async ValueTask DisposeAsync() => await _harness.DisposeAsync();

    private Task<Resource> RunAsync(PropertyMap connection, string script) =>
        _harness.CreateAsync(Type, "command", Props.Of(("connection", connection), ("create", script)));

    private Task<ProviderException> FailAsync(PropertyMap connection) => Assert.ThrowsAsync<ProviderException>(() => RunAsync(connection, "true"));
}
