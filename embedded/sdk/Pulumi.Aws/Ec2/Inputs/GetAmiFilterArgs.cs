namespace Pulumi.Aws.Ec2.Inputs;

/// <summary>A condition on an attribute of images.</summary>
public sealed class GetAmiFilterArgs : InvokeArgs
{
    [Input("name", required: true)]
    public string Name { get; set; } = null!;

    [field: Input("values", required: true)]
    public List<string> Values { get => field ??= []; set; }

    public static new GetAmiFilterArgs Empty => new();
}
