namespace Pulumi.Aws.Ec2;

/// <summary>What is known of a <see cref="KeyPair"/> that is looked up.</summary>
public sealed class KeyPairState : ResourceArgs
{
    [Input("keyName")]
    public Input<string>? KeyName { get; set; }

    [Input("keyNamePrefix")]
    public Input<string>? KeyNamePrefix { get; set; }

    [Input("publicKey")]
    public Input<string>? PublicKey { get; set; }

    [Input("arn")]
    public Input<string>? Arn { get; set; }

    [Input("fingerprint")]
    public Input<string>? Fingerprint { get; set; }

    [Input("keyPairId")]
    public Input<string>? KeyPairId { get; set; }

    [Input("keyType")]
    public Input<string>? KeyType { get; set; }

    [Input("region")]
    public Input<string>? Region { get; set; }

    [field: Input("tags")]
    public InputMap<string> Tags { get => field ??= new(); set; }

    [field: Input("tagsAll")]
    public InputMap<string> TagsAll { get => field ??= new(); set; }

    public static new KeyPairState Empty => new();
}
