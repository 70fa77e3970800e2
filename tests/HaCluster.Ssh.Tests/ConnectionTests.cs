using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace HaCluster.Ssh.Tests;

/// <summary>Hosts that are dead, hostile or hard to reach.</summary>
public sealed class ConnectionTests : PoolFixture
{
    [Fact]
    public async Task A_host_that_accepts_and_never_answers_fails_by_its_dial_limits()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var server = SshServer.Prepare();
        var watch = Stopwatch.StartNew();

        var failure = await FailToConnectAsync(server.Target() with
        {
            Port = ((IPEndPoint)silent.LocalEndpoint).Port,
            Dial = new DialLimits(2, TimeSpan.FromSeconds(1)),
        });

        Assert.Contains("2 attempts failed", failure.Message);
        Assert.Contains("no SSH session within 1 s", failure.Message);
        Assert.InRange(watch.Elapsed.TotalSeconds, 2, 20);
    }

    [Fact]
    public async Task A_server_that_starts_late_is_waited_for()
    {
        using var server = SshServer.Prepare();

        var running = RunAsync(server.Target(), "echo up");
        const string Report = "attempt 2 of 10 failed: connection refused.";
        await Wait.UntilAsync(() => Reports.Any(line => line.EndsWith(Report, StringComparison.Ordinal)));
        server.Start();

        Assert.Equal("up\n", await running);
    }

    [Fact]
    public async Task A_refused_key_says_so_and_what_to_check()
    {
        using var server = SshServer.Start();
        using var stranger = SshServer.Prepare();

        var failure = await FailToConnectAsync(server.Target() with { PrivateKey = stranger.PrivateKey, Dial = DialLimits.Once });

        Assert.Contains("authentication refused", failure.Message);
        Assert.True(failure.LoginRefused);
        Assert.Contains("Check the user, the private key and the password", failure.Message);
        Assert.Contains($"ssh -p {server.Port} {Environment.UserName}@127.0.0.1", failure.Message);
        Assert.DoesNotContain("PRIVATE KEY", failure.Message);
    }

    [Fact]
    public async Task A_private_key_that_cannot_be_read_is_refused_without_an_attempt()
    {
        using var server = SshServer.Prepare();

        var failure = await FailToConnectAsync(server.Target() with { PrivateKey = "not a key" });

        Assert.StartsWith("the private key cannot be read", failure.Reason);
        Assert.Empty(Reports);
    }

    [Fact]
    public async Task A_connection_without_any_credential_is_refused()
    {
        using var server = SshServer.Prepare();
        var target = server.Target() with { PrivateKey = null };

        Assert.Contains("SSH_AUTH_SOCK is not set", (await FailToConnectAsync(target)).Reason);
        var failure = await FailToConnectAsync(target with { AgentSocket = "/nonexistent" });
        Assert.Contains("no way to authenticate", failure.Message);
        Assert.Contains("no SSH agent with a key answers at /nonexistent", failure.Message);
    }

    [Fact]
    public async Task A_password_and_an_agent_are_offered_as_well()
    {
        using var server = SshServer.Start();
        using var agent = SshAgentProcess.Start(server.PrivateKey);

        var target = server.Target() with { PrivateKey = null, Password = "not the password", AgentSocket = agent.Socket };

        Assert.Equal("by agent\n", await RunAsync(target, "echo by agent"));
    }

    [Fact]
    public async Task A_private_key_is_used_beside_a_broken_agent()
    {
        using var server = SshServer.Start();
        using var left = new TemporaryDirectory();
        var closed = Path.Combine(left.Path, "socket");
        using (var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
            listener.Bind(new UnixDomainSocketEndPoint(closed));
        using var nonsense = new ForeignAgent("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
        // One identity, of a key type that no server knows: byte 12, count, key, comment.
        using var unknown = new ForeignAgent([0, 0, 0, 21, 12, 0, 0, 0, 1, 0, 0, 0, 8, 0, 0, 0, 4, .. "none"u8, 0, 0, 0, 0]);
        string[] agents =
            ["/tmp/" + new string('x', 200), "/nonexistent", left.Path, closed, nonsense.Path, unknown.Path, "relative", "a\0b"];

        foreach (var agent in agents)
        {
            await using var pool = new SshConnectionPool();
            var output = new CapturedOutput();
            var target = server.Target() with { AgentSocket = agent, Dial = DialLimits.Once };

            var exit = await pool.RunAsync(
                target, new RemoteCommand { Text = "echo by key" }, output, Reports.Enqueue, TestContext.Current.CancellationToken);

            Assert.Equal((0, "by key\n"), (exit.Status, output.Stdout));
        }
        Assert.Empty(Reports);
    }

    [Fact]
    public async Task A_connection_that_died_while_idle_is_replaced()
    {
        using var server = SshServer.Start();
        await RunAsync(server.Target(), "true");
        server.Kill();
        server.Start();

        Assert.Equal("again\n", await RunAsync(server.Target(), "echo again"));
    }

    [Fact]
    public async Task An_idle_connection_to_a_frozen_host_fails_by_the_dial_limits_of_a_new_one()
    {
        using var server = SshServer.Start();
        var target = server.Target() with { Dial = new DialLimits(1, TimeSpan.FromSeconds(2)) };
        await RunAsync(target, "true");
        server.Freeze();
        var watch = Stopwatch.StartNew();

        await FailToConnectAsync(target);
        Assert.InRange(watch.Elapsed.TotalSeconds, 3, 30);
    }

    [Fact]
    public async Task Cancelling_stops_the_dialling()
    {
        using var server = SshServer.Prepare();
        using var stop = new CancellationTokenSource();
        var target = server.Target() with { Dial = new DialLimits(-1, TimeSpan.FromSeconds(15)) };
        var running = RunAsync(target, new RemoteCommand { Text = "true" }, new CapturedOutput(), stop.Token);
        await Wait.UntilAsync(() => Reports.Any(report => report.Contains("attempt 3 of unlimited", StringComparison.Ordinal)));
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Many_commands_at_once_share_few_connections()
    {
        using var server = SshServer.Start("LogLevel VERBOSE");

        var results = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => RunAsync(server.Target(), $"sleep 0.2; echo {i}")));

        Assert.Equal(Enumerable.Range(0, 24).Select(i => $"{i}\n"), results);
        Assert.InRange(server.Logins(), 1, 12);
        for (var i = 0; i < 5; i++)
            await RunAsync(server.Target(), "true");
        Assert.InRange(server.Logins(), 1, 12);
    }

    // Such a command ends while its input is still being ended.
    [Theory]
    [InlineData(null)]
    [InlineData("input")]
    public async Task Commands_that_end_at_once_leave_the_connection_to_the_next(string? input)
    {
        using var server = SshServer.Start("LogLevel VERBOSE");
        var command = new RemoteCommand { Text = "true", StandardInput = input };

        for (var i = 0; i < 60; i++)
            await RunAsync(server.Target(), command, new CapturedOutput());

        Assert.Equal(1, server.Logins());
    }

    [Fact]
    public void Printing_a_target_prints_no_secret()
    {
        using var server = SshServer.Prepare();

        Assert.DoesNotContain("PRIVATE KEY", $"{server.Target()}");
    }
}
