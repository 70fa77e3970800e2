namespace Pulumi.Random;

/// <summary>What is known of a <see cref="RandomId"/> that is looked up.</summary>
public sealed class RandomIdState : ResourceArgs
{
    [Input("byteLength")]
    public Input<int>? ByteLength { get; set; }

    [field: Input("keepers")]
    public InputMap<string> Keepers { get => field ??= new(); set; }

    [Input("prefix")]
    public Input<string>? Prefix { get; set; }

    [Input("b64Std")]
    public Input<string>? B64Std { get; set; }

    [Input("b64Url")]
    public Input<string>? B64Url { get; set; }

    [Input("dec")]
    public Input<string>? Dec { get; set; }

    [Input("hex")]
    public Input<string>? Hex { get; set; }

    public static new RandomIdState Empty => new();
}
