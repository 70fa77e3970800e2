namespace Pulumi.Aws.Ec2;

/// <summary>Inputs of <see cref="Vpc"/>.</summary>
public sealed class VpcArgs : ResourceArgs
{
    [Input("assignGeneratedIpv6CidrBlock")]
    public Input<bool>? AssignGeneratedIpv6CidrBlock { get; set; }

    [Input("cidrBlock")]
    public Input<string>? CidrBlock { get; set; }

    [Input("enableDnsHostnames")]
    public Input<bool>? EnableDnsHostnames { get; set; }

    [Input("enableDnsSupport")]
    public Input<bool>? EnableDnsSupport { get; set; }

    [Input("enableNetworkAddressUsageMetrics")]
    public Input<bool>? EnableNetworkAddressUsageMetrics { get; set; }

    [Input("instanceTenancy")]
    public Input<string>? InstanceTenancy { get; set; }

    [Input("ipv4IpamPoolId")]
    public Input<string>? Ipv4IpamPoolId { get; set; }

    [Input("ipv4NetmaskLength")]
    public Input<int>? Ipv4NetmaskLength { get; set; }

    [Input("ipv6CidrBlock")]
    public Input<string>? Ipv6CidrBlock { get; set; }

    [Input("ipv6CidrBlockNetworkBorderGroup")]
    public Input<string>? Ipv6CidrBlockNetworkBorderGroup { get; set; }

    [Input("ipv6IpamPoolId")]
    public Input<string>? Ipv6IpamPoolId { get; set; }

    [Input("ipv6NetmaskLength")]
    public Input<int>? Ipv6NetmaskLength { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [field: Input("tags")]
    public InputMap<string> Tags { get => field ??= new(); set; }

    public static new VpcArgs Empty => new();
}
