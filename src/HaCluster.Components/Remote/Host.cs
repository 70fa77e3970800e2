using HaCluster.Topology.Model;
using Pulumi;
using Pulumi.Command.Remote;
using Pulumi.Command.Remote.Inputs;

namespace HaCluster.Components.Remote;

/// <summary>
/// A machine that exists: what the software components know of the infrastructure. Whether it is a container or a cloud instance
/// cannot be told from it.
/// </summary>
public sealed record Host
{
    public required ClusterHost Plan { get; init; }

    /// <summary>How to reach it over SSH; equal between runs as long as the machine is the same.</summary>
    public required ConnectionArgs Connection { get; init; }

    /// <summary>Changes when the machine is made anew: then its software is set up again.</summary>
    public required Output<string> InstanceId { get; init; }

    /// <summary>From here on it accepts the operator's current key, and software can be installed.</summary>
    public required Command Prepared { get; init; }

    /// <summary>Public key line by which its SSH server is known.</summary>
    public required Output<string> SshHostKey { get; init; }

    /// <summary>Address, port and user for SSH, as shown to users.</summary>
    public required SshEndpoint Ssh { get; init; }

    /// <summary>The host through which SSH connections to this one go; null when it is reached directly.</summary>
    public Host? JumpHost { get; init; }

    public string Name => Plan.Name;
}

public sealed record SshEndpoint(Output<string> Address, int Port, string User);
