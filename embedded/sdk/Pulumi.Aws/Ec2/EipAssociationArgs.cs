namespace Pulumi.Aws.Ec2;

/// <summary>Inputs of <see cref="EipAssociation"/>.</summary>
public sealed class EipAssociationArgs : ResourceArgs
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

    public static new EipAssociationArgs Empty => new();
}
