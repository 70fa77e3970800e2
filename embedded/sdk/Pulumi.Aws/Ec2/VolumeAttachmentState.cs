namespace Pulumi.Aws.Ec2;

/// <summary>What is known of a <see cref="VolumeAttachment"/> that is looked up.</summary>
public sealed class VolumeAttachmentState : ResourceArgs
{
    [Input("deviceName")]
    public Input<string>? DeviceName { get; set; }

    [Input("forceDetach")]
    public Input<bool>? ForceDetach { get; set; }

    [Input("instanceId")]
    public Input<string>? InstanceId { get; set; }

    [Input("skipDestroy")]
    public Input<bool>? SkipDestroy { get; set; }

    [Input("stopInstanceBeforeDetaching")]
    public Input<bool>? StopInstanceBeforeDetaching { get; set; }

    [Input("volumeId")]
    public Input<string>? VolumeId { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    public static new VolumeAttachmentState Empty => new();
}
