namespace HaCluster.Topology.Pricing;

/// <summary>One thing that is paid for.</summary>
public sealed record CostLine
{
    /// <summary>The cluster's name for the region; null for what belongs to no region.</summary>
    public required string? Region { get; init; }

    /// <summary>Name of the host that needs it; null for what all hosts share.</summary>
    public required string? Host { get; init; }

    /// <summary><c>t3.medium</c>, <c>70 GB gp3</c>, <c>public IPv4</c>.</summary>
    public required string Item { get; init; }

    /// <summary>US dollars a month of <see cref="CostEstimate.HoursAMonth"/> hours; null when the price is not in the table.</summary>
    public required decimal? Monthly { get; init; }
}
