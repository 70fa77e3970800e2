using System.Collections.Immutable;

namespace Pulumi.Aws.Vpc;

/// <summary>Traffic that a security group lets in.</summary>
[AwsResourceType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")]
public partial class SecurityGroupIngressRule : CustomResource
{
    public SecurityGroupIngressRule(string name, SecurityGroupIngressRuleArgs args, CustomResourceOptions? options = null)
        : base(
            "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
            name,
            args ?? new SecurityGroupIngressRuleArgs(),
            Utilities.Options(options, ""))
    {
    }

    private SecurityGroupIngressRule(string name, Input<string> id, SecurityGroupIngressRuleState? state, CustomResourceOptions? options)
        : base("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", name, state, Utilities.Options(options, id))
    {
    }

    [Output("cidrIpv4")]
    public Output<string?> CidrIpv4 { get; private set; } = null!;

    [Output("cidrIpv6")]
    public Output<string?> CidrIpv6 { get; private set; } = null!;

    [Output("description")]
    public Output<string?> Description { get; private set; } = null!;

    [Output("fromPort")]
    public Output<int?> FromPort { get; private set; } = null!;

    [Output("ipProtocol")]
    public Output<string> IpProtocol { get; private set; } = null!;

    [Output("prefixListId")]
    public Output<string?> PrefixListId { get; private set; } = null!;

    [Output("referencedSecurityGroupId")]
    public Output<string?> ReferencedSecurityGroupId { get; private set; } = null!;

    [Output("securityGroupId")]
    public Output<string> SecurityGroupId { get; private set; } = null!;

    [Output("toPort")]
    public Output<int?> ToPort { get; private set; } = null!;

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("securityGroupRuleId")]
    public Output<string> SecurityGroupRuleId { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    [Output("tagsAll")]
    public Output<ImmutableDictionary<string, string>> TagsAll { get; private set; } = null!;

    /// <summary>Reads an existing resource by the provider's id.</summary>
    public static SecurityGroupIngressRule Get(
        string name,
        Input<string> id,
        SecurityGroupIngressRuleState? state = null,
        CustomResourceOptions? options = null) => new(name, id, state, options);
}
