using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers.Schema;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.X509;
using Org.BouncyCastle.X509.Extension;

namespace HaCluster.Engine.Providers.Tls;

/// <summary><c>tls:index/locallySignedCert:LocallySignedCert</c>: signs a request with an authority whose key is at hand.</summary>
internal sealed class LocallySignedCertHandler(TimeProvider time)
    : CertificateHandler("tls:index/locallySignedCert:LocallySignedCert", Own, time)
{
    private static readonly Property[] Own =
    [
        new("certRequestPem", PropertyType.String) { Required = true, Replaces = true },
        new("caCertPem", PropertyType.String) { Required = true, Replaces = true },
        new("caPrivateKeyPem", PropertyType.String) { Required = true, Secret = true, Replaces = true },
    ];

    protected override string[] MoreComputed => ["caKeyAlgorithm"];

    protected override Parties PartiesOf(PropertyReader inputs)
    {
        var request = PemText.Request("certRequestPem", inputs.String("certRequestPem"));
        if (!request.Verify())
            throw new ProviderException("Property 'certRequestPem': the signature of the request does not match its key.");
        var authority = PemText.Certificate("caCertPem", inputs.String("caCertPem"));
        var authorityKey = PemText.Key("caPrivateKeyPem", inputs.String("caPrivateKeyPem"));
        if (!authority.GetPublicKey().Equals(authorityKey.Public))
        {
            throw new ProviderException("Property 'caPrivateKeyPem': this is not the key of the certificate in caCertPem.");
        }
        var details = request.GetCertificationRequestInfo();
        var extensions = request.GetRequestedExtensions();
        return new Parties(
            details.Subject, details.SubjectPublicKeyInfo,
            extensions is null ? null : GeneralNames.FromExtensions(extensions, X509Extensions.SubjectAlternativeName),
            authority.SubjectDN, authorityKey.Private, AuthorityKeyId(authority));
    }

    protected override PropertyMap MoreOutputs(PropertyReader inputs, PropertyMap outputs) =>
        outputs.Set("caKeyAlgorithm", PemText.Algorithm(PemText.Key("caPrivateKeyPem", inputs.String("caPrivateKeyPem")).Private));

    /// <summary>As the authority names its own key; nothing when it does not.</summary>
    private static AuthorityKeyIdentifier? AuthorityKeyId(X509Certificate authority) =>
        X509ExtensionUtilities.GetSubjectKeyIdentifier(authority) is { } key
            ? X509ExtensionUtilities.CreateAuthorityKeyIdentifier(key)
            : null;
}
