namespace Pulumi.Random;

/// <summary>What is known of a <see cref="RandomString"/> that is looked up.</summary>
public sealed class RandomStringState : ResourceArgs
{
    [field: Input("keepers")]
    public InputMap<string> Keepers { get => field ??= new(); set; }

    [Input("length")]
    public Input<int>? Length { get; set; }

    [Input("lower")]
    public Input<bool>? Lower { get; set; }

    [Input("minLower")]
    public Input<int>? MinLower { get; set; }

    [Input("minNumeric")]
    public Input<int>? MinNumeric { get; set; }

    [Input("minSpecial")]
    public Input<int>? MinSpecial { get; set; }

    [Input("minUpper")]
    public Input<int>? MinUpper { get; set; }

    [Input("numeric")]
    public Input<bool>? Numeric { get; set; }

    [Input("overrideSpecial")]
    public Input<string>? OverrideSpecial { get; set; }

    [Input("special")]
    public Input<bool>? Special { get; set; }

    [Input("upper")]
    public Input<bool>? Upper { get; set; }

    [Input("result")]
    public Input<string>? Result { get; set; }

    public static new RandomStringState Empty => new();
}
