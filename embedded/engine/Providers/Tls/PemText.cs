using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.OpenSsl;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace HaCluster.Engine.Providers.Tls;

/// <summary>Reads PEM texts given as inputs.</summary>
internal static class PemText
{
    public static AsymmetricCipherKeyPair Key(string property, string pem)
    {
        try
        {
            using var reader = new PemReader(new StringReader(pem));
            return reader.ReadObject() switch
            {
                AsymmetricCipherKeyPair pair => pair,
                RsaPrivateCrtKeyParameters rsa =>
                    new AsymmetricCipherKeyPair(new RsaKeyParameters(false, rsa.Modulus, rsa.PublicExponent), rsa),
                ECPrivateKeyParameters ec => new AsymmetricCipherKeyPair(
                    new ECPublicKeyParameters(ec.AlgorithmName, ec.Parameters.G.Multiply(ec.D).Normalize(), ec.Parameters), ec),
                Ed25519PrivateKeyParameters ed => new AsymmetricCipherKeyPair(ed.GeneratePublicKey(), ed),
                _ => throw new ProviderException($"Property '{property}': expected a private key in PEM form (RSA, ECDSA or Ed25519)."),
            };
        }
        catch (Exception exception) when (exception is IOException or Org.BouncyCastle.OpenSsl.PasswordException or SecurityUtilityException
            or ArgumentException)
        {
            throw new ProviderException($"Property '{property}': expected a private key in PEM form: {exception.Message}", exception);
        }
    }

    public static X509Certificate Certificate(string property, string pem) => Read<X509Certificate>(property, "a certificate", pem);

    public static Pkcs10CertificationRequest Request(string property, string pem) =>
        Read<Pkcs10CertificationRequest>(property, "a certificate request", pem);

    public static string Write(string label, byte[] der) => System.Security.Cryptography.PemEncoding.WriteString(label, der) + "\n";

    public static string Algorithm(AsymmetricKeyParameter key) => key switch
    {
        RsaKeyParameters => "RSA",
        ECKeyParameters => "ECDSA",
        _ => "ED25519",
    };

    /// <summary>The hash goes with the size of an elliptic curve; RSA uses SHA-256.</summary>
    public static string SignatureAlgorithm(AsymmetricKeyParameter key) => key switch
    {
        RsaKeyParameters => "SHA256WITHRSA",
        ECKeyParameters { Parameters.N.BitLength: > 384 } => "SHA512WITHECDSA",
        ECKeyParameters { Parameters.N.BitLength: > 256 } => "SHA384WITHECDSA",
        ECKeyParameters => "SHA256WITHECDSA",
        _ => "Ed25519",
    };

    private static T Read<T>(string property, string what, string pem) where T : class
    {
        try
        {
            using var reader = new PemReader(new StringReader(pem));
            return reader.ReadObject() as T ?? throw new ProviderException($"Property '{property}': expected {what} in PEM form.");
        }
        catch (Exception exception) when (exception is IOException or SecurityUtilityException or ArgumentException)
        {
            throw new ProviderException($"Property '{property}': expected {what} in PEM form: {exception.Message}", exception);
        }
    }
}
