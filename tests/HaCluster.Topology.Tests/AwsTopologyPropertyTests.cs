using System.Net;
using CsCheck;
using HaCluster.Diagnostics;
using HaCluster.Topology.Addressing;
using HaCluster.Topology.Configuration;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Tests;

/// <summary>Over every legal way to describe a cluster on AWS, and over each way to get one thing wrong.</summary>
public sealed class AwsTopologyPropertyTests
{
    // Network address, router, DNS and one for later use (Amazon VPC user guide, "Subnet CIDR blocks"); beside the last address.
    private const int ReservedByAws = 4;

    private static readonly string[] Roles = ["service", "application", "database"];

    private static readonly Gen<Dictionary<string, string>> Legal =
        from first in RegionIn(0, Cidr.Parse("10.0.0.0/9"))
        from second in RegionIn(1, Cidr.Parse("10.128.0.0/9"))
        from places in Gen.Shuffle(AwsRegionNames.All.ToArray(), 2)
        from zones in Gen.Char['a', 'f'].Array[6]
        from hosts in Gen.Int[1, 4]
        from instances in Gen.Int[1, 6]
        from arm in Gen.Bool
        from hidden in Gen.Bool
        from operators in Gen.Select(Gen.UInt[0x01000000, 0x09FFFFFF], Gen.Int[8, 32], (address, prefix) =>
            Cidr.Containing(new IPAddress(BitConverter.GetBytes(IPAddress.HostToNetworkOrder((int)address))), prefix)).Array[1, 4]
        select Join(first, second, new Dictionary<string, string>
        {
            ["hacluster:target"] = "aws",
            ["hacluster:regions[0].awsRegion"] = places[0],
            ["hacluster:regions[1].awsRegion"] = places[1],
            ["hacluster:aws.operatorCidrs"] = string.Join(',', operators),
            ["hacluster:aws.architecture"] = arm ? "arm64" : "x86_64",
            ["hacluster:network.privateHosts"] = hidden ? "true" : "false",
            ["hacluster:application.hosts"] = $"{hosts}",
            ["hacluster:application.instances"] = $"{instances}",
            ["hacluster:database.maxConnections"] = "1000",
        }, Zones(places, zones));

    private sealed record Mistake(string Name, string Code, Func<Dictionary<string, string>, int, (string Key, string Value)> Make);

    // Each is one wrong value; the number says in which region.
    private static readonly Mistake[] Mistakes =
    [
        new("VPC of the other region", "config.cidr-overlap", (legal, region) => (Key(region, "cidr"), legal[Key(1 - region, "cidr")])),
        new("VPC too large", "config.cidr-size", (_, region) => (Key(region, "cidr"), region == 0 ? "10.0.0.0/9" : "10.128.0.0/9")),
        new("VPC on the internet", "config.cidr-public", (_, region) => (Key(region, "cidr"), "11.0.0.0/16")),
        new("VPC with host bits", "config.cidr-malformed", (legal, region) => (Key(region, "cidr"), HostBits(legal[Key(region, "cidr")]))),
        new("subnet with host bits", "config.cidr-malformed",
            (legal, region) => (Key(region, "subnets.database"), HostBits(legal[Key(region, "subnets.database")]))),
        new("subnet too small", "config.cidr-size",
            (legal, region) => (Key(region, "subnets.service"), $"{Network(legal[Key(region, "subnets.service")])}/29")),
        new("subnet of the other region", "config.subnet-outside",
            (legal, region) => (Key(region, "subnets.service"), legal[Key(1 - region, "subnets.service")])),
        new("one subnet for two roles", "config.subnet-overlap",
            (legal, region) => (Key(region, "subnets.service"), legal[Key(region, "subnets.database")])),
        new("subnet around another", "config.subnet-overlap",
            (legal, region) => (Key(region, "subnets.database"), legal[Key(region, "cidr")])),
        new("same AWS region twice", "config.aws-region-duplicate",
            (legal, region) => (Key(region, "awsRegion"), legal[Key(1 - region, "awsRegion")])),
        new("no AWS region", "config.aws-region", (legal, region) => (Key(region, "awsRegion"), legal[Key(region, "awsRegion")] + "0")),
        new("zone elsewhere", "config.aws-zone",
            (legal, region) => (Key(region, "zones.application"), legal[Key(1 - region, "zones.application")])),
        new("other architecture", "config.aws-architecture", (legal, _) =>
            ("hacluster:aws.instanceTypes.database", legal["hacluster:aws.architecture"] == "arm64" ? "m6i.large" : "m7g.large")),
        new("open to all", "config.operator-too-wide",
            (legal, _) => ("hacluster:aws.operatorCidrs", legal["hacluster:aws.operatorCidrs"] + ",0.0.0.0/0")),
        new("nobody may log in", "config.operator-missing", (_, _) => ("hacluster:aws.operatorCidrs", "")),
        new("fifth application host", "config.out-of-range", (_, _) => ("hacluster:application.hosts", "5")),
        new("seventh instance", "config.out-of-range", (_, _) => ("hacluster:application.instances", "7")),
        new("unknown key", "config.unknown-key", (_, region) => (Key(region, "subnet.service"), "10.0.0.0/24")),
    ];

