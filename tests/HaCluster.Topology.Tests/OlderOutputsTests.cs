using System.Text.Json;
using HaCluster.Topology.Outputs;

namespace HaCluster.Topology.Tests;

/// <summary>Outputs as earlier versions of the deploy program wrote them: their clusters stay readable.</summary>
public sealed class OlderOutputsTests
{
    /// <summary>With <c>database</c>, <c>network</c> and <c>slot</c>, which nothing reads.</summary>
    [Fact]
    public void Outputs_of_november_2026_are_read()
    {
        using var stream = typeof(OlderOutputsTests).Assembly.GetManifestResourceStream("outputs-2026-11.json")!;
        using var document = JsonDocument.Parse(stream);

        var endpoints = ClusterOutputs.Read(document.RootElement);

        Assert.Equal(
            (Target.Local, ReplicationMode.Asynchronous, "KEY"),
            (endpoints.Target, endpoints.Replication, endpoints.SshPrivateKey!.Reveal()));
        Assert.Equal(("hacluster", "PASSWORD"), (endpoints.Statistics.User, endpoints.Statistics.Password.Reveal()));
        Assert.Equal(["site1", "site2"], endpoints.Regions.Select(region => region.Name));
        Assert.All(endpoints.Regions, region => Assert.Equal(("site1-site2-router", null), (region.Router, region.AwsRegion)));
        Assert.Equal(6, endpoints.Hosts.Count(host => host.InstanceId is { Length: 64 } && host.SshHostKey is not null));
        var database = endpoints.Regions[1].DatabaseHost;
        Assert.Equal(
            ("site2-db", HostRole.Database, "172.21.1.30", 22202), (database.Name, database.Role, database.Address, database.SshPort));
        Assert.Equal(3, endpoints.Regions[0].Applications.Length);
    }
}
