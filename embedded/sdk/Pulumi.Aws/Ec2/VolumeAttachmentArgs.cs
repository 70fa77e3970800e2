namespace Pulumi.Aws.Ec2;

/// <summary>Inputs of <see cref="VolumeAttachment"/>.</summary>
public sealed class VolumeAttachmentArgs : ResourceArgs
{
    [Input("deviceName", required: true)]
    public Input<string> DeviceName { get; set; } = null!;

    [Input("forceDetach")]
    public Input<bool>? ForceDetach { get; set; }

    [Input("instanceId", required: true)]
    public Input<string> InstanceId { get; set; } = null!;

    [Input("skipDestroy")]
    public Input<bool>? SkipDestroy { get; set; }

    [Input("stopInstanceBeforeDetaching")]
    public Input<bool>? StopInstanceBeforeDetaching { get; set; }

    [Input("volumeId", required: true)]
    public Input<string> VolumeId { get; set; } = null!;

    [Input("region")]
    public Input<string>? Region { get; set; }

    public static new VolumeAttachmentArgs Empty => new();
}
