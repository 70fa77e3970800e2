using System.Collections.Immutable;
using HaCluster.Topology.Model;

namespace HaCluster.Topology.Pricing;

/// <summary>
/// What a cluster on AWS costs a month at list prices, as far as it depends on nothing but time: machines, volumes, addresses, gateways
/// and health checks.
/// </summary>
public sealed record CostEstimate
{
    /// <summary>AWS's own figure for an average month.</summary>
    public const int HoursAMonth = 730;

    /// <summary>Region by region, host by host; what all share comes last.</summary>
    public required ImmutableArray<CostLine> Lines { get; init; }

    /// <summary>The day of the prices.</summary>
    public required DateOnly TableDate { get; init; }

    /// <summary>Where the prices were read.</summary>
    public required string Source { get; init; }

    /// <summary>US dollars a month: the sum of the lines whose price is known.</summary>
    public decimal Total => Lines.Sum(line => line.Monthly ?? 0);

    /// <summary>Lines whose price is not in the table; they are missing from every sum.</summary>
    public IEnumerable<CostLine> Unpriced => Lines.Where(line => line.Monthly is null);

    /// <summary>What depends on use, and is therefore not in any sum.</summary>
    public static ImmutableArray<string> NotIncluded { get; } =
    [
        "data transfer: between regions about 0.01 to 0.02 a GB in North America and Europe (WAL of every write), "
            + "to the internet about 0.09 a GB",
        "data through a NAT gateway", "CPU credits of t machines beyond their baseline", "DNS queries and the hosted zone", "tax",
    ];

    /// <exception cref="ArgumentException">The cluster is not on AWS.</exception>
    public static CostEstimate Of(ClusterTopology topology) => Of(topology, PriceTable.Current);

    /// <exception cref="ArgumentException">The cluster is not on AWS.</exception>
    public static CostEstimate Of(ClusterTopology topology, PriceTable table)
    {
        var aws = topology.Aws ?? throw new ArgumentException("only a cluster on AWS has a price", nameof(topology));
        return new CostEstimate
        {
            Lines =
            [
                .. topology.Regions.SelectMany(region => LinesOf(region, aws, table)),
                .. aws.Dns is null
                    ? []
                    : new[]
                    {
                        Line(null, null, $"{topology.Regions.Length} health checks", topology.Regions.Length * table.HealthCheckMonth),
                    },
            ],
            TableDate = table.AsOf,
            Source = table.Source,
        };
    }

    private static IEnumerable<CostLine> LinesOf(Region region, AwsTopology aws, PriceTable table)
    {
        var prices = table.Regions.GetValueOrDefault(region.AwsRegion);
        foreach (var host in region.Hosts)
        {
            var type = aws.InstanceTypes[host.Role];
            var disk = aws.RootVolumeGb + host.Role switch
            {
                HostRole.Database => aws.DataVolumeGb,
                HostRole.Ci => aws.RegistryVolumeGb,
                HostRole.Monitoring => aws.MonitoringVolumeGb,
                _ => 0,
            };
            yield return Line(
                region.Name, host.Name, type, prices?.InstanceHour.TryGetValue(type, out var hour) == true ? hour * HoursAMonth : null);
            yield return Line(region.Name, host.Name, $"{disk} GB gp3", disk * prices?.Gp3GbMonth);
            if (host.Role == HostRole.Service || !aws.PrivateHosts)
                yield return Line(region.Name, host.Name, "public IPv4", table.PublicIpv4Hour * HoursAMonth);
        }
        if (!aws.PrivateHosts)
            yield break;
        yield return Line(region.Name, null, "NAT gateway", prices?.NatGatewayHour * HoursAMonth);
        yield return Line(region.Name, null, "its public IPv4", table.PublicIpv4Hour * HoursAMonth);
    }

    private static CostLine Line(string? region, string? host, string item, decimal? monthly) =>
        new() { Region = region, Host = host, Item = item, Monthly = monthly };
}
