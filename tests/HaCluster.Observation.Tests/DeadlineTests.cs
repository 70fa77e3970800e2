using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;

namespace HaCluster.Observation.Tests;

/// <summary>Against real sockets: whatever a host does, a look ends at its deadline.</summary>
public sealed class DeadlineTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task Hosts_that_accept_and_say_nothing_cost_one_deadline_in_all()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var observer = new ClusterObserver(EndpointsAt(((IPEndPoint)silent.LocalEndpoint).Port), Deadline);
        await observer.ObserveAsync(TestContext.Current.CancellationToken);

        var started = Stopwatch.GetTimestamp();
        var seen = await observer.ObserveAsync(TestContext.Current.CancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(started);

        Assert.All(seen.Hosts.Values, host => Assert.False(host.Up));
        Assert.All(seen.LoadBalancers.Values, balancer => Assert.Contains("no answer in time", balancer.Failure, StringComparison.Ordinal));
        Assert.All(seen.Databases.Values, database => Assert.NotNull(database.Failure));
        Assert.InRange(elapsed, TimeSpan.Zero, Deadline + TimeSpan.FromSeconds(1.5));
    }

    [Fact]
    public async Task A_database_host_that_hangs_takes_no_time_from_what_is_asked_after_it()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var refusing = EndpointsAt(Loopback.FreePort());
        using var observer = new ClusterObserver(
            refusing with
            {
                Backup = new BackupThresholds(3, 256, 35),
                Regions =
                [
                    .. refusing.Regions.Select(region => region with
                    {
                        Hosts =
                        [
                            .. region.Hosts.Select(host => host.Role == HostRole.Database
                                ? host with { SshPort = ((IPEndPoint)silent.LocalEndpoint).Port }
                                : host),
                        ],
                    }),
                ],
            },
            Deadline);

        var seen = await observer.ObserveAsync(TestContext.Current.CancellationToken);

        Assert.All(seen.Databases.Values, database => Assert.Contains("no answer in time", database.Failure, StringComparison.Ordinal));
        Assert.Equal(2, seen.Repositories.Count);
        Assert.All(seen.Repositories.Values, repository => Assert.Contains("refused", repository.Failure, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ports_that_refuse_are_reported_as_down_at_once()
    {
        using var observer = new ClusterObserver(EndpointsAt(Loopback.FreePort()), Deadline);

        var seen = await observer.ObserveAsync(TestContext.Current.CancellationToken);

        Assert.All(seen.Hosts.Values, host => Assert.False(host.Up));
        Assert.All(seen.LoadBalancers.Values, balancer => Assert.False(balancer.Up));
    }

    [Fact]
    public async Task A_host_is_up_when_its_ssh_server_greets()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var greeting = GreetAsync(server, "SSH-2.0-OpenSSH_9.2\r\n");
        var host = EndpointsAt(((IPEndPoint)server.LocalEndpoint).Port).Regions[0].Hosts[0];
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        using var connections = new Probes.HostConnections(null);

        Assert.True((await Probes.HostProbe.ObserveAsync(host, connections, deadline.Token)).Up);
        await greeting;
    }

    [Fact]
    public async Task A_connection_that_closes_without_a_greeting_is_not_a_host()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var greeting = GreetAsync(server, "");
        var host = EndpointsAt(((IPEndPoint)server.LocalEndpoint).Port).Regions[0].Hosts[0];
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        using var connections = new Probes.HostConnections(null);

        var seen = await Probes.HostProbe.ObserveAsync(host, connections, deadline.Token);

        Assert.Contains("closed before the SSH greeting", seen.Failure, StringComparison.Ordinal);
        await greeting;
    }

    private static async Task GreetAsync(TcpListener server, string text)
    {
        using var client = await server.AcceptTcpClientAsync();
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));
        client.Close();
    }

    private static ClusterEndpoints EndpointsAt(int port) => Samples.Endpoints with
    {
        // A real key, so that what fails is the connection.
        SshPrivateKey = new SecretText(ThrowawayKey()),
        Regions = [.. Samples.Endpoints.Regions.Select(region => region with
        {
            StatsUrl = new Uri($"http://127.0.0.1:{port}/stats"),
            Hosts = [.. region.Hosts.Select(host => host with { SshPort = port })],
        })],
    };

    private static string ThrowawayKey()
    {
        using var rsa = System.Security.Cryptography.RSA.Create(2048);
        return rsa.ExportRSAPrivateKeyPem();
    }
}
