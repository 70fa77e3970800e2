using System.Collections.Immutable;

namespace Pulumi.Tls;

/// <summary>A request for a certificate.</summary>
[TlsResourceType("tls:index/certRequest:CertRequest")]
public partial class CertRequest : CustomResource
{
    public CertRequest(string name, CertRequestArgs args, CustomResourceOptions? options = null)
        : base("tls:index/certRequest:CertRequest", name, args ?? new CertRequestArgs(), Options(options, ""))
    {
    }

    private CertRequest(string name, Input<string> id, CertRequestState? state, CustomResourceOptions? options)
        : base("tls:index/certRequest:CertRequest", name, state, Options(options, id))
    {
    }

    [Output("dnsNames")]
    public Output<ImmutableArray<string>> DnsNames { get; private set; } = null!;

    [Output("ipAddresses")]
    public Output<ImmutableArray<string>> IpAddresses { get; private set; } = null!;

    [Output("privateKeyPem")]
    public Output<string?> PrivateKeyPem { get; private set; } = null!;

    [Output("subject")]
    public Output<Outputs.CertRequestSubject?> Subject { get; private set; } = null!;

    [Output("uris")]
    public Output<ImmutableArray<string>> Uris { get; private set; } = null!;

    [Output("certRequestPem")]
    public Output<string> CertRequestPem { get; private set; } = null!;

    [Output("keyAlgorithm")]
    public Output<string> KeyAlgorithm { get; private set; } = null!;

    /// <summary>Reads an existing resource by the provider's id.</summary>
    public static CertRequest Get(
        string name,
        Input<string> id,
        CertRequestState? state = null,
        CustomResourceOptions? options = null) => new(name, id, state, options);

    private static CustomResourceOptions Options(CustomResourceOptions? options, Input<string>? id) =>
        Utilities.Options(options, id, secretOutputs: ["privateKeyPem"]);
}
