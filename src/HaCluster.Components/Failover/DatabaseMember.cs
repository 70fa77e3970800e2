using Pulumi.Command.Remote.Inputs;

namespace HaCluster.Components.Failover;

/// <summary>A database host as the failover stack sees it.</summary>
public sealed record DatabaseMember
{
    public required string Region { get; init; }

    public required string Host { get; init; }

    public required ConnectionArgs Connection { get; init; }

    /// <summary>Name of its container where the machine is one of this Docker; null elsewhere.</summary>
    public string? Container { get; init; }
}
