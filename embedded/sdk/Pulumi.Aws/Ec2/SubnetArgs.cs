namespace Pulumi.Aws.Ec2;

/// <summary>Inputs of <see cref="Subnet"/>.</summary>
public sealed class SubnetArgs : ResourceArgs
{
    [Input("assignIpv6AddressOnCreation")]
    public Input<bool>? AssignIpv6AddressOnCreation { get; set; }

    [Input("availabilityZone")]
    public Input<string>? AvailabilityZone { get; set; }

    [Input("availabilityZoneId")]
    public Input<string>? AvailabilityZoneId { get; set; }

    [Input("cidrBlock")]
    public Input<string>? CidrBlock { get; set; }

    [Input("enableDns64")]
    public Input<bool>? EnableDns64 { get; set; }

    [Input("ipv6CidrBlock")]
    public Input<string>? Ipv6CidrBlock { get; set; }

    [Input("ipv6Native")]
    public Input<bool>? Ipv6Native { get; set; }

    [Input("mapPublicIpOnLaunch")]
    public Input<bool>? MapPublicIpOnLaunch { get; set; }

    [Input("outpostArn")]
    public Input<string>? OutpostArn { get; set; }

    [Input("privateDnsHostnameTypeOnLaunch")]
    public Input<string>? PrivateDnsHostnameTypeOnLaunch { get; set; }

    [Input("vpcId", required: true)]
    public Input<string> VpcId { get; set; } = null!;

    [Input("region")]
    public Input<string>? Region { get; set; }

    [field: Input("tags")]
    public InputMap<string> Tags { get => field ??= new(); set; }

    public static new SubnetArgs Empty => new();
}
