using Pulumi.Testing;

namespace HaCluster.Components.Tests.Aws;

public sealed class AwsNetworkTests
{
    private const string Peering = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection";
    private const string Accepter = "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter";
    private const string Options = "aws:ec2/peeringConnectionOptions:PeeringConnectionOptions";

    [Fact]
    public async Task Public_subnets_lead_to_the_internet_and_to_the_other_region() => Assert.Equal(
        """
        site1-application 172.20.2.0/24 us-east-1a public: 0.0.0.0/0 gateway site1, 172.21.0.0/16 peering site1-site2
        site1-database 172.20.3.0/24 us-east-1a: 0.0.0.0/0 gateway site1, 172.21.0.0/16 peering site1-site2
        site1-service 172.20.1.0/24 us-east-1a: 0.0.0.0/0 gateway site1, 172.21.0.0/16 peering site1-site2
        site2-application 172.21.2.0/24 us-east-2a public: 0.0.0.0/0 gateway site2, 172.20.0.0/16 peering site1-site2
        site2-database 172.21.3.0/24 us-east-2a: 0.0.0.0/0 gateway site2, 172.20.0.0/16 peering site1-site2
        site2-service 172.21.1.0/24 us-east-2a: 0.0.0.0/0 gateway site2, 172.20.0.0/16 peering site1-site2
        """,
        Routing(await AwsStack.RunAsync()));

    [Fact]
    public async Task Private_subnets_lead_out_through_a_nat_gateway_and_to_the_other_region() => Assert.Equal(
        """
        site1-application 172.20.2.0/24 us-east-1b: 0.0.0.0/0 nat site1-nat, 172.21.0.0/16 peering site1-site2
        site1-database 172.20.3.0/24 us-east-1c: 0.0.0.0/0 nat site1-nat, 172.21.0.0/16 peering site1-site2
        site1-service 172.20.1.0/24 us-east-1a: 0.0.0.0/0 gateway site1, 172.21.0.0/16 peering site1-site2
        site2-application 172.21.2.0/24 us-east-2a: 0.0.0.0/0 nat site2-nat, 172.20.0.0/16 peering site1-site2
        site2-database 172.21.3.0/24 us-east-2a: 0.0.0.0/0 nat site2-nat, 172.20.0.0/16 peering site1-site2
        site2-service 172.21.1.0/24 us-east-2a: 0.0.0.0/0 gateway site2, 172.20.0.0/16 peering site1-site2
        """,
        Routing(await AwsStack.RunAsync(
            ("network.privateHosts", "true"),
            ("regions", """[{"zones": {"application": "us-east-1b", "database": "us-east-1c"}}, {}]"""))));

    [Fact]
    public async Task A_nat_gateway_stands_in_the_subnet_that_leads_to_the_internet()
    {
        var deployed = await AwsStack.RunAsync(("network.privateHosts", "true"));

        Assert.Equal(
            ["site1-nat site1-service-id site1-nat-allocation", "site2-nat site2-service-id site2-nat-allocation"],
            deployed.Of("aws:ec2/natGateway:NatGateway").Select(nat => $"{nat.Name} {nat.Inputs["subnetId"]} {nat.Inputs["allocationId"]}")
                .Order());
        var requirements = await deployed.RequirementsAsync();
        Assert.Contains("aws:ec2/route:Route site1-public-internet", requirements["aws:ec2/natGateway:NatGateway site1-nat"]);
        Assert.Contains("aws:ec2/route:Route site1-private-internet", requirements["aws:ec2/instance:Instance site1-db"]);
    }

    [Fact]
    public async Task Vpcs_resolve_names()
    {
        var vpcs = (await AwsStack.RunAsync()).Of("aws:ec2/vpc:Vpc");

        Assert.Equal(["site1 172.20.0.0/16", "site2 172.21.0.0/16"], vpcs.Select(vpc => $"{vpc.Name} {vpc.Inputs["cidrBlock"]}").Order());
        Assert.All(vpcs, vpc => Assert.Equal((true, true), (vpc.Inputs["enableDnsSupport"], vpc.Inputs["enableDnsHostnames"])));
    }

    [Fact]
    public async Task One_region_asks_for_the_peering_and_the_other_accepts_it()
    {
        var deployed = await AwsStack.RunAsync();

        var peering = deployed.Single(Peering, "site1-site2");
        Assert.Equal(
            ("site1", "site1-id", "site2-id", "us-east-2", false),
            (AwsStack.ProviderOf(peering), peering.Inputs["vpcId"], peering.Inputs["peerVpcId"], peering.Inputs["peerRegion"],
                peering.Inputs["autoAccept"]));
        var accepter = deployed.Single(Accepter, "site1-site2");
        Assert.Equal(
            ("site2", "site1-site2-id", true),
            (AwsStack.ProviderOf(accepter), accepter.Inputs["vpcPeeringConnectionId"], accepter.Inputs["autoAccept"]));
    }

