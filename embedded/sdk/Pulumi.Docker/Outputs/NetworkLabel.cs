namespace Pulumi.Docker.Outputs;

/// <summary>A label of a network.</summary>
[OutputType]
public sealed class NetworkLabel
{
    public readonly string Label;
    public readonly string Value;

    [OutputConstructor]
    private NetworkLabel(
        string label,
        string value)
    {
        Label = label;
        Value = value;
    }
}
