using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;

namespace HaCluster.Engine.Providers.Tls;

/// <summary>A new key pair in every notation that the provider returns. PEM texts end with a newline.</summary>
internal sealed record GeneratedKey
{
    private static readonly Dictionary<string, (string Oid, string? SshName)> Curves = new()
    {
        ["P224"] = ("1.3.132.0.33", null),
        ["P256"] = ("1.2.840.10045.3.1.7", "nistp256"),
        ["P384"] = ("1.3.132.0.34", "nistp384"),
        ["P521"] = ("1.3.132.0.35", "nistp521"),
    };

    /// <summary>RFC 8410: version 0, algorithm 1.3.101.112, and the 32 bytes of the key that follow.</summary>
    private static readonly byte[] Ed25519Pkcs8Prefix = Convert.FromHexString("302e020100300506032b657004220420");

    private static readonly byte[] Ed25519PublicPrefix = Convert.FromHexString("302a300506032b6570032100");

    /// <summary>PKCS#1 for RSA, SEC1 for ECDSA, PKCS#8 for Ed25519.</summary>
    public required string PrivatePem { get; init; }

    public required string Pkcs8Pem { get; init; }

    public required string PublicPem { get; init; }

    /// <summary>SubjectPublicKeyInfo.</summary>
    public required byte[] PublicDer { get; init; }

    /// <summary>Null for P224, which SSH does not know.</summary>
    public OpenSshKey? OpenSsh { get; init; }

    public static GeneratedKey Rsa(int bits)
    {
        using var key = RSA.Create(bits);
        return new GeneratedKey
        {
            PrivatePem = key.ExportRSAPrivateKeyPem() + "\n",
            Pkcs8Pem = key.ExportPkcs8PrivateKeyPem() + "\n",
            PublicPem = key.ExportSubjectPublicKeyInfoPem() + "\n",
            PublicDer = key.ExportSubjectPublicKeyInfo(),
            OpenSsh = OpenSshKey.Rsa(key.ExportParameters(includePrivateParameters: true)),
        };
    }

    public static GeneratedKey Ecdsa(string curve)
    {
        var (oid, sshName) = Curves[curve];
        using var key = ECDsa.Create(ECCurve.CreateFromValue(oid));
        return new GeneratedKey
        {
            PrivatePem = key.ExportECPrivateKeyPem() + "\n",
            Pkcs8Pem = key.ExportPkcs8PrivateKeyPem() + "\n",
            PublicPem = key.ExportSubjectPublicKeyInfoPem() + "\n",
            PublicDer = key.ExportSubjectPublicKeyInfo(),
            OpenSsh = sshName is null ? null : OpenSshKey.Ecdsa(sshName, key.ExportParameters(includePrivateParameters: true)),
        };
    }

    public static GeneratedKey Ed25519()
    {
        var key = new Ed25519PrivateKeyParameters(new SecureRandom());
        var seed = key.GetEncoded();
        var publicKey = key.GeneratePublicKey().GetEncoded();
        var pkcs8 = PemEncoding.WriteString("PRIVATE KEY", [.. Ed25519Pkcs8Prefix, .. seed]) + "\n";
        byte[] publicDer = [.. Ed25519PublicPrefix, .. publicKey];
        return new GeneratedKey
        {
            PrivatePem = pkcs8,
            Pkcs8Pem = pkcs8,
            PublicPem = PemEncoding.WriteString("PUBLIC KEY", publicDer) + "\n",
            PublicDer = publicDer,
            OpenSsh = OpenSshKey.Ed25519(seed, publicKey),
        };
    }
}
