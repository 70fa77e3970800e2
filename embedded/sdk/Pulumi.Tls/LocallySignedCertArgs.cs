namespace Pulumi.Tls;

/// <summary>Inputs of <see cref="LocallySignedCert"/>.</summary>
public sealed class LocallySignedCertArgs : ResourceArgs
{
    [field: Input("allowedUses", required: true)]
    public InputList<string> AllowedUses { get => field ??= new(); set; }

    [Input("caCertPem", required: true)]
    public Input<string> CaCertPem { get; set; } = null!;

    [field: Input("caPrivateKeyPem")]
    public Input<string>? CaPrivateKeyPem { get; set => field = Utilities.Secret(value); }

    [Input("certRequestPem", required: true)]
    public Input<string> CertRequestPem { get; set; } = null!;

    [Input("earlyRenewalHours")]
    public Input<int>? EarlyRenewalHours { get; set; }

    [Input("isCaCertificate")]
    public Input<bool>? IsCaCertificate { get; set; }

    [Input("setSubjectKeyId")]
    public Input<bool>? SetSubjectKeyId { get; set; }

    [Input("validityPeriodHours", required: true)]
    public Input<int> ValidityPeriodHours { get; set; } = null!;

    public static new LocallySignedCertArgs Empty => new();
}
