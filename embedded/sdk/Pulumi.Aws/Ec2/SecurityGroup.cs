using System.Collections.Immutable;

namespace Pulumi.Aws.Ec2;

/// <summary>A firewall around instances.</summary>
[AwsResourceType("aws:ec2/securityGroup:SecurityGroup")]
public partial class SecurityGroup : CustomResource
{
    public SecurityGroup(string name, SecurityGroupArgs? args = null, CustomResourceOptions? options = null)
        : base("aws:ec2/securityGroup:SecurityGroup", name, args ?? new SecurityGroupArgs(), Utilities.Options(options, ""))
    {
    }

    private SecurityGroup(string name, Input<string> id, SecurityGroupState? state, CustomResourceOptions? options)
        : base("aws:ec2/securityGroup:SecurityGroup", name, state, Utilities.Options(options, id))
    {
    }

    [Output("description")]
    public Output<string> Description { get; private set; } = null!;

    [Output("egress")]
    public Output<ImmutableArray<Outputs.SecurityGroupEgress>> Egress { get; private set; } = null!;

    [Output("ingress")]
    public Output<ImmutableArray<Outputs.SecurityGroupIngress>> Ingress { get; private set; } = null!;

    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    [Output("namePrefix")]
    public Output<string> NamePrefix { get; private set; } = null!;

    [Output("revokeRulesOnDelete")]
    public Output<bool?> RevokeRulesOnDelete { get; private set; } = null!;

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
    public static SecurityGroup Get(
        string name,
        Input<string> id,
        SecurityGroupState? state = null,
        CustomResourceOptions? options = null) => new(name, id, state, options);
}
