using HaCluster.Topology.Model;
using HaCluster.Topology.Pricing;
using HaCluster.Topology.Settings;
using HaCluster.Topology.Validation;

namespace HaCluster.Topology.Tests;

/// <summary>Sums by hand from the prices in <c>prices.json</c>; they change with it.</summary>
public sealed class CostEstimateTests
{
    [Fact]
    public void The_default_cluster_costs_what_the_sum_by_hand_says()
    {
        var estimate = Estimate();

        // t3.small 730 x 0.0208 = 15.184; 20 GB x 0.08 = 1.60; address 730 x 0.005 = 3.65.
        Assert.Equal(20.434m, Of(estimate, "site1-svc"));
        // t3.medium 730 x 0.0416 = 30.368.
        Assert.Equal(35.618m, Of(estimate, "site1-app"));
        // And 50 GB more: 4.00.
        Assert.Equal(39.618m, Of(estimate, "site1-db"));
        Assert.Equal(2 * (20.434m + 35.618m + 39.618m), estimate.Total);
        Assert.Empty(estimate.Unpriced);
        Assert.Equal(new DateOnly(2026, 1, 19), estimate.TableDate);
    }

    [Fact]
    public void Private_hosts_trade_two_addresses_a_region_for_a_gateway_and_its_own()
    {
        var estimate = Estimate(("network.privateHosts", "true"));

        // 730 x 0.045 = 32.85 and one address.
        Assert.Equal(191.34m + 2 * (32.85m + 3.65m - 2 * 3.65m), estimate.Total);
        Assert.Equal(["t3.small", "20 GB gp3", "public IPv4"],
            estimate.Lines.Where(line => line.Host == "site1-svc").Select(line => line.Item));
        Assert.Equal(["t3.medium", "20 GB gp3"], estimate.Lines.Where(line => line.Host == "site1-app").Select(line => line.Item));
    }

    [Fact]
    public void A_public_name_costs_a_health_check_a_region() => Assert.Equal(
        191.34m + 3.00m, Estimate(("dns.name", "app.example.com"), ("dns.zoneId", "Z0123456789ABCDEFGHIJ")).Total);

    [Fact]
    public void Hosts_volumes_types_and_regions_are_counted_as_configured()
    {
        var estimate = Estimate(
            ("application.hosts", "2"), ("aws.architecture", "arm64"), ("aws.rootVolumeGb", "30"), ("aws.dataVolumeGb", "200"),
            ("regions[1].awsRegion", "eu-west-1"));

        // us-east-1, t4g: service 12.264 + 2.40 + 3.65, application 2 x (24.528 + 2.40 + 3.65), database 24.528 + 230 x 0.08 + 3.65.
        Assert.Equal(18.314m + 2 * 30.578m + 46.578m, estimate.Lines.Where(line => line.Region == "site1").Sum(line => line.Monthly));
        // eu-west-1: 0.0184 and 0.0368 an hour, 0.088 a GB: 13.432 + 2.64 + 3.65, 2 x (26.864 + 2.64 + 3.65), 26.864 + 20.24 + 3.65.
        Assert.Equal(19.722m + 2 * 33.154m + 50.754m, estimate.Lines.Where(line => line.Region == "site2").Sum(line => line.Monthly));
    }

    [Fact]
    public void What_is_not_in_the_table_is_named_and_never_guessed()
    {
        var topology = Topology(
            ("aws.instanceTypes.database", "x2idn.metal"), ("regions[1].awsRegion", "af-south-1"), ("network.privateHosts", "true"));
        var estimate = CostEstimate.Of(topology);

        Assert.Equal(
            [
                "site1-db x2idn.metal", "site2-svc t3.small", "site2-svc 20 GB gp3", "site2-app t3.medium", "site2-app 20 GB gp3",
                "site2-db x2idn.metal", "site2-db 70 GB gp3", " NAT gateway",
            ],
            estimate.Unpriced.Select(line => $"{line.Host} {line.Item}"));
        // What has one price everywhere is still there: two addresses.
        Assert.Equal(7.30m, estimate.Lines.Where(line => line.Region == "site2").Sum(line => line.Monthly));
        Assert.Contains(CostText.Lines(estimate, topology), line => line.Contains("x2idn.metal of site1-db", StringComparison.Ordinal)
            && line.Contains("the NAT gateway of site2", StringComparison.Ordinal));
    }

    [Fact]
    public void A_local_cluster_has_no_price() =>
        Assert.Throws<ArgumentException>(() => CostEstimate.Of(ClusterTopology.From(new ClusterSettings())));

