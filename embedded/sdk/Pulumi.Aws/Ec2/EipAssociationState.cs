namespace Pulumi.Aws.Ec2;

/// <summary>What is known of a <see cref="EipAssociation"/> that is looked up.</summary>
public sealed class EipAssociationState : ResourceArgs
{
    [Input("allocationId")]
    public Input<string>? AllocationId { get; set; }

    [Input("allowReassociation")]
    public Input<bool>? AllowReassociation { get; set; }

    [Input("instanceId")]
    public Input<string>? InstanceId { get; set; }

    [Input("networkInterfaceId")]
    public Input<string>? NetworkInterfaceId { get; set; }

    [Input("privateIpAddress")]
    public Input<string>? PrivateIpAddress { get; set; }

    [Input("publicIp")]
    public Input<string>? PublicIp { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    public static new EipAssociationState Empty => new();
}
