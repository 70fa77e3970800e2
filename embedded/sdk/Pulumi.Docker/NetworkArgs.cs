namespace Pulumi.Docker;

/// <summary>Inputs of <see cref="Network"/>.</summary>
public sealed class NetworkArgs : ResourceArgs
{
    [Input("attachable")]
    public Input<bool>? Attachable { get; set; }

    [Input("driver")]
    public Input<string>? Driver { get; set; }

    [Input("ingress")]
    public Input<bool>? Ingress { get; set; }

    [Input("internal")]
    public Input<bool>? Internal { get; set; }

    [field: Input("ipamConfigs")]
    public InputList<Inputs.NetworkIpamConfigArgs> IpamConfigs { get => field ??= new(); set; }

    [Input("ipamDriver")]
    public Input<string>? IpamDriver { get; set; }

    [field: Input("ipamOptions")]
    public InputMap<string> IpamOptions { get => field ??= new(); set; }

    [Input("ipv6")]
    public Input<bool>? Ipv6 { get; set; }

    [field: Input("labels")]
    public InputList<Inputs.NetworkLabelArgs> Labels { get => field ??= new(); set; }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [field: Input("options")]
    public InputMap<string> Options { get => field ??= new(); set; }

    public static new NetworkArgs Empty => new();
}
