using CsCheck;
using HaCluster.Topology.Addressing;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Tests;

public sealed class ClusterTopologyTests
{
    [Fact]
    public void The_default_cluster_has_the_documented_names_addresses_and_ports()
    {
        var topology = ClusterTopology.From(new ClusterSettings());

        Assert.Equal(
            [
                "site1-svc Service 172.20.1.10 12201", "site1-app Application 172.20.1.20 12211", "site1-db Database 172.20.1.30 12202",
                "site2-svc Service 172.21.1.10 22201", "site2-app Application 172.21.1.20 22211", "site2-db Database 172.21.1.30 22202",
            ],
            topology.Hosts.Select(host => $"{host.Name} {host.Role} {host.Address} {host.PublishedSshPort}"));
        Assert.Equal(
            ["site1-app-1:8001", "site1-app-2:8002", "site1-app-3:8003", "site2-app-1:8001", "site2-app-2:8002", "site2-app-3:8003"],
            topology.Instances.Select(instance => $"{instance.Name}:{instance.Port}"));
        Assert.Equal(
            ["18000 18081", "28000 28081"],
            topology.Regions.Select(region => $"{region.LoadBalancer.PublishedPort} {region.LoadBalancer.PublishedStatsPort}"));
        Assert.Equal(["172.20.1.2", "172.21.1.2"], topology.Regions.Select(region => region.RouterAddress));
    }

    [Fact]
    public void Further_application_hosts_are_numbered_from_two()
    {
        var topology = ClusterTopology.From(new ClusterSettings { Application = new ApplicationSettings { Hosts = 3, Instances = 2 } });

        Assert.Equal(
            ["site1-app 172.20.1.20 12211", "site1-app2 172.20.1.21 12212", "site1-app3 172.20.1.22 12213"],
            topology.Regions[0].ApplicationHosts.Select(host => $"{host.Name} {host.Address} {host.PublishedSshPort}"));
        Assert.Equal("site1-app3-2", topology.Regions[0].Instances[^1].Name);
    }

    [Fact]
    public void Each_region_is_the_peer_of_the_other()
    {
        var topology = ClusterTopology.From(new ClusterSettings());

        Assert.Equal("site2", topology.PeerOf(topology.InitialPrimary).Name);
        Assert.Equal("site1", topology.PeerOf(topology.PeerOf(topology.InitialPrimary)).Name);
    }

    [Fact]
    public void Slots_have_names_that_postgresql_accepts()
    {
        var topology = ClusterTopology.From(new ClusterSettings
        {
            Regions = [RegionSettings.Default(0) with { Name = "us-east-1" }, RegionSettings.Default(1)],
        });

        Assert.Equal("hacluster_us_east_1", DatabaseNames.SlotOf(topology.Regions[0]));
    }

    [Fact]
    public void Every_accepted_configuration_gives_distinct_names_addresses_and_ports() =>
        Gen.Select(Gen.Int[1, 4], Gen.Int[1, 6], Gen.Int[16, 27], Gen.Int[0, 120], Gen.Int[2, 5])
            .Sample((hosts, instances, prefix, offset, portBase) =>
            {
                var configuration = ClusterConfigurationTests.Load(
                    ("hacluster:application.hosts", $"{hosts}"),
                    ("hacluster:application.instances", $"{instances}"),
                    ("hacluster:database.maxConnections", "1000"),
                    ("hacluster:regions[0].cidr", $"{Cidr.Parse("10.0.0.0/8").Subnet(prefix, offset)}"),
                    ("hacluster:regions[1].cidr", $"{Cidr.Parse("10.0.0.0/8").Subnet(prefix, offset + 1)}"),
                    ("hacluster:regions[1].ports.base", $"{portBase * 10_000}"));
                Assert.Empty(configuration.Diagnostics);
                var topology = configuration.Topology!;

                AssertDistinct(topology.Hosts.Select(host => host.Name));
                AssertDistinct(topology.Hosts.Select(host => host.Address).Concat(topology.Regions.Select(region => region.RouterAddress)));
                AssertDistinct(topology.Instances.Select(instance => instance.Name));
                AssertDistinct(topology.Instances.Select(instance => $"{instance.Host.Name}:{instance.Port}"));
                AssertDistinct(topology.Hosts.Select(host => host.PublishedSshPort)
                    .Concat(
                        topology.Regions.SelectMany(
                            region => new[] { region.LoadBalancer.PublishedPort, region.LoadBalancer.PublishedStatsPort })));
                Assert.All(topology.Regions, region =>
                {
                    Assert.True(region.Cidr.Contains(region.Subnet));
                    Assert.All(region.Hosts, host => Assert.True(region.Subnet.Contains(System.Net.IPAddress.Parse(host.Address))));
                });
                Assert.Equal(2 * hosts * instances, topology.Instances.Count());
            });

    private static void AssertDistinct<T>(IEnumerable<T> values)
    {
        var list = values.ToList();
        Assert.Equal(list.Count, list.Distinct().Count());
    }
}
