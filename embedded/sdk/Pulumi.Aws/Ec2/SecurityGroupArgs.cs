namespace Pulumi.Aws.Ec2;

/// <summary>Inputs of <see cref="SecurityGroup"/>.</summary>
public sealed class SecurityGroupArgs : ResourceArgs
{
    [Input("description")]
    public Input<string>? Description { get; set; }

    [field: Input("egress")]
    public InputList<Inputs.SecurityGroupEgressArgs> Egress { get => field ??= new(); set; }

    [field: Input("ingress")]
    public InputList<Inputs.SecurityGroupIngressArgs> Ingress { get => field ??= new(); set; }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("namePrefix")]
    public Input<string>? NamePrefix { get; set; }

    [Input("revokeRulesOnDelete")]
    public Input<bool>? RevokeRulesOnDelete { get; set; }

    [Input("vpcId")]
    public Input<string>? VpcId { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [field: Input("tags")]
    public InputMap<string> Tags { get => field ??= new(); set; }

    public static new SecurityGroupArgs Empty => new();
}
