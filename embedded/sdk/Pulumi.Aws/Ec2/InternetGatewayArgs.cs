namespace Pulumi.Aws.Ec2;

/// <summary>Inputs of <see cref="InternetGateway"/>.</summary>
public sealed class InternetGatewayArgs : ResourceArgs
{
    [Input("vpcId")]
    public Input<string>? VpcId { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [field: Input("tags")]
    public InputMap<string> Tags { get => field ??= new(); set; }

    public static new InternetGatewayArgs Empty => new();
}
