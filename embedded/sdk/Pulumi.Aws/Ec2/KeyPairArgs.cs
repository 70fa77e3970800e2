namespace Pulumi.Aws.Ec2;

/// <summary>Inputs of <see cref="KeyPair"/>.</summary>
public sealed class KeyPairArgs : ResourceArgs
{
    [Input("keyName")]
    public Input<string>? KeyName { get; set; }

    [Input("keyNamePrefix")]
    public Input<string>? KeyNamePrefix { get; set; }

    [Input("publicKey", required: true)]
    public Input<string> PublicKey { get; set; } = null!;

    [Input("region")]
    public Input<string>? Region { get; set; }

    [field: Input("tags")]
    public InputMap<string> Tags { get => field ??= new(); set; }

    public static new KeyPairArgs Empty => new();
}
