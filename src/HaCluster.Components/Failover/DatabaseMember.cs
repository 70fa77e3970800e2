using Pulumi.Command.Remote.Inputs;

namespace HaCluster.Components.Failover;

/// <summary>A database host as the failover stack sees it.</summary>
public sealed record DatabaseMember
{
    public required string Region { get; init; }

    public required string Host { get; init; }

    /// <summary>To a machine that runs.</summary>
    public required ConnectionArgs Connection { get; init; }

    /// <summary>To a machine that a step before has started: with the patience that a boot takes.</summary>
    public required ConnectionArgs StartingConnection { get; init; }

    public required Machine Machine { get; init; }
}

/// <summary>What stops and starts when a host cannot be reached itself.</summary>
public abstract record Machine
{
    private Machine()
    {
    }

    /// <param name="Name">A container of this machine's Docker.</param>
    public sealed record DockerContainer(string Name) : Machine;

    /// <param name="Id"><c>i-0123456789abcdef0</c>.</param>
    /// <param name="AwsRegion">Where it is: <c>us-east-1</c>.</param>
    public sealed record Ec2Instance(string Id, string AwsRegion) : Machine;
}
