using System.Collections.Immutable;

namespace Pulumi.Aws.Ec2.Outputs;

/// <summary>A disk of an image.</summary>
[OutputType]
public sealed class GetAmiBlockDeviceMappingResult
{
    public readonly string DeviceName;
    public readonly ImmutableDictionary<string, string> Ebs;
    public readonly string NoDevice;
    public readonly string VirtualName;

    [OutputConstructor]
    private GetAmiBlockDeviceMappingResult(
        string deviceName,
        ImmutableDictionary<string, string> ebs,
        string noDevice,
        string virtualName)
    {
        DeviceName = deviceName;
        Ebs = ebs;
        NoDevice = noDevice;
        VirtualName = virtualName;
    }
}
