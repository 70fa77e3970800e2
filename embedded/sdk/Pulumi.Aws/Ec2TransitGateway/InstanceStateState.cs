namespace Pulumi.Aws.Ec2TransitGateway;

/// <summary>What is known of a <see cref="InstanceState"/> that is looked up.</summary>
public sealed class InstanceStateState : ResourceArgs
{
    [Input("force")]
    public Input<bool>? Force { get; set; }

    [Input("instanceId")]
    public Input<string>? InstanceId { get; set; }

    [Input("state")]
    public Input<string>? State { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    public static new InstanceStateState Empty => new();
}
