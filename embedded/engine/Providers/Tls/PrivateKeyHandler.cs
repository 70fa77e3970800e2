using System.Security.Cryptography;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers.Schema;

namespace HaCluster.Engine.Providers.Tls;

/// <summary><c>tls:index/privateKey:PrivateKey</c>.</summary>
internal sealed class PrivateKeyHandler() : ResourceHandler("tls:index/privateKey:PrivateKey", Inputs)
{
    private static readonly ObjectSchema Inputs = new(
        new Property("algorithm", PropertyType.OneOf("RSA", "ECDSA", "ED25519")) { Required = true, Replaces = true },
        new Property("rsaBits", PropertyType.IntegerIn(1024, 16384)) { Implied = 2048.0, Replaces = true },
        new Property("ecdsaCurve", PropertyType.OneOf("P224", "P256", "P384", "P521")) { Implied = "P224", Replaces = true });

    private static readonly string[] Computed =
    [
        "privateKeyPem", "privateKeyOpenssh", "privateKeyPemPkcs8",
        "publicKeyPem", "publicKeyOpenssh", "publicKeyFingerprintMd5", "publicKeyFingerprintSha256",
    ];

    public override Task<CreateResult> CreateAsync(CreateRequest request, CancellationToken cancellation)
    {
        if (request.Preview)
            return Task.FromResult(new CreateResult("", Predict(Complete(request.Inputs), Computed)));
        var reader = new PropertyReader(request.Inputs);
        var key = reader.String("algorithm") switch
        {
            "RSA" => GeneratedKey.Rsa(reader.Int("rsaBits", 2048)),
            "ECDSA" => GeneratedKey.Ecdsa(reader.String("ecdsaCurve", "P224")),
            _ => GeneratedKey.Ed25519(),
        };
        var ssh = key.OpenSsh;
        var outputs = Complete(request.Inputs)
            .Set("privateKeyPem", Secret(key.PrivatePem))
            .Set("privateKeyPemPkcs8", Secret(key.Pkcs8Pem))
            .Set("privateKeyOpenssh", Secret(ssh?.PrivateKey ?? ""))
            .Set("publicKeyPem", key.PublicPem)
            .Set("publicKeyOpenssh", ssh?.PublicKey ?? "")
            .Set("publicKeyFingerprintMd5", ssh?.FingerprintMd5 ?? "")
            .Set("publicKeyFingerprintSha256", ssh?.FingerprintSha256 ?? "");
        return Task.FromResult(new CreateResult(Identifier(key.PublicDer), outputs));
    }

    private static SecretValue Secret(string text) => new(text);

#pragma warning disable CA5350 // An identifier fixed by the provider's interface, not a protection.
    private static string Identifier(byte[] publicKey) => Convert.ToHexStringLower(SHA1.HashData(publicKey));
#pragma warning restore CA5350
}
