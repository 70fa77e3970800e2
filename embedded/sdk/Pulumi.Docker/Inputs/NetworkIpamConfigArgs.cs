namespace Pulumi.Docker.Inputs;

/// <summary>An address range of a network.</summary>
public sealed class NetworkIpamConfigArgs : ResourceArgs
{
    [field: Input("auxAddress")]
    public InputMap<string> AuxAddress { get => field ??= new(); set; }

    [Input("gateway")]
    public Input<string>? Gateway { get; set; }

    [Input("ipRange")]
    public Input<string>? IpRange { get; set; }

    [Input("subnet")]
    public Input<string>? Subnet { get; set; }

    public static new NetworkIpamConfigArgs Empty => new();
}