    [Fact]
    public void What_is_legal_is_accepted() => Legal.Sample(values =>
    {
        var configuration = ClusterConfiguration.Load(values, ClusterConfigurationTests.AnyMachine);
        Assert.Empty(configuration.Diagnostics);
        Assert.NotNull(configuration.Topology);
    });

    [Fact]
    public void Subnets_are_disjoint_and_inside_their_region_and_regions_are_disjoint() => Legal.Sample(values =>
    {
        var topology = ClusterConfiguration.Load(values, ClusterConfigurationTests.AnyMachine).Topology!;
        Assert.False(topology.Regions[0].Cidr.Overlaps(topology.Regions[1].Cidr));
        Assert.All(topology.Regions, region =>
        {
            Cidr[] subnets = [region.SubnetOf(HostRole.Service), region.SubnetOf(HostRole.Application), region.SubnetOf(HostRole.Database)];
            Assert.All(subnets, subnet => Assert.True(region.Cidr.Contains(subnet)));
            for (var i = 0; i < subnets.Length; i++)
                Assert.False(subnets[i].Overlaps(subnets[(i + 1) % subnets.Length]));
        });
    });

    [Fact]
    public void Every_host_has_an_address_of_its_own_in_the_subnet_of_its_role_that_aws_does_not_keep() => Legal.Sample(values =>
    {
        var topology = ClusterConfiguration.Load(values, ClusterConfigurationTests.AnyMachine).Topology!;
        foreach (var region in topology.Regions)
        {
            foreach (var host in region.Hosts)
            {
                var subnet = region.SubnetOf(host.Role);
                var address = IPAddress.Parse(host.Address);
                Assert.True(subnet.Contains(address), $"{host.Name} {host.Address} is outside {subnet}");
                Assert.DoesNotContain(host.Address, Enumerable.Range(0, ReservedByAws).Select(offset => subnet.Address(offset).ToString()));
                Assert.NotEqual(subnet.Address((int)subnet.Size - 1).ToString(), host.Address);
            }
        }
        var addresses = topology.Hosts.Select(host => host.Address).ToList();
        Assert.Equal(addresses.Count, addresses.Distinct().Count());
    });

    [Fact]
    public void No_port_of_a_host_is_given_twice() => Legal.Sample(values =>
    {
        var topology = ClusterConfiguration.Load(values, ClusterConfigurationTests.AnyMachine).Topology!;
        foreach (var host in topology.Hosts)
        {
            List<int> ports = [22, .. host.Role switch
            {
                HostRole.Service => [topology.LoadBalancer.Port, topology.LoadBalancer.StatsPort],
                HostRole.Application => topology.Instances.Where(instance => instance.Host == host).Select(instance => instance.Port),
                _ => new[] { topology.Database.Port },
            }];
            Assert.Equal(ports.Count, ports.Distinct().Count());
            Assert.All(ports, port => Assert.InRange(port, 1, 65535));
        }
    });

    [Fact]
    public void Each_single_mistake_is_refused() =>
        Gen.Select(Legal, Gen.Int[0, Mistakes.Length - 1], Gen.Int[0, 1]).Sample((legal, number, region) =>
        {
            var mistake = Mistakes[number];
            var (key, value) = mistake.Make(legal, region);
            var configuration = ClusterConfiguration.Load(
                new Dictionary<string, string>(legal) { [key] = value }, ClusterConfigurationTests.AnyMachine);

            Assert.Null(configuration.Topology);
            Assert.True(
                configuration.Diagnostics.Any(finding => finding.Code.Name == mistake.Code && finding.Severity == Severity.Error),
                $"{mistake.Name} ({key} = {value}) "
                    + $"gave {string.Join(", ", configuration.Diagnostics.Select(finding => finding.Code.Name))}");
        });

    private static Gen<Dictionary<string, string>> RegionIn(int index, Cidr half) =>
        from prefix in Gen.Int[16, 26]
        from place in Gen.Int[0, (1 << (prefix - 9)) - 1]
        from subnetPrefix in Gen.Int[prefix + 2, 28]
        from parts in Gen.Int[0, (1 << (subnetPrefix - prefix)) - 1].Array[3].Where(parts => parts.Distinct().Count() == 3)
        let vpc = half.Subnet(prefix, place)
        select new Dictionary<string, string>
        {
            [Key(index, "cidr")] = $"{vpc}",
            [Key(index, "subnets.service")] = $"{vpc.Subnet(subnetPrefix, parts[0])}",
            [Key(index, "subnets.application")] = $"{vpc.Subnet(subnetPrefix, parts[1])}",
            [Key(index, "subnets.database")] = $"{vpc.Subnet(subnetPrefix, parts[2])}",
        };

    private static Dictionary<string, string> Zones(string[] places, char[] zones) => new(
        from region in Enumerable.Range(0, 2)
        from role in Enumerable.Range(0, 3)
        select KeyValuePair.Create(Key(region, $"zones.{Roles[role]}"), $"{places[region]}{zones[region * 3 + role]}"));

    private static Dictionary<string, string> Join(params Dictionary<string, string>[] parts) => new(parts.SelectMany(part => part));

    private static string Key(int region, string name) => $"hacluster:regions[{region}].{name}";

    private static IPAddress Network(string block) => Cidr.Parse(block).Network;

    private static string HostBits(string block) => $"{Cidr.Parse(block).Address(1)}/{Cidr.Parse(block).PrefixLength}";
}
