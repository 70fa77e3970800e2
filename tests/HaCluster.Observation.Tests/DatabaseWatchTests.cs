using HaCluster.Failover.Members;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;

namespace HaCluster.Observation.Tests;

/// <summary>Looks again and again at hosts with real SSH servers.</summary>
public sealed class DatabaseWatchTests
{
    private const string Status = """
        {"name":"site1-db","up":true,"role":"ROLE","hasData":true,"fenced":false,"timeline":1,"lsn":"0/5000148","replayedLsn":"0/5000148",
         "synchronousStandbyNames":"","replication":[],"receiver":null}
        """;

    [Fact]
    public async Task Each_look_sees_the_roles_of_that_moment_over_the_same_connections()
    {
        using var first = SshServer.Start();
        using var second = SshServer.StartFor(first);
        Play(first, "standby");
        Play(second, "primary");
        using var watch = new DatabaseWatch(Endpoints(first, second));

        var before = await watch.LookAsync(TestContext.Current.CancellationToken);
        Play(first, "primary");
        var after = await watch.LookAsync(TestContext.Current.CancellationToken);

        Assert.Equal([DatabaseRole.Standby, DatabaseRole.Primary], before.Select(report => report.Role));
        Assert.Equal([DatabaseRole.Primary, DatabaseRole.Primary], after.Select(report => report.Role));
        Assert.Equal((1, 1), (Logins(first), Logins(second)));
    }

    [Fact]
    public async Task A_host_that_goes_is_reported_and_one_that_comes_back_is_seen_again()
    {
        using var first = SshServer.Start();
        using var second = SshServer.StartFor(first);
        Play(first, "primary");
        Play(second, "standby");
        using var watch = new DatabaseWatch(Endpoints(first, second));
        await watch.LookAsync(TestContext.Current.CancellationToken);

        first.Kill();
        var gone = await watch.LookAsync(TestContext.Current.CancellationToken);
        first.Start();
        var back = await watch.LookAsync(TestContext.Current.CancellationToken);

        Assert.Equal([DatabaseRole.Unknown, DatabaseRole.Standby], gone.Select(report => report.Role));
        Assert.NotNull(gone[0].Failure);
        Assert.Equal([DatabaseRole.Primary, DatabaseRole.Standby], back.Select(report => report.Role));
    }

    private static void Play(SshServer server, string role) => server.AddProgram(
        "sudo", $"#!/bin/bash\ncat << 'END'\n{Status.Replace("ROLE", role, StringComparison.Ordinal)}\nEND\n");

    private static ClusterEndpoints Endpoints(SshServer first, SshServer second) => Samples.Endpoints with
    {
        SshPrivateKey = new SecretText(first.PrivateKey),
        Regions = [Region(0, first), Region(1, second)],
    };

    private static RegionEndpoints Region(int index, SshServer server) => Samples.Endpoints.Regions[index] with
    {
        Hosts =
        [
            .. Samples.Endpoints.Regions[index].Hosts.Select(host => host with
            {
                SshPort = server.Port, SshUser = Environment.UserName, SshHostKey = server.HostKey,
            }),
        ],
    };

    private static int Logins(SshServer server) =>
        server.Log.Split('\n').Count(line => line.Contains("Accepted publickey", StringComparison.Ordinal));
}
