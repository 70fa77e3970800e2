namespace Pulumi.Tls;

/// <summary>What is known of a <see cref="PrivateKey"/> that is looked up.</summary>
public sealed class PrivateKeyState : ResourceArgs
{
    [Input("algorithm")]
    public Input<string>? Algorithm { get; set; }

    [Input("ecdsaCurve")]
    public Input<string>? EcdsaCurve { get; set; }

    [Input("rsaBits")]
    public Input<int>? RsaBits { get; set; }

    [Input("privateKeyOpenssh")]
    public Input<string>? PrivateKeyOpenssh { get; set; }

    [Input("privateKeyPem")]
    public Input<string>? PrivateKeyPem { get; set; }

    [Input("privateKeyPemPkcs8")]
    public Input<string>? PrivateKeyPemPkcs8 { get; set; }

    [Input("publicKeyFingerprintMd5")]
    public Input<string>? PublicKeyFingerprintMd5 { get; set; }

    [Input("publicKeyFingerprintSha256")]
    public Input<string>? PublicKeyFingerprintSha256 { get; set; }

    [Input("publicKeyOpenssh")]
    public Input<string>? PublicKeyOpenssh { get; set; }

    [Input("publicKeyPem")]
    public Input<string>? PublicKeyPem { get; set; }

    public static new PrivateKeyState Empty => new();
}
