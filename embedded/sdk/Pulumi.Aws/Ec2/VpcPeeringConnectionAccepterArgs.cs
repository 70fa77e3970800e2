namespace Pulumi.Aws.Ec2;

/// <summary>Inputs of <see cref="VpcPeeringConnectionAccepter"/>.</summary>
public sealed class VpcPeeringConnectionAccepterArgs : ResourceArgs
{
    [Input("accepter")]
    public Input<Inputs.VpcPeeringConnectionAccepterAccepterArgs>? Accepter { get; set; }

    [Input("autoAccept")]
    public Input<bool>? AutoAccept { get; set; }

    [Input("requester")]
    public Input<Inputs.VpcPeeringConnectionAccepterRequesterArgs>? Requester { get; set; }

    [Input("vpcPeeringConnectionId", required: true)]
    public Input<string> VpcPeeringConnectionId { get; set; } = null!;

    [Input("region")]
    public Input<string>? Region { get; set; }

    [field: Input("tags")]
    public InputMap<string> Tags { get => field ??= new(); set; }

    public static new VpcPeeringConnectionAccepterArgs Empty => new();
}
