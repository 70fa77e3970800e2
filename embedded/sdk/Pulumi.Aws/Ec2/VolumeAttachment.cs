namespace Pulumi.Aws.Ec2;

/// <summary>Gives an instance a disk.</summary>
[AwsResourceType("aws:ec2/volumeAttachment:VolumeAttachment")]
public partial class VolumeAttachment : CustomResource
{
    public VolumeAttachment(string name, VolumeAttachmentArgs args, CustomResourceOptions? options = null)
        : base("aws:ec2/volumeAttachment:VolumeAttachment", name, args ?? new VolumeAttachmentArgs(), Utilities.Options(options, ""))
    {
    }

    private VolumeAttachment(string name, Input<string> id, VolumeAttachmentState? state, CustomResourceOptions? options)
        : base("aws:ec2/volumeAttachment:VolumeAttachment", name, state, Utilities.Options(options, id))
    {
    }

    [Output("deviceName")]
    public Output<string> DeviceName { get; private set; } = null!;

    [Output("forceDetach")]
    public Output<bool?> ForceDetach { get; private set; } = null!;

    [Output("instanceId")]
    public Output<string> InstanceId { get; private set; } = null!;

    [Output("skipDestroy")]
    public Output<bool?> SkipDestroy { get; private set; } = null!;

    [Output("stopInstanceBeforeDetaching")]
    public Output<bool?> StopInstanceBeforeDetaching { get; private set; } = null!;

    [Output("volumeId")]
    public Output<string> VolumeId { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    /// <summary>Reads an existing resource by the provider's id.</summary>
    public static VolumeAttachment Get(
        string name,
        Input<string> id,
        VolumeAttachmentState? state = null,
        CustomResourceOptions? options = null) => new(name, id, state, options);
}
