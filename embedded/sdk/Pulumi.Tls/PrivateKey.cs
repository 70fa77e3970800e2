namespace Pulumi.Tls;

/// <summary>A private key with its public half.</summary>
[TlsResourceType("tls:index/privateKey:PrivateKey")]
public partial class PrivateKey : CustomResource
{
    public PrivateKey(string name, PrivateKeyArgs args, CustomResourceOptions? options = null)
        : base("tls:index/privateKey:PrivateKey", name, args ?? new PrivateKeyArgs(), Options(options, ""))
    {
    }

    private PrivateKey(string name, Input<string> id, PrivateKeyState? state, CustomResourceOptions? options)
        : base("tls:index/privateKey:PrivateKey", name, state, Options(options, id))
    {
    }

    [Output("algorithm")]
    public Output<string> Algorithm { get; private set; } = null!;

    [Output("ecdsaCurve")]
    public Output<string> EcdsaCurve { get; private set; } = null!;

    [Output("rsaBits")]
    public Output<int> RsaBits { get; private set; } = null!;

    [Output("privateKeyOpenssh")]
    public Output<string> PrivateKeyOpenssh { get; private set; } = null!;

    [Output("privateKeyPem")]
    public Output<string> PrivateKeyPem { get; private set; } = null!;

    [Output("privateKeyPemPkcs8")]
    public Output<string> PrivateKeyPemPkcs8 { get; private set; } = null!;

    [Output("publicKeyFingerprintMd5")]
    public Output<string> PublicKeyFingerprintMd5 { get; private set; } = null!;

    [Output("publicKeyFingerprintSha256")]
    public Output<string> PublicKeyFingerprintSha256 { get; private set; } = null!;

    [Output("publicKeyOpenssh")]
    public Output<string> PublicKeyOpenssh { get; private set; } = null!;

    [Output("publicKeyPem")]
    public Output<string> PublicKeyPem { get; private set; } = null!;

    /// <summary>Reads an existing resource by the provider's id.</summary>
    public static PrivateKey Get(
        string name,
        Input<string> id,
        PrivateKeyState? state = null,
        CustomResourceOptions? options = null) => new(name, id, state, options);

    private static CustomResourceOptions Options(CustomResourceOptions? options, Input<string>? id) =>
        Utilities.Options(options, id, secretOutputs: ["privateKeyOpenssh", "privateKeyPem", "privateKeyPemPkcs8"]);
}
