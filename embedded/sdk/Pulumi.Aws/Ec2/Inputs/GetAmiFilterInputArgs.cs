namespace Pulumi.Aws.Ec2.Inputs;

/// <summary>A condition on an attribute of images.</summary>
public sealed class GetAmiFilterInputArgs : ResourceArgs
{
    [Input("name", required: true)]
    public Input<string> Name { get; set; } = null!;

    [field: Input("values", required: true)]
    public InputList<string> Values { get => field ??= new(); set; }

    public static new GetAmiFilterInputArgs Empty => new();
}
