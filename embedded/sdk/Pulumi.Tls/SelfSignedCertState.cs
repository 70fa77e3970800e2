namespace Pulumi.Tls;

/// <summary>What is known of a <see cref="SelfSignedCert"/> that is looked up.</summary>
public sealed class SelfSignedCertState : ResourceArgs
{
    [field: Input("allowedUses")]
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

    [field: Input("uris")]
    public InputList<string> Uris { get => field ??= new(); set; }

    [Input("validityPeriodHours")]
    public Input<int>? ValidityPeriodHours { get; set; }

    [Input("certPem")]
    public Input<string>? CertPem { get; set; }

    [Input("keyAlgorithm")]
    public Input<string>? KeyAlgorithm { get; set; }

    [Input("readyForRenewal")]
    public Input<bool>? ReadyForRenewal { get; set; }

    [Input("validityEndTime")]
    public Input<string>? ValidityEndTime { get; set; }

    [Input("validityStartTime")]
    public Input<string>? ValidityStartTime { get; set; }

    public static new SelfSignedCertState Empty => new();
}
