using System.Collections.Immutable;
using System.Text.Json;

namespace HaCluster.Topology.Pricing;

/// <summary>List prices of AWS on a day, in US dollars: <c>prices.json</c>. What is not in it has no known price.</summary>
public sealed record PriceTable
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>The table of this version.</summary>
    public static PriceTable Current { get; } = Load();

    /// <summary>The day of the prices.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>Where they were read.</summary>
    public required string Source { get; init; }

    /// <summary>A public IPv4 address, used or not, for an hour.</summary>
    public required decimal PublicIpv4Hour { get; init; }

    /// <summary>A Route 53 health check of an address inside AWS, every 10 s, for a month.</summary>
    public required decimal HealthCheckMonth { get; init; }

    /// <summary>By the name of the AWS region.</summary>
    public required ImmutableSortedDictionary<string, RegionPrices> Regions { get; init; }

    private static PriceTable Load()
    {
        using var stream = typeof(PriceTable).Assembly.GetManifestResourceStream("prices.json")
            ?? throw new InvalidOperationException("The price table is not part of this build.");
        return JsonSerializer.Deserialize<PriceTable>(stream, Format) ?? throw new InvalidOperationException("The price table is empty.");
    }
}

/// <summary>The prices of one AWS region; null for an unknown one.</summary>
public sealed record RegionPrices
{
    /// <summary>A GiB of a gp3 volume for a month, with the 3000 operations and 125 MB a second that are included.</summary>
    public decimal? Gp3GbMonth { get; init; }

    /// <summary>A NAT gateway for an hour, without the data that it carries.</summary>
    public decimal? NatGatewayHour { get; init; }

    /// <summary>A Linux machine for an hour, on demand, by instance type.</summary>
    public required ImmutableSortedDictionary<string, decimal> InstanceHour { get; init; }
}
