using System.Text.Json;
using HaCluster.Observation.Probes;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;

namespace HaCluster.Observation.Tests;

/// <summary>Two real SSH servers, one behind the other.</summary>
public sealed class JumpHostTests
{
    [Fact]
    public async Task A_host_behind_a_jump_host_greets_and_runs_commands()
    {
        using var jumpHost = SshServer.Start();
        using var target = SshServer.StartFor(jumpHost);
        var host = Host(target, jumpHost);
        using var connections = new HostConnections(new SecretText(jumpHost.PrivateKey));

        var seen = await HostProbe.ObserveAsync(host, connections, Deadline());
        var result = await connections.RunAsync(host, "echo from there", Deadline());

        Assert.Equal(new HostObservation("site1-db", true, null), seen);
        Assert.Equal("from there\n", result.Output);
        // One login on the jump host for both.
        Assert.Equal(1, Logins(jumpHost));
        Assert.Equal(1, Logins(target));
    }

    [Fact]
    public async Task A_jump_host_that_leads_nowhere_says_so()
    {
        using var jumpHost = SshServer.Start("AllowTcpForwarding no");
        using var target = SshServer.StartFor(jumpHost);
        using var connections = new HostConnections(new SecretText(jumpHost.PrivateKey));

        var failure = await Assert.ThrowsAsync<ProbeException>(() => connections.RunAsync(Host(target, jumpHost), "true", Deadline()));

        Assert.Contains($"through {Environment.UserName}@127.0.0.1:{jumpHost.Port}", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, Logins(target));
    }

    [Fact]
    public async Task A_jump_host_that_is_down_is_named_for_every_host_behind_it()
    {
        var jumpHost = SshServer.Prepare();
        using var target = SshServer.Start();
        using var connections = new HostConnections(new SecretText(jumpHost.PrivateKey));

        var seen = await HostProbe.ObserveAsync(Host(target, jumpHost), connections, Deadline());

        Assert.False(seen.Up);
        Assert.Contains($"SSH to the jump host {Environment.UserName}@127.0.0.1:{jumpHost.Port}", seen.Failure, StringComparison.Ordinal);
        jumpHost.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_wrong_host_key_is_refused_on_either_side(bool ofJumpHost)
    {
        using var jumpHost = SshServer.Start();
        using var target = SshServer.StartFor(jumpHost);
        var host = Host(target, jumpHost);
        host = ofJumpHost
            ? host with { SshProxy = host.SshProxy! with { HostKey = target.HostKey } }
            : host with { SshHostKey = jumpHost.HostKey };
        using var connections = new HostConnections(new SecretText(jumpHost.PrivateKey));

        var failure = await Assert.ThrowsAsync<ProbeException>(() => connections.RunAsync(host, "true", Deadline()));

        Assert.Contains("is not the expected host key", failure.Message, StringComparison.Ordinal);
        Assert.Equal(ofJumpHost, failure.Message.Contains("the jump host", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_host_without_a_published_key_greets_but_is_not_trusted(bool ofJumpHost)
    {
        using var jumpHost = SshServer.Start();
        using var target = SshServer.StartFor(jumpHost);
        var host = Host(target, jumpHost);
        host = ofJumpHost ? host with { SshProxy = host.SshProxy! with { HostKey = null } } : host with { SshHostKey = null };
        using var connections = new HostConnections(new SecretText(jumpHost.PrivateKey));

        var seen = await HostProbe.ObserveAsync(host, connections, Deadline());
        var failure = await Assert.ThrowsAsync<ProbeException>(() => connections.RunAsync(host, "true", Deadline()));

        Assert.Equal(!ofJumpHost, seen.Up);
        Assert.Contains("published no host key", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, Logins(target));
    }

    [Fact]
    public async Task A_key_that_only_the_agent_has_opens_both()
    {
        using var jumpHost = SshServer.Start();
        using var target = SshServer.StartFor(jumpHost);
        using var agent = SshAgentProcess.Start(jumpHost.PrivateKey);
        var before = Environment.GetEnvironmentVariable("SSH_AUTH_SOCK");
        Environment.SetEnvironmentVariable("SSH_AUTH_SOCK", agent.Socket);
        try
        {
            using var connections = new HostConnections(null);
            Assert.Equal("by agent\n", (await connections.RunAsync(Host(target, jumpHost), "echo by agent", Deadline())).Output);
        }
        finally
        {
            Environment.SetEnvironmentVariable("SSH_AUTH_SOCK", before);
        }
    }

    [Fact]
    public void Outputs_without_a_private_key_leave_it_to_the_agent()
    {
        var json = Samples.OutputsJson.Replace("\"sshPrivateKey\": \"KEY\",", "\"sshPrivateKey\": null,", StringComparison.Ordinal);

        Assert.Null(ClusterOutputs.Read(JsonElement.Parse(json)).SshPrivateKey);
    }

    private static HostEndpoint Host(SshServer target, SshServer jumpHost) =>
        new("site1-db", HostRole.Database, "172.20.3.10", "127.0.0.1", target.Port, Environment.UserName, target.HostKey)
        {
            SshProxy = new SshProxyEndpoint("127.0.0.1", jumpHost.Port, Environment.UserName, jumpHost.HostKey),
        };

    private static int Logins(SshServer server) =>
        server.Log.Split('\n').Count(line => line.Contains("Accepted publickey", StringComparison.Ordinal));

    private static CancellationToken Deadline()
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        source.CancelAfter(TimeSpan.FromSeconds(20));
        return source.Token;
    }
}
