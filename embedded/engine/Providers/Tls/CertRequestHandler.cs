using System.Security.Cryptography;
using HaCluster.Engine.Providers.Schema;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto.Operators;
using Org.BouncyCastle.Pkcs;

namespace HaCluster.Engine.Providers.Tls;

/// <summary><c>tls:index/certRequest:CertRequest</c>.</summary>
internal sealed class CertRequestHandler() : ResourceHandler("tls:index/certRequest:CertRequest", Inputs)
{
    private static readonly ObjectSchema Inputs = new(SubjectProperties.Inputs);

    public override Task<CreateResult> CreateAsync(CreateRequest request, CancellationToken cancellation)
    {
        if (request.Preview)
            return Task.FromResult(new CreateResult("", Predict(request.Inputs, "certRequestPem", "keyAlgorithm")));
        var inputs = new PropertyReader(request.Inputs);
        var key = PemText.Key("privateKeyPem", inputs.String("privateKeyPem"));
        var der = new Pkcs10CertificationRequest(
            new Asn1SignatureFactory(PemText.SignatureAlgorithm(key.Private), key.Private),
            SubjectProperties.Name(inputs), key.Public, Attributes(inputs)).GetEncoded();
        return Task.FromResult(new CreateResult(
            Identifier(der),
            request.Inputs.Set("certRequestPem", PemText.Write("CERTIFICATE REQUEST", der))
                .Set("keyAlgorithm", PemText.Algorithm(key.Private))));
    }

    private static DerSet Attributes(PropertyReader inputs)
    {
        if (SubjectProperties.AlternativeNames(inputs) is not { } names)
            return new DerSet();
        var extensions = new X509ExtensionsGenerator();
        extensions.AddExtension(X509Extensions.SubjectAlternativeName, false, names);
        return new DerSet(new AttributePkcs(PkcsObjectIdentifiers.Pkcs9AtExtensionRequest, new DerSet(extensions.Generate())));
    }

#pragma warning disable CA5350 // An identifier fixed by the provider's interface, not a protection.
    private static string Identifier(byte[] der) => Convert.ToHexStringLower(SHA1.HashData(der));
#pragma warning restore CA5350
}
