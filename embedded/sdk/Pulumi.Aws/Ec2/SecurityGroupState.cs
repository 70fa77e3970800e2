namespace Pulumi.Aws.Ec2;

/// <summary>What is known of a <see cref="SecurityGroup"/> that is looked up.</summary>
public sealed class SecurityGroupState : ResourceArgs
{
    [Input("description")]
    public Input<string>? Description { get; set; }

    [Input("name")]
    public Input<string>? Name { get; set; }

    [Input("namePrefix")]
    public Input<string>? NamePrefix { get; set; }

    [Input("revokeRulesOnDelete")]
    public Input<bool>? RevokeRulesOnDelete { get; set; }

    [Input("vpcId")]
    public Input<string>? VpcId { get; set; }

    [Input("arn")]
    public Input<string>? Arn { get; set; }

    [Input("ownerId")]
    public Input<string>? OwnerId { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [field: Input("tags")]
    public InputMap<string> Tags { get => field ??= new(); set; }

    [field: Input("tagsAll")]
    public InputMap<string> TagsAll { get => field ??= new(); set; }

    public static new SecurityGroupState Empty => new();
}
