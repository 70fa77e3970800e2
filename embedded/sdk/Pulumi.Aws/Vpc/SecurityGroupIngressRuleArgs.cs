namespace Pulumi.Aws.Vpc;

/// <summary>Inputs of <see cref="SecurityGroupIngressRule"/>.</summary>
public sealed class SecurityGroupIngressRuleArgs : ResourceArgs
{
    [Input("cidrIpv4")]
    public Input<string>? CidrIpv4 { get; set; }

    [Input("cidrIpv6")]
    public Input<string>? CidrIpv6 { get; set; }

    [Input("description")]
    public Input<string>? Description { get; set; }

    [Input("fromPort")]
    public Input<int>? FromPort { get; set; }

    [Input("ipProtocol", required: true)]
    public Input<string> IpProtocol { get; set; } = null!;

    [Input("prefixListId")]
    public Input<string>? PrefixListId { get; set; }

    [Input("referencedSecurityGroupId")]
    public Input<string>? ReferencedSecurityGroupId { get; set; }

    [Input("securityGroupId", required: true)]
    public Input<string> SecurityGroupId { get; set; } = null!;

    [Input("toPort")]
    public Input<int>? ToPort { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [field: Input("tags")]
    public InputMap<string> Tags { get => field ??= new(); set; }

    public static new SecurityGroupIngressRuleArgs Empty => new();
}
