using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace HaCluster.Ssh.Tests;

/// <summary>Two real SSH servers, one behind the other.</summary>
public sealed class JumpHostTests : PoolFixture
{
    [Fact]
    public async Task Servers_behind_a_jump_host_share_one_connection_to_it()
    {
        using var jumpHost = SshServer.Start("LogLevel VERBOSE");
        using var one = SshServer.Start();
        using var other = SshServer.Start();

        var address = await RunAsync(one.Target() with { JumpHost = jumpHost.Target() }, "echo $SSH_CONNECTION");
        await RunAsync(other.Target() with { JumpHost = jumpHost.Target() }, "true");

        Assert.EndsWith($" {one.Port}\n", address);
        Assert.Equal((1, 1, 1), (jumpHost.Logins(), one.Logins(), other.Logins()));
    }

    [Fact]
    public async Task A_route_reaches_the_servers_port_without_a_login_on_it()
    {
        using var jumpHost = SshServer.Start();
        using var target = SshServer.Start();

        using var route = await Pool.OpenRouteAsync(target.Target() with { JumpHost = jumpHost.Target() }, Reports.Enqueue, default);
        using var client = new TcpClient();
        await client.ConnectAsync(route.Host, route.Port);
        var greeting = new byte[4];
        await client.GetStream().ReadExactlyAsync(greeting);

        Assert.Equal("SSH-", Encoding.ASCII.GetString(greeting));
        Assert.NotEqual(target.Port, route.Port);
        Assert.Equal(0, target.Logins());
    }

    [Fact]
    public async Task A_server_that_is_down_behind_its_jump_host_fails_and_leaves_the_jump_hosts_connection_open()
    {
        using var jumpHost = SshServer.Start("LogLevel VERBOSE");
        using var target = SshServer.Prepare();
        var behind = target.Target() with { JumpHost = jumpHost.Target(), Dial = DialLimits.Once };

        var failure = await FailToConnectAsync(behind);

        Assert.Equal(behind, failure.Target);
        Assert.Contains($"ssh -J {Environment.UserName}@127.0.0.1:{jumpHost.Port} -p {target.Port}", failure.Message);
        target.Start();
        Assert.Equal("up\n", await RunAsync(behind, "echo up"));
        Assert.Equal(1, jumpHost.Logins());
    }

    [Fact]
    public async Task A_jump_host_that_is_down_is_the_target_that_failed()
    {
        using var jumpHost = SshServer.Prepare();
        using var target = SshServer.Start();
        var jump = jumpHost.Target() with { Dial = DialLimits.Once };

        var failure = await FailToConnectAsync(target.Target() with { JumpHost = jump });

        Assert.Equal((jump, "connection refused"), (failure.Target, failure.Reason));
    }

    [Fact]
    public async Task A_jump_host_that_froze_since_its_connection_was_made_is_dialled_again()
    {
        using var jumpHost = SshServer.Start();
        using var one = SshServer.Start();
        using var other = SshServer.Start();
        var limits = new DialLimits(1, TimeSpan.FromSeconds(3));
        var jump = jumpHost.Target() with { Dial = limits };
        await RunAsync(one.Target() with { JumpHost = jump }, "true");
        jumpHost.Freeze();
        var watch = Stopwatch.StartNew();

        var failure = await FailToConnectAsync(other.Target() with { JumpHost = jump, Dial = limits });

        Assert.Equal(jump, failure.Target);
        Assert.InRange(watch.Elapsed.TotalSeconds, 5, 30);
    }
}
