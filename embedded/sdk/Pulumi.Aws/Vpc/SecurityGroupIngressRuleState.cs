namespace Pulumi.Aws.Vpc;

/// <summary>What is known of a <see cref="SecurityGroupIngressRule"/> that is looked up.</summary>
public sealed class SecurityGroupIngressRuleState : ResourceArgs
{
    [Input("cidrIpv4")]
    public Input<string>? CidrIpv4 { get; set; }

    [Input("cidrIpv6")]
    public Input<string>? CidrIpv6 { get; set; }

    [Input("description")]
    public Input<string>? Description { get; set; }

    [Input("fromPort")]
    public Input<int>? FromPort { get; set; }

    [Input("ipProtocol")]
    public Input<string>? IpProtocol { get; set; }

    [Input("prefixListId")]
    public Input<string>? PrefixListId { get; set; }

    [Input("referencedSecurityGroupId")]
    public Input<string>? ReferencedSecurityGroupId { get; set; }

    [Input("securityGroupId")]
    public Input<string>? SecurityGroupId { get; set; }

    [Input("toPort")]
    public Input<int>? ToPort { get; set; }

    [Input("arn")]
    public Input<string>? Arn { get; set; }

    [Input("securityGroupRuleId")]
    public Input<string>? SecurityGroupRuleId { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [field: Input("tags")]
    public InputMap<string> Tags { get => field ??= new(); set; }

    [field: Input("tagsAll")]
    public InputMap<string> TagsAll { get => field ??= new(); set; }

    public static new SecurityGroupIngressRuleState Empty => new();
}
