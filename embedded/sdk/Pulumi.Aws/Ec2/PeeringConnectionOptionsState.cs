namespace Pulumi.Aws.Ec2;

/// <summary>What is known of a <see cref="PeeringConnectionOptions"/> that is looked up.</summary>
public sealed class PeeringConnectionOptionsState : ResourceArgs
{
    [Input("vpcPeeringConnectionId")]
    public Input<string>? VpcPeeringConnectionId { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    public static new PeeringConnectionOptionsState Empty => new();
}
