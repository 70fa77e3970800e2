namespace Pulumi.Docker.Outputs;

/// <summary>A label of a volume.</summary>
[OutputType]
public sealed class VolumeLabel
{
    public readonly string Label;
    public readonly string Value;

    [OutputConstructor]
    private VolumeLabel(
        string label,
        string value)
    {
        Label = label;
        Value = value;
    }
}
