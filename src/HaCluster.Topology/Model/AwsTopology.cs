using System.Collections.Immutable;

namespace HaCluster.Topology.Model;

/// <summary>What the AWS target knows beyond the cluster itself: who may log in, and what machines are bought.</summary>
public sealed record AwsTopology
{
    /// <summary>IPv4 or IPv6 blocks from which SSH and the statistics pages are reachable; never empty.</summary>
    public required ImmutableArray<string> OperatorCidrs { get; init; }

    /// <summary>From where Git's server calls Jenkins.</summary>
    public required ImmutableArray<string> WebhookCidrs { get; init; }

    /// <summary><c>x86_64</c> or <c>arm64</c>, as EC2 calls it.</summary>
    public required string Architecture { get; init; }

    /// <summary>EC2 instance types, all of this architecture.</summary>
    public required PerRole<string> InstanceTypes { get; init; }

    /// <summary>Size of each host's root volume in GiB.</summary>
    public required int RootVolumeGb { get; init; }

    /// <summary>Size of a database host's data volume in GiB.</summary>
    public required int DataVolumeGb { get; init; }

    /// <summary>Size of the registry's volume in GiB.</summary>
    public required int RegistryVolumeGb { get; init; }

    /// <summary>Size of a monitoring host's volume in GiB.</summary>
    public required int MonitoringVolumeGb { get; init; }

    /// <summary>Port outside of the cluster to which the database hosts may connect, for an import; null when there is none.</summary>
    public required int? ImportPort { get; init; }

    /// <summary>Whether EC2 refuses to terminate the database hosts.</summary>
    public required bool TerminationProtection { get; init; }

    /// <summary>The operator's own tags, for everything that can have some.</summary>
    public required ImmutableSortedDictionary<string, string> Tags { get; init; }

    /// <summary>The operator's own SSH key; null when the stack makes one.</summary>
    public required OperatorKeyPair? OperatorKey { get; init; }

    /// <summary>The operator's own key that the hosts have so far; null when it does not change.</summary>
    public required OperatorKeyPair? PreviousOperatorKey { get; init; }

    /// <summary>
    /// Whether application and database hosts have private addresses only: they reach the internet through a NAT gateway, and are
    /// reached through the service host of their region.
    /// </summary>
    public required bool PrivateHosts { get; init; }

    /// <summary>The public name that follows the active region; null when there is none.</summary>
    public required DnsName? Dns { get; init; }
}

/// <summary>A record in a Route 53 hosted zone.</summary>
public sealed record DnsName
{
    /// <summary>Id of the hosted zone: <c>Z0123456789ABCDEFGHIJ</c>.</summary>
    public required string ZoneId { get; init; }

    /// <summary>Full name inside the zone, without a dot at the end: <c>app.example.com</c>.</summary>
    public required string Name { get; init; }

    /// <summary>How long resolvers may keep an answer, in seconds.</summary>
    public required int Ttl { get; init; }
}

/// <summary>An SSH key that the operator brought.</summary>
public sealed record OperatorKeyPair
{
    /// <summary>Line for <c>authorized_keys</c>: type, base64 and perhaps a comment.</summary>
    public required string PublicKey { get; init; }

    /// <summary>The private key's text; null when it is in the SSH agent only.</summary>
    public required SecretText? PrivateKey { get; init; }
}
