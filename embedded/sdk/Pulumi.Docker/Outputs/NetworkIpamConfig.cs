using System.Collections.Immutable;

namespace Pulumi.Docker.Outputs;

/// <summary>An address range of a network.</summary>
[OutputType]
public sealed class NetworkIpamConfig
{
    public readonly ImmutableDictionary<string, string>? AuxAddress;
    public readonly string? Gateway;
    public readonly string? IpRange;
    public readonly string? Subnet;

    [OutputConstructor]
    private NetworkIpamConfig(
        ImmutableDictionary<string, string>? auxAddress,
        string? gateway,
        string? ipRange,
        string? subnet)
    {
        AuxAddress = auxAddress;
        Gateway = gateway;
        IpRange = ipRange;
        Subnet = subnet;
    }
}
