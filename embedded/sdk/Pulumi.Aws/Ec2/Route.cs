namespace Pulumi.Aws.Ec2;

/// <summary>A route of a route table.</summary>
[AwsResourceType("aws:ec2/route:Route")]
public partial class Route : CustomResource
{
    public Route(string name, RouteArgs args, CustomResourceOptions? options = null)
        : base("aws:ec2/route:Route", name, args ?? new RouteArgs(), Utilities.Options(options, ""))
    {
    }

    private Route(string name, Input<string> id, RouteState? state, CustomResourceOptions? options)
        : base("aws:ec2/route:Route", name, state, Utilities.Options(options, id))
    {
    }

    [Output("carrierGatewayId")]
    public Output<string?> CarrierGatewayId { get; private set; } = null!;

    [Output("coreNetworkArn")]
    public Output<string?> CoreNetworkArn { get; private set; } = null!;

    [Output("egressOnlyGatewayId")]
    public Output<string?> EgressOnlyGatewayId { get; private set; } = null!;

    [Output("gatewayId")]
    public Output<string?> GatewayId { get; private set; } = null!;

    [Output("localGatewayId")]
    public Output<string?> LocalGatewayId { get; private set; } = null!;

    [Output("natGatewayId")]
    public Output<string?> NatGatewayId { get; private set; } = null!;

    [Output("networkInterfaceId")]
    public Output<string> NetworkInterfaceId { get; private set; } = null!;

    [Output("odbNetworkArn")]
    public Output<string?> OdbNetworkArn { get; private set; } = null!;

    [Output("transitGatewayId")]
    public Output<string?> TransitGatewayId { get; private set; } = null!;

    [Output("vpcEndpointId")]
    public Output<string?> VpcEndpointId { get; private set; } = null!;

    [Output("vpcPeeringConnectionId")]
    public Output<string?> VpcPeeringConnectionId { get; private set; } = null!;

    [Output("destinationCidrBlock")]
    public Output<string?> DestinationCidrBlock { get; private set; } = null!;

    [Output("destinationIpv6CidrBlock")]
    public Output<string?> DestinationIpv6CidrBlock { get; private set; } = null!;

    [Output("destinationPrefixListId")]
    public Output<string?> DestinationPrefixListId { get; private set; } = null!;

    [Output("routeTableId")]
    public Output<string> RouteTableId { get; private set; } = null!;

    [Output("instanceId")]
    public Output<string> InstanceId { get; private set; } = null!;

    [Output("instanceOwnerId")]
    public Output<string> InstanceOwnerId { get; private set; } = null!;

    [Output("origin")]
    public Output<string> Origin { get; private set; } = null!;

    [Output("state")]
    public Output<string> State { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    /// <summary>Reads an existing resource by the provider's id.</summary>
    public static Route Get(
        string name,
        Input<string> id,
        RouteState? state = null,
        CustomResourceOptions? options = null) => new(name, id, state, options);
}
