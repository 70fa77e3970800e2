namespace Pulumi.Tls;

/// <summary>What is known of a <see cref="LocallySignedCert"/> that is looked up.</summary>
public sealed class LocallySignedCertState : ResourceArgs
{
    [field: Input("allowedUses")]
    public InputList<string> AllowedUses { get => field ??= new(); set; }

    [Input("caCertPem")]
    public Input<string>? CaCertPem { get; set; }

    [field: Input("caPrivateKeyPem")]
    public Input<string>? CaPrivateKeyPem { get; set => field = Utilities.Secret(value); }

    [Input("certRequestPem")]
    public Input<string>? CertRequestPem { get; set; }

    [Input("earlyRenewalHours")]
    public Input<int>? EarlyRenewalHours { get; set; }

    [Input("isCaCertificate")]
    public Input<bool>? IsCaCertificate { get; set; }

    [Input("setSubjectKeyId")]
    public Input<bool>? SetSubjectKeyId { get; set; }

    [Input("validityPeriodHours")]
    public Input<int>? ValidityPeriodHours { get; set; }

    [Input("caKeyAlgorithm")]
    public Input<string>? CaKeyAlgorithm { get; set; }

    [Input("certPem")]
    public Input<string>? CertPem { get; set; }

    [Input("readyForRenewal")]
    public Input<bool>? ReadyForRenewal { get; set; }

    [Input("validityEndTime")]
    public Input<string>? ValidityEndTime { get; set; }

    [Input("validityStartTime")]
    public Input<string>? ValidityStartTime { get; set; }

    public static new LocallySignedCertState Empty => new();
}
