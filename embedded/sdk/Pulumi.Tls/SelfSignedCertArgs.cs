namespace Pulumi.Tls;

/// <summary>Inputs of <see cref="SelfSignedCert"/>.</summary>
public sealed class SelfSignedCertArgs : ResourceArgs
{
    [field: Input("allowedUses", required: true)]
    public InputList<string> AllowedUses { get => field ??= new(); set; }

    [field: Input("dnsNames")]
    public InputList<string> DnsNames { get => field ??= new(); set; }

    [Input("earlyRenewalHours")]
    public Input<int>? EarlyRenewalHours { get; set; }

    [field: Input("ipAddresses")]
    public InputList<string> IpAddresses { get => field ??= new(); set; }

    [Input("isCaCertificate")]
    public Input<bool>? IsCaCertificate { get; set; }

    [field: Input("privateKeyPem")]
    public Input<string>? PrivateKeyPem { get; set => field = Utilities.Secret(value); }

    [Input("setAuthorityKeyId")]
    public Input<bool>? SetAuthorityKeyId { get; set; }

    [Input("setSubjectKeyId")]
    public Input<bool>? SetSubjectKeyId { get; set; }

    [Input("subject")]
    public Input<Inputs.SelfSignedCertSubjectArgs>? Subject { get; set; }

    [field: Input("uris")]
    public InputList<string> Uris { get => field ??= new(); set; }

    [Input("validityPeriodHours", required: true)]
    public Input<int> ValidityPeriodHours { get; set; } = null!;

    public static new SelfSignedCertArgs Empty => new();
}
