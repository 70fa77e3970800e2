using System.Collections.Immutable;
using CsCheck;
using HaCluster.Topology;
using HaCluster.Topology.Model;

namespace HaCluster.Components.Tests.Aws;

/// <summary>Who may reach whom, computed from the rules of the security groups.</summary>
public sealed class AwsFirewallTests
{
    private static readonly (string, string)[] Private = [("network.privateHosts", "true")];
    private static readonly (string, string)[] Large =
        [("application.hosts", "4"), ("application.instances", "6"), ("database.maxConnections", "500")];

    [Fact]
    public async Task Exactly_these_connections_are_possible() => await MatchAsync("aws-reachability.txt");

    [Fact]
    public async Task Exactly_these_connections_are_possible_with_private_hosts() =>
        await MatchAsync("aws-reachability-private.txt", Private);

    [Fact]
    public async Task Exactly_these_connections_are_possible_in_the_largest_cluster() =>
        await MatchAsync("aws-reachability-large.txt", Large);

    [Fact]
    public async Task Exactly_these_connections_are_possible_with_backups() =>
        await MatchAsync("aws-reachability-backup.txt", ("backup.enabled", "true"));

    [Fact]
    public async Task Exactly_these_connections_are_possible_with_monitoring() =>
        await MatchAsync("aws-reachability-monitoring.txt", ("monitoring.prometheus", "true"), ("monitoring.regions", "site1"));

    [Fact]
    public async Task Exactly_these_connections_are_possible_with_a_registry() =>
        await MatchAsync("aws-reachability-registry.txt", ("delivery.registry", "true"));

