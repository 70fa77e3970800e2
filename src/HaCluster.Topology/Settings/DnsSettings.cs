namespace HaCluster.Topology.Settings;

/// <summary>
/// A public name in Route 53 that moves to the other region when a load balancer no longer answers. Off unless both <see cref="ZoneId"/>
/// and <see cref="Name"/> are set. Used by the target <c>aws</c> only.
/// </summary>
public sealed record DnsSettings
{
    /// <summary>Id of the hosted zone.</summary>
    public string? ZoneId { get; init; }

    /// <summary>Name inside the zone.</summary>
    public string? Name { get; init; }

    /// <summary>How long resolvers may keep an answer, in seconds, 1 to 86400. Default 30.</summary>
    public int Ttl { get; init; } = 30;
}