    [Fact]
    public async Task Each_side_sets_its_own_dns_option_once_the_peering_is_accepted()
    {
        var deployed = await AwsStack.RunAsync();
        var requirements = await deployed.RequirementsAsync();

        foreach (var (region, side) in new[] { ("site1", "requester"), ("site2", "accepter") })
        {
            var options = deployed.Single(Options, region);
            Assert.Equal(region, AwsStack.ProviderOf(options));
            Assert.Equal(true, options.Child(side)["allowRemoteVpcDnsResolution"]);
            Assert.Single(new[] { "requester", "accepter" }, options.Inputs.ContainsKey);
            Assert.Contains($"{Accepter} site1-site2", requirements[$"{Options} {region}"]);
        }
    }

    [Fact]
    public async Task Every_resource_goes_through_the_provider_of_its_region()
    {
        var deployed = await AwsStack.RunAsync(("network.privateHosts", "true"), ("application.hosts", "2"));

        Assert.Equal(
            ["site1 us-east-1", "site2 us-east-2"],
            deployed.Of("pulumi:providers:aws").Select(provider => $"{provider.Name} {provider.Inputs["region"]}").Order());
        Assert.All(
            deployed.Resources.Where(AwsStack.IsAws).Where(resource => resource.Name != "site1-site2"),
            resource => Assert.StartsWith(AwsStack.ProviderOf(resource), resource.Name));
    }

    [Fact]
    public async Task There_is_no_public_name_unless_one_is_wanted()
    {
        var deployed = await AwsStack.RunAsync();

        Assert.DoesNotContain(deployed.Resources, resource => resource.Type!.StartsWith("aws:route53/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_public_name_leads_to_the_first_region_whose_load_balancer_passes_requests_on()
    {
        var deployed = await AwsStack.RunAsync(
            ("dns.zoneId", "Z0123456789ABCDEFGHIJ"), ("dns.name", "app.example.com"), ("loadBalancer.port", "8080"));

        foreach (var (region, policy) in new[] { ("site1", "PRIMARY"), ("site2", "SECONDARY") })
        {
            var record = deployed.Single("aws:route53/record:Record", region);
            Assert.Equal(
                ("Z0123456789ABCDEFGHIJ", "app.example.com", "A", 30.0, region, $"{region}-id"),
                (record.Inputs["zoneId"], record.Inputs["name"], record.Inputs["type"], record.Inputs["ttl"],
                    record.Inputs["setIdentifier"],
                    record.Inputs["healthCheckId"]));
            Assert.Equal(
                $"{region}-svc-elastic", Assert.Single((System.Collections.Immutable.ImmutableArray<object>)record.Inputs["records"]));
            var failover = Assert.Single((System.Collections.Immutable.ImmutableArray<object>)record.Inputs["failoverRoutingPolicies"]);
            Assert.Equal(policy, ((System.Collections.Immutable.ImmutableDictionary<string, object>)failover)["type"]);

            var health = deployed.Single("aws:route53/healthCheck:HealthCheck", region);
            Assert.Equal(
                ("HTTP", $"{region}-svc-elastic", 8080.0, "/health/ready"),
                (health.Inputs["type"], health.Inputs["ipAddress"], health.Inputs["port"], health.Inputs["resourcePath"]));
        }
    }

    // Mocked ids are names with -id behind them.
    private static string Routing(DeployedStack deployed)
    {
        var lines =
            from subnet in deployed.Of("aws:ec2/subnet:Subnet")
            let association = deployed.Of("aws:ec2/routeTableAssociation:RouteTableAssociation")
                .Single(one => one.Text("subnetId") == $"{subnet.Name}-id")
            let routes = deployed.Of("aws:ec2/route:Route").Where(route => route.Text("routeTableId") == association.Text("routeTableId"))
            orderby subnet.Name
            let access = subnet.Inputs["mapPublicIpOnLaunch"] is true ? " public" : ""
            select $"{subnet.Name} {subnet.Inputs["cidrBlock"]} {subnet.Inputs["availabilityZone"]}{access}: "
                + string.Join(", ", routes.Select(Describe).Order(StringComparer.Ordinal));
        return string.Join('\n', lines);
    }

    private static string Describe(MockResourceArgs route)
    {
        var targets = new Dictionary<string, string>
        {
            ["gatewayId"] = "gateway",
            ["natGatewayId"] = "nat",
            ["vpcPeeringConnectionId"] = "peering",
        };
        var target = targets.Single(one => route.Inputs.ContainsKey(one.Key));
        return $"{route.Inputs["destinationCidrBlock"]} {target.Value} {route.Text(target.Key)[..^"-id".Length]}";
    }
}
