namespace Pulumi.Aws.Ec2;

/// <summary>Inputs of <see cref="Eip"/>.</summary>
public sealed class EipArgs : ResourceArgs
{
    [Input("address")]
    public Input<string>? Address { get; set; }

    [Input("associateWithPrivateIp")]
    public Input<string>? AssociateWithPrivateIp { get; set; }

    [Input("customerOwnedIpv4Pool")]
    public Input<string>? CustomerOwnedIpv4Pool { get; set; }

    [Input("domain")]
    public Input<string>? Domain { get; set; }

    [Input("instance")]
    public Input<string>? Instance { get; set; }

    [Input("ipamPoolId")]
    public Input<string>? IpamPoolId { get; set; }

    [Input("networkBorderGroup")]
    public Input<string>? NetworkBorderGroup { get; set; }

    [Input("networkInterface")]
    public Input<string>? NetworkInterface { get; set; }

    [Input("publicIpv4Pool")]
    public Input<string>? PublicIpv4Pool { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [field: Input("tags")]
    public InputMap<string> Tags { get => field ??= new(); set; }

    public static new EipArgs Empty => new();
}
