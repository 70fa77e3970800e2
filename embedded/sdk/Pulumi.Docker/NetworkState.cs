namespace Pulumi.Docker;

/// <summary>What is known of a <see cref="Network"/> that is looked up.</summary>
public sealed class NetworkState : ResourceArgs
{
    [Input("attachable")]
    public Input<bool>? Attachable { get; set; }

    [Input("driver")]
    public Input<string>? Driver { get; set; }

    [Input("ingress")]
    public Input<bool>? Ingress { get; set; }

    [Input("internal")]
    public Input<bool>? Internal { get; set; }

    [Input("ipamDriver")]
    public Input<string>? IpamDriver { get; set; }

    [field: Input("ipamOptions")]
    public InputMap<string> IpamOptions { get => field ??= new(); set; }

    [Input("ipv6")]
    public Input<bool>? Ipv6 { get; set; }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [field: Input("options")]
    public InputMap<string> Options { get => field ??= new(); set; }

    [Input("scope")]
    public Input<string>? Scope { get; set; }

    public static new NetworkState Empty => new();
}
