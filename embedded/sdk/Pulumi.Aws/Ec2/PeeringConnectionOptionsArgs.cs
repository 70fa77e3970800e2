namespace Pulumi.Aws.Ec2;

/// <summary>Inputs of <see cref="PeeringConnectionOptions"/>.</summary>
public sealed class PeeringConnectionOptionsArgs : ResourceArgs
{
    [Input("accepter")]
    public Input<Inputs.PeeringConnectionOptionsAccepterArgs>? Accepter { get; set; }

    [Input("requester")]
    public Input<Inputs.PeeringConnectionOptionsRequesterArgs>? Requester { get; set; }

    [Input("vpcPeeringConnectionId", required: true)]
    public Input<string> VpcPeeringConnectionId { get; set; } = null!;

    [Input("region")]
    public Input<string>? Region { get; set; }

    public static new PeeringConnectionOptionsArgs Empty => new();
}
