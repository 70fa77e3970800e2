using System.Collections.Immutable;

namespace Pulumi.Aws.Ec2;

/// <summary>A public key for SSH.</summary>
[AwsResourceType("aws:ec2/keyPair:KeyPair")]
public partial class KeyPair : CustomResource
{
    public KeyPair(string name, KeyPairArgs args, CustomResourceOptions? options = null)
        : base("aws:ec2/keyPair:KeyPair", name, args ?? new KeyPairArgs(), Utilities.Options(options, ""))
    {
    }

    private KeyPair(string name, Input<string> id, KeyPairState? state, CustomResourceOptions? options)
        : base("aws:ec2/keyPair:KeyPair", name, state, Utilities.Options(options, id))
    {
    }

    [Output("keyName")]
    public Output<string> KeyName { get; private set; } = null!;

    [Output("keyNamePrefix")]
    public Output<string> KeyNamePrefix { get; private set; } = null!;

    [Output("publicKey")]
    public Output<string> PublicKey { get; private set; } = null!;

    [Output("arn")]
    public Output<string> Arn { get; private set; } = null!;

    [Output("fingerprint")]
    public Output<string> Fingerprint { get; private set; } = null!;

    [Output("keyPairId")]
    public Output<string> KeyPairId { get; private set; } = null!;

    [Output("keyType")]
    public Output<string> KeyType { get; private set; } = null!;

    [Output("region")]
    public Output<string> Region { get; private set; } = null!;

    [Output("tags")]
    public Output<ImmutableDictionary<string, string>?> Tags { get; private set; } = null!;

    [Output("tagsAll")]
    public Output<ImmutableDictionary<string, string>> TagsAll { get; private set; } = null!;

    /// <summary>Reads an existing resource by the provider's id.</summary>
    public static KeyPair Get(
        string name,
        Input<string> id,
        KeyPairState? state = null,
        CustomResourceOptions? options = null) => new(name, id, state, options);
}
