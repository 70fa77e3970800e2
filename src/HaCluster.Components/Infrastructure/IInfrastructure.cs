using HaCluster.Components.Remote;
using Pulumi;

namespace HaCluster.Components.Infrastructure;

/// <summary>The machines and networks of a cluster, wherever they run. Targets differ behind this line only.</summary>
public interface IInfrastructure
{
    /// <summary>Every machine of the topology, by host name.</summary>
    IReadOnlyDictionary<string, Host> Hosts { get; }

    /// <summary>Names of the buckets with the backups, by region; empty where these are on the hosts.</summary>
    IReadOnlyDictionary<string, Output<string>> Buckets { get; }

    /// <summary>Where clients find each region, by its name.</summary>
    IReadOnlyDictionary<string, RegionEntry> Entries { get; }
}

/// <summary>The way into a region.</summary>
public sealed record RegionEntry
{
    /// <summary>Address or name at which its load balancer answers.</summary>
    public required Output<string> Address { get; init; }

    public required int Port { get; init; }

    /// <summary>Port of the load balancer's statistics page, at the same address.</summary>
    public required int StatsPort { get; init; }

    /// <summary>Name of the AWS region; null on the target local.</summary>
    public string? AwsRegion { get; init; }

    /// <summary>The DNS name that leads clients to the active region; null when none is configured.</summary>
    public string? PublicName { get; init; }

    /// <summary>The container that stands for the peering of both regions; null on AWS.</summary>
    public string? Router { get; init; }
}