    // With the blocks of Git's server, and a way to the repository and to the operator's machine.
    [Fact]
    public async Task Exactly_these_connections_are_possible_with_jenkins() => await MatchAsync(
        "aws-reachability-jenkins.txt",
        ("delivery.registry", "true"), ("delivery.jenkins", "true"), ("delivery.jenkinsSource.url", "https://pkg.example.com"),
        ("delivery.jenkinsSource.fingerprint", new string('A', 40)),
        ("delivery.jenkinsPlugins.url", "https://files.example.com/plugins.tar.gz"),
        ("delivery.jenkinsPlugins.sha256", new string('a', 64)),
        ("delivery.jenkinsJob.repository", "https://git.example.com:3443/notes.git"),
        ("delivery.jenkinsDeploy.address", "operator@operators.example.com:2222"),
        ("delivery.jenkinsDeploy.hostKey", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKKK"),
        ("aws.instanceTypes.ci", "t3.medium"), ("aws.webhookCidrs", "198.18.7.0/24"));

    [Fact]
    public async Task The_registered_rules_are_the_planned_ones()
    {
        var deployed = await AwsStack.RunAsync(Private);

        Assert.Equal(Texts(FirewallRule.Planned(AwsStack.Topology(Private))), Texts(FirewallRule.Registered(deployed)));

        static string[] Texts(IEnumerable<FirewallRule> rules) => [.. rules.Select(rule => rule.ToString()).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task The_world_may_enter_through_the_load_balancer_only()
    {
        var rules = FirewallRule.Registered(await AwsStack.RunAsync()).Where(rule => rule.Ingress && rule.Cidr == "0.0.0.0/0").ToArray();

        Assert.Equal(["site1-service", "site2-service"], rules.Select(rule => rule.Group).Order());
        Assert.All(rules, rule => Assert.Equal(("tcp", 80, 80), (rule.Protocol, rule.From, rule.To)));
    }

    [Fact]
    public void Database_hosts_alone_may_connect_to_the_source_of_an_import()
    {
        var before = FirewallRule.Planned(AwsStack.Topology()).ToHashSet();
        var added = FirewallRule.Planned(AwsStack.Topology(("aws.importPort", "6543"))).Where(rule => !before.Contains(rule)).ToArray();

        Assert.Equal(["site1-database", "site2-database"], added.Select(rule => rule.Group).Order());
        Assert.All(added, rule => Assert.Equal(
            (false, "tcp", 6543, 6543, "0.0.0.0/0"), (rule.Ingress, rule.Protocol, rule.From, rule.To, rule.Cidr)));
    }

    [Fact]
    public async Task Icmp_carries_path_mtu_discovery_between_the_regions_and_nothing_else()
    {
        var rules = FirewallRule.Registered(await AwsStack.RunAsync()).Where(rule => rule.Protocol == "icmp").ToArray();

        Assert.All(rules, rule => Assert.Equal((true, 3, 4), (rule.Ingress, rule.From, rule.To)));
        Assert.Equal(12, rules.Length);
        Assert.All(rules.GroupBy(rule => rule.Group), group =>
            Assert.Equal(["172.20.0.0/16", "172.21.0.0/16"], group.Select(rule => rule.Cidr).Order()));
    }

    [Fact]
    public async Task A_rule_names_one_other_end_and_a_group_of_its_own_region_only()
    {
        var deployed = await AwsStack.RunAsync(Large);

        Assert.All(FirewallRule.Registered(deployed), rule =>
        {
            Assert.True(rule.Cidr is null != rule.OtherGroup is null, $"{rule} has not exactly one other end");
            Assert.True(rule.OtherGroup is null || rule.OtherGroup[..5] == rule.Group[..5], $"{rule} crosses regions");
        });
    }

    [Fact]
    public async Task Groups_have_no_rules_of_their_own_and_descriptions_have_only_characters_that_ec2_takes()
    {
        var deployed = await AwsStack.RunAsync(Private);

        Assert.All(deployed.Of("aws:ec2/securityGroup:SecurityGroup"), group =>
        {
            Assert.DoesNotContain("ingress", group.Inputs.Keys);
            Assert.DoesNotContain("egress", group.Inputs.Keys);
        });
        // EC2, CreateSecurityGroup and IpRange: up to 255 of a-z A-Z 0-9 spaces and ._-:/()#,@[]+=&;{}!$*
        Assert.All(
            deployed.Resources.Where(resource => resource.Type!.Contains("ecurityGroup", StringComparison.Ordinal)),
            resource => Assert.Matches(@"^[a-zA-Z0-9 ._\-:/()#,@\[\]+=&;{}!$*]{1,255}$", resource.Text("description")));
    }

    [Fact]
    public async Task Operators_with_ipv6_addresses_get_ipv6_rules_and_a_block_named_twice_one_rule()
    {
        var deployed = await AwsStack.RunAsync(("aws.operatorCidrs", """["81.2.69.7/32", "2a01:4f8:1::/48", "81.2.69.7/32"]"""));

        var ssh = deployed.Of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
            .Where(rule => rule.Name!.StartsWith("site1-service-ssh", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, ssh.Length);
        Assert.Equal("2a01:4f8:1::/48", ssh.Single(rule => rule.Inputs.ContainsKey("cidrIpv6")).Inputs["cidrIpv6"]);
        Assert.DoesNotContain("cidrIpv4", ssh.Single(rule => rule.Inputs.ContainsKey("cidrIpv6")).Inputs.Keys);
    }

    [Fact]
    public void In_every_cluster_each_role_reaches_what_it_needs_and_nothing_else() => Gen.Select(
            Gen.Int[1, 4], Gen.Int[1, 6], Gen.Int[9200, 40000], Gen.Int[40100, 50000],
            Gen.OneOf(Gen.Const(80), Gen.Const(443), Gen.Const(8080)), Gen.Bool, Gen.Select(Gen.Bool, Gen.Bool),
            Gen.OneOf(Gen.Const("site1"), Gen.Const("site2"), Gen.Const("site1,site2"), Gen.Const("")))
        .Sample(
            (hosts, instances, firstPort, databasePort, balancerPort, privateHosts, options, watching) =>
            {
                var (backup, registry) = options;
                var topology = AwsStack.Topology(
                    ("application.hosts", $"{hosts}"), ("application.instances", $"{instances}"), ("application.firstPort", $"{firstPort}"),
                    ("database.port", $"{databasePort}"), ("database.maxConnections", "1000"), ("loadBalancer.port", $"{balancerPort}"),
                    ("loadBalancer.statsPort", "50001"), ("network.privateHosts", privateHosts ? "true" : "false"),
                    ("backup.enabled", backup ? "true" : "false"), ("backup.port", "50002"),
                    ("delivery.registry", registry ? "true" : "false"),
                    ("monitoring.prometheus", watching.Length > 0 ? "true" : "false"), ("monitoring.regions", watching));
                var reachability = new Reachability(FirewallRule.Planned(topology));
                foreach (var destination in topology.Hosts)
                {
                    foreach (var source in topology.Hosts.Where(source => source != destination))
                    {
                        Assert.Equal(
                            Needed(topology, source, destination), reachability.Ports(Party.Of(source), Party.Of(destination), "tcp"));
                        ImmutableArray<(int, int)> gossip =
                            (source.Role, destination.Role) == (HostRole.Monitoring, HostRole.Monitoring) ? [(9094, 9094)] : [];
                        Assert.Equal(gossip, reachability.Ports(Party.Of(source), Party.Of(destination), "udp"));
                    }
                    Assert.Equal(
                        destination.Role == HostRole.Service ? new[] { (balancerPort, balancerPort) } : [],
                        reachability.Ports(Reachability.World, Party.Of(destination), "tcp"));
                    Assert.Empty(reachability.Ports(Reachability.World, Party.Of(destination), "udp"));
                }
            },
            iter: 300);

    // Written from the roles' point of view, without knowledge of how the rules are made.
    private static ImmutableArray<(int, int)> Needed(ClusterTopology topology, ClusterHost source, ClusterHost destination)
    {
        var sameRegion = source.Region == destination.Region;
        var ports = new List<(int, int)>();
        switch (source.Role, destination.Role)
        {
            case (HostRole.Service, HostRole.Application):
                ports.Add((topology.Application.FirstPort, topology.Application.FirstPort + topology.Application.Instances - 1));
                break;
            case (HostRole.Application, HostRole.Database):
            case (HostRole.Database, HostRole.Database):
                ports.Add((topology.Database.Port, topology.Database.Port));
                break;
            case (_, HostRole.Service) when topology.LoadBalancer.Port is 80 or 443:
                // Anybody may, and packages come over these ports, so hosts may, too.
                ports.Add((topology.LoadBalancer.Port, topology.LoadBalancer.Port));
                break;
        }
        if ((source.Role, destination.Role) == (HostRole.Application, HostRole.Ci))
            ports.Add((5001, 5001));
        if (source.Role == HostRole.Monitoring)
            ports.AddRange(WatchedPorts(topology, destination));
        // A database host archives to its own region's repository, and each repository gets its backups from both.
        if (topology.Backup is { } backup && ((source.Role == HostRole.Service && destination.Role == HostRole.Database)
            || (source.Role == HostRole.Database && destination.Role == HostRole.Service && sameRegion)))
            ports.Add((backup.Port, backup.Port));
        if (topology.Aws!.PrivateHosts && sameRegion && source.Role == HostRole.Service && destination.Role != HostRole.Service)
            ports.Add((22, 22));
        return [.. ports.Distinct().OrderBy(range => range.Item1)];
    }

    private static IEnumerable<(int, int)> WatchedPorts(ClusterTopology topology, ClusterHost host) => host.Role switch
    {
        HostRole.Service =>
        [
            (9100, 9100), (topology.LoadBalancer.Port, topology.LoadBalancer.Port),
            (topology.LoadBalancer.StatsPort, topology.LoadBalancer.StatsPort),
        ],
        HostRole.Application =>
            [(9100, 9100), (topology.Application.FirstPort, topology.Application.FirstPort + topology.Application.Instances - 1)],
        HostRole.Database => [(9100, 9100), (9187, 9187)],
        HostRole.Ci => [(9100, 9100)],
        _ => [(9090, 9090), (9093, 9094), (9100, 9100)],
    };

    private static async Task MatchAsync(string snapshot, params (string, string)[] settings) => Snapshot.Match(
        snapshot, new Reachability(FirewallRule.Registered(await AwsStack.RunAsync(settings))).Render(AwsStack.Topology(settings)));
}
