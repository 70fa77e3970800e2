using System.Collections.Immutable;
using HaCluster.Engine.Providers.Schema;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;

namespace HaCluster.Engine.Providers.Tls;

/// <summary>What a certificate may be used for: <c>allowedUses</c> as X.509 key usages.</summary>
internal static class CertificateUses
{
    private static readonly Dictionary<string, int> KeyUsages = new()
    {
        ["digital_signature"] = KeyUsage.DigitalSignature,
        ["content_commitment"] = KeyUsage.NonRepudiation,
        ["key_encipherment"] = KeyUsage.KeyEncipherment,
        ["data_encipherment"] = KeyUsage.DataEncipherment,
        ["key_agreement"] = KeyUsage.KeyAgreement,
        ["cert_signing"] = KeyUsage.KeyCertSign,
        ["crl_signing"] = KeyUsage.CrlSign,
        ["encipher_only"] = KeyUsage.EncipherOnly,
        ["decipher_only"] = KeyUsage.DecipherOnly,
    };

    private static readonly Dictionary<string, DerObjectIdentifier> ExtendedUsages = new()
    {
        ["any_extended"] = KeyPurposeID.AnyExtendedKeyUsage,
        ["server_auth"] = KeyPurposeID.id_kp_serverAuth,
        ["client_auth"] = KeyPurposeID.id_kp_clientAuth,
        ["code_signing"] = KeyPurposeID.id_kp_codeSigning,
        ["email_protection"] = KeyPurposeID.id_kp_emailProtection,
        ["ipsec_end_system"] = KeyPurposeID.id_kp_ipsecEndSystem,
        ["ipsec_tunnel"] = KeyPurposeID.id_kp_ipsecTunnel,
        ["ipsec_user"] = KeyPurposeID.id_kp_ipsecUser,
        ["timestamping"] = KeyPurposeID.id_kp_timeStamping,
        ["ocsp_signing"] = KeyPurposeID.id_kp_OCSPSigning,
        ["microsoft_server_gated_crypto"] = new DerObjectIdentifier("1.3.6.1.4.1.311.10.3.3"),
        ["netscape_server_gated_crypto"] = new DerObjectIdentifier("2.16.840.1.113730.4.1"),
        ["microsoft_commercial_code_signing"] = new DerObjectIdentifier("1.3.6.1.4.1.311.2.1.22"),
        ["microsoft_kernel_code_signing"] = new DerObjectIdentifier("1.3.6.1.4.1.311.61.1.1"),
    };

    public static Property Input { get; } = new(
        "allowedUses", PropertyType.ListOf(PropertyType.OneOf([.. KeyUsages.Keys, .. ExtendedUsages.Keys])))
    { Required = true, Replaces = true };

    public static (KeyUsage? Key, ExtendedKeyUsage? Extended) Read(ImmutableArray<string> uses)
    {
        var bits = uses.Where(KeyUsages.ContainsKey).Aggregate(0, (sum, use) => sum | KeyUsages[use]);
        var extended = uses.Where(ExtendedUsages.ContainsKey).Select(use => ExtendedUsages[use]).ToArray();
        return (bits == 0 ? null : new KeyUsage(bits), extended.Length == 0 ? null : new ExtendedKeyUsage(extended));
    }
}
