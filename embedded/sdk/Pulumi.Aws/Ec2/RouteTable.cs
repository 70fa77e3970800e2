using System.Collections.Immutable;

namespace Pulumi.Aws.Ec2;

/// <summary>The routes of a subnet.</summary>
[AwsResourceType("aws:ec2/routeTable:RouteTable")]
public partial class RouteTable : CustomResource
{
    public RouteTable(string name, RouteTableArgs args, CustomResourceOptions? options = null)
        : base("aws:ec2/routeTable:RouteTable", name, args ?? new RouteTableArgs(), Utilities.Options(options, ""))
    {
    }

    private RouteTable(string name, Input<string> id, RouteTableState? state, CustomResourceOptions? options)
        : base("aws:ec2/routeTable:RouteTable", name, state, Utilities.Options(options, id))
    {
    }

    [Output("propagatingVgws")]
    public Output<ImmutableArray<string>> PropagatingVgws { get; private set; } = null!;

    [Output("routes")]
    public Output<ImmutableArray<Outputs.RouteTableRoute>> Routes { get; private set; } = null!;

    [Output("vpcId")]
    public Output<string> VpcId { get; private set; } = null!;

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("ownerId")]
    public Output<string> OwnerId { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    [Output("tagsAll")]
    public Output<ImmutableDictionary<string, string>> TagsAll { get; private set; } = null!;

    /// <summary>Reads an existing resource by the provider's id.</summary>
    public static RouteTable Get(
        string name,
        Input<string> id,
        RouteTableState? state = null,
        CustomResourceOptions? options = null) => new(name, id, state, options);
}
