namespace Pulumi.Aws.Ec2;

/// <summary>What is known of a <see cref="Eip"/> that is looked up.</summary>
public sealed class EipState : ResourceArgs
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

    [Input("allocationId")]
    public Input<string>? AllocationId { get; set; }

    [Input("arn")]
    public Input<string>? Arn { get; set; }

    [Input("associationId")]
    public Input<string>? AssociationId { get; set; }

    [Input("carrierIp")]
    public Input<string>? CarrierIp { get; set; }

    [Input("customerOwnedIp")]
    public Input<string>? CustomerOwnedIp { get; set; }

    [Input("privateDns")]
    public Input<string>? PrivateDns { get; set; }

    [Input("privateIp")]
    public Input<string>? PrivateIp { get; set; }

    [Input("ptrRecord")]
    public Input<string>? PtrRecord { get; set; }

    [Input("publicDns")]
    public Input<string>? PublicDns { get; set; }

    [Input("publicIp")]
    public Input<string>? PublicIp { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [field: Input("tags")]
    public InputMap<string> Tags { get => field ??= new(); set; }

    [field: Input("tagsAll")]
    public InputMap<string> TagsAll { get => field ??= new(); set; }

    public static new EipState Empty => new();
}
