namespace Pulumi.Tls;

/// <summary>Inputs of <see cref="CertRequest"/>.</summary>
public sealed class CertRequestArgs : ResourceArgs
{
    [field: Input("dnsNames")]
    public InputList<string> DnsNames { get => field ??= new(); set; }

    [field: Input("ipAddresses")]
    public InputList<string> IpAddresses { get => field ??= new(); set; }

    [field: Input("privateKeyPem")]
    public Input<string>? PrivateKeyPem { get; set => field = Utilities.Secret(value); }

    [Input("subject")]
    public Input<Inputs.CertRequestSubjectArgs>? Subject { get; set; }

    [field: Input("uris")]
    public InputList<string> Uris { get => field ??= new(); set; }

    public static new CertRequestArgs Empty => new();
}