    [Fact]
    public void The_text_names_every_host_and_where_the_prices_are_from()
    {
        var topology = Topology();

        Assert.Equal(
            """
            Estimated cost a month, 730 hours at the list prices of 2026-01-19, in US dollars:
              site1 in us-east-1                                                  95.67
                site1-svc  t3.small 15.18, 20 GB gp3 1.60, public IPv4 3.65       20.43
                site1-app  t3.medium 30.37, 20 GB gp3 1.60, public IPv4 3.65      35.62
                site1-db   t3.medium 30.37, 70 GB gp3 5.60, public IPv4 3.65      39.62
              site2 in us-east-2                                                  95.67
                site2-svc  t3.small 15.18, 20 GB gp3 1.60, public IPv4 3.65       20.43
                site2-app  t3.medium 30.37, 20 GB gp3 1.60, public IPv4 3.65      35.62
                site2-db   t3.medium 30.37, 70 GB gp3 5.60, public IPv4 3.65      39.62
              total                                                              191.34
            """,
            string.Join('\n', CostText.Lines(CostEstimate.Of(topology), topology).SkipLast(2)));
        Assert.EndsWith(PriceTable.Current.Source, CostText.Lines(CostEstimate.Of(topology), topology)[^1]);
    }

    [Fact]
    public void A_monitoring_host_costs_what_a_service_host_costs_and_its_volume_and_nothing_while_it_is_off()
    {
        var (without, with) = (Estimate(), Estimate(
            ("monitoring.prometheus", "true"), ("monitoring.regions", "site2"), ("aws.monitoringVolumeGb", "40")));

        Assert.DoesNotContain(without.Lines, line => line.Host?.EndsWith("-mon", StringComparison.Ordinal) == true);
        Assert.Contains(with.Lines, line => line is { Host: "site2-mon", Item: "60 GB gp3" });
        Assert.Equal(Of(with, "site2-svc") + (40 * 0.08m), Of(with, "site2-mon"));
        Assert.Equal(without.Lines.Sum(line => line.Monthly) + Of(with, "site2-mon"), with.Lines.Sum(line => line.Monthly));
    }

    [Fact]
    public void A_registry_costs_what_a_service_host_costs_and_its_volume_and_nothing_while_it_is_off()
    {
        var (without, with) = (Estimate(), Estimate(("delivery.registry", "true"), ("aws.registryVolumeGb", "40")));

        Assert.DoesNotContain(without.Lines, line => line.Host?.EndsWith("-ci", StringComparison.Ordinal) == true);
        Assert.Contains(with.Lines, line => line is { Host: "site1-ci", Item: "60 GB gp3" });
        Assert.Equal(Of(with, "site1-svc") + (40 * 0.08m), Of(with, "site1-ci"));
        Assert.Equal(without.Lines.Sum(line => line.Monthly) + Of(with, "site1-ci"), with.Lines.Sum(line => line.Monthly));
    }

    [Fact]
    public void The_guide_shows_the_estimate_as_it_is()
    {
        var topology = Topology();

        Assert.Contains(
            string.Join('\n', CostText.Lines(CostEstimate.Of(topology), topology).SkipLast(2)),
            Repository.Read("docs/aws.md"));
    }

    [Fact]
    public void Every_default_machine_has_a_price_in_the_default_regions() => Assert.All(
        from architecture in new[] { AwsSettings.X86, AwsSettings.Arm }
        from index in new[] { 0, 1 }
        from role in Enum.GetValues<HostRole>()
        select (Region: AwsSettings.DefaultRegion(index), Type: AwsSettings.DefaultInstanceTypes(architecture)[role]),
        pair => Assert.True(PriceTable.Current.Regions[pair.Region].InstanceHour[pair.Type] > 0));

    [Fact]
    public void The_table_holds_regions_and_types_that_exist_only()
    {
        Assert.Empty(PriceTable.Current.Regions.Keys.Except(AwsRegionNames.All));
        Assert.All(PriceTable.Current.Regions.SelectMany(region => region.Value.InstanceHour), price =>
        {
            Assert.InRange(price.Value, 0.001m, 10m);
            Assert.Empty(ClusterConfigurationTests.Load(
                ("hacluster:target", "aws"), ("hacluster:aws.operatorCidrs", "81.2.69.142/32"),
                ("hacluster:aws.architecture", InstanceTypeValidator.ArchitectureOf(price.Key)),
                ("hacluster:aws.instanceTypes.database", price.Key)).Diagnostics);
        });
    }

    private static decimal Of(CostEstimate estimate, string host) =>
        estimate.Lines.Where(line => line.Host == host).Sum(line => line.Monthly!.Value);

    private static CostEstimate Estimate(params (string Key, string Value)[] values) => CostEstimate.Of(Topology(values));

    private static ClusterTopology Topology(params (string Key, string Value)[] values) => ClusterConfigurationTests.Load(
        [
            ("hacluster:target", "aws"),
            ("hacluster:aws.operatorCidrs", "81.2.69.142/32"),
            .. values.Select(pair => ($"hacluster:{pair.Key}", pair.Value)),
        ]).Topology!;
}
