namespace HaCluster.Topology.Model;

/// <summary>A machine of the cluster.</summary>
public sealed record ClusterHost
{
    /// <summary>Host name, unique in the cluster: <c>site1-db</c>.</summary>
    public required string Name { get; init; }

    public required string Region { get; init; }

    public required HostRole Role { get; init; }

    /// <summary>IPv4 address inside the subnet of its role.</summary>
    public required string Address { get; init; }

    /// <summary>Port on 127.0.0.1 of this machine that leads to the host's SSH server; local target only.</summary>
    public required int PublishedSshPort { get; init; }
}

/// <summary>One container of the application.</summary>
public sealed record ApplicationInstance
{
    /// <summary>Container name, and what the header <c>X-Served-By</c> says: <c>site1-app-1</c>.</summary>
    public required string Name { get; init; }

    public required ClusterHost Host { get; init; }

    /// <summary>TCP port on the host.</summary>
    public required int Port { get; init; }
}
