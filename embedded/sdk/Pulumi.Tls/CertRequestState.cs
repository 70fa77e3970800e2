namespace Pulumi.Tls;

/// <summary>What is known of a <see cref="CertRequest"/> that is looked up.</summary>
public sealed class CertRequestState : ResourceArgs
{
    [field: Input("dnsNames")]
    public InputList<string> DnsNames { get => field ??= new(); set; }

    [field: Input("ipAddresses")]
    public InputList<string> IpAddresses { get => field ??= new(); set; }

    [field: Input("privateKeyPem")]
    public Input<string>? PrivateKeyPem { get; set => field = Utilities.Secret(value); }

    [field: Input("uris")]
    public InputList<string> Uris { get => field ??= new(); set; }

    [Input("certRequestPem")]
    public Input<string>? CertRequestPem { get; set; }

    [Input("keyAlgorithm")]
    public Input<string>? KeyAlgorithm { get; set; }

    public static new CertRequestState Empty => new();
}
