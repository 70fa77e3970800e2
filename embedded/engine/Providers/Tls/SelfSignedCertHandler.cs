using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers.Schema;
using Org.BouncyCastle.X509;
using Org.BouncyCastle.X509.Extension;

namespace HaCluster.Engine.Providers.Tls;

/// <summary><c>tls:index/selfSignedCert:SelfSignedCert</c>.</summary>
internal sealed class SelfSignedCertHandler(TimeProvider time)
    : CertificateHandler("tls:index/selfSignedCert:SelfSignedCert", Own, time)
{
    private static readonly Property[] Own =
        [.. SubjectProperties.Inputs, new Property("setAuthorityKeyId", PropertyType.Bool) { Implied = false, Replaces = true }];

    protected override string[] MoreComputed => ["keyAlgorithm"];

    protected override Parties PartiesOf(PropertyReader inputs)
    {
        var pair = PemText.Key("privateKeyPem", inputs.String("privateKeyPem"));
        var key = SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(pair.Public);
        var name = SubjectProperties.Name(inputs);
        return new Parties(
            name, key, SubjectProperties.AlternativeNames(inputs), name, pair.Private,
            inputs.Bool("setAuthorityKeyId", false) ? X509ExtensionUtilities.CreateAuthorityKeyIdentifier(key) : null);
    }

    protected override PropertyMap MoreOutputs(PropertyReader inputs, PropertyMap outputs) =>
        outputs.Set("keyAlgorithm", PemText.Algorithm(PemText.Key("privateKeyPem", inputs.String("privateKeyPem")).Private));
}
