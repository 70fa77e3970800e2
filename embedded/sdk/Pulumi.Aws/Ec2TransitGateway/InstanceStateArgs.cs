namespace Pulumi.Aws.Ec2TransitGateway;

/// <summary>Inputs of <see cref="InstanceState"/>.</summary>
public sealed class InstanceStateArgs : ResourceArgs
{
    [Input("force")]
    public Input<bool>? Force { get; set; }

    [Input("instanceId", required: true)]
    public Input<string> InstanceId { get; set; } = null!;

    [Input("state", required: true)]
    public Input<string> State { get; set; } = null!;

    [Input("region")]
    public Input<string>? Region { get; set; }

    public static new InstanceStateArgs Empty => new();
}
