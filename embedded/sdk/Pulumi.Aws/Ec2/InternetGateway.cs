using System.Collections.Immutable;

namespace Pulumi.Aws.Ec2;

/// <summary>The way from a VPC to the internet.</summary>
[AwsResourceType("aws:ec2/internetGateway:InternetGateway")]
public partial class InternetGateway : CustomResource
{
    public InternetGateway(string name, InternetGatewayArgs? args = null, CustomResourceOptions? options = null)
        : base("aws:ec2/internetGateway:InternetGateway", name, args ?? new InternetGatewayArgs(), Utilities.Options(options, ""))
    {
    }

    private InternetGateway(string name, Input<string> id, InternetGatewayState? state, CustomResourceOptions? options)
        : base("aws:ec2/internetGateway:InternetGateway", name, state, Utilities.Options(options, id))
    {
    }

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
    public static InternetGateway Get(
        string name,
        Input<string> id,
        InternetGatewayState? state = null,
        CustomResourceOptions? options = null) => new(name, id, state, options);
}
