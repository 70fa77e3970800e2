using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;
using Pulumi;
using Pulumi.Random;
using Pulumi.Tls;
using Pulumi.Tls.Inputs;

namespace HaCluster.Components.PostgreSql;

/// <summary>The passwords of the database roles, and the certificate authority by which everyone knows a database server.</summary>
public sealed class DatabaseSecrets : ComponentResource
{
    private const int TenYearsInHours = 10 * 365 * 24;
    private const int PasswordLength = 32;

    private readonly PrivateKey _caKey;

    public DatabaseSecrets(string name, SecretSettings settings, ComponentResourceOptions? options = null)
        : base("hacluster:postgresql:DatabaseSecrets", name, options)
    {
        ReplicationPassword = NewPassword($"{name}-replication", settings.PasswordGeneration);
        ApplicationPassword = NewPassword($"{name}-application", settings.PasswordGeneration);
        _caKey = NewKey($"{name}-ca");
        CaCertificate = new SelfSignedCert(
            $"{name}-ca",
            new SelfSignedCertArgs
            {
                PrivateKeyPem = _caKey.PrivateKeyPem,
                IsCaCertificate = true,
                SetSubjectKeyId = true,
                Subject = new SelfSignedCertSubjectArgs { CommonName = $"HaCluster {name}" },
                AllowedUses = { "cert_signing", "crl_signing" },
                ValidityPeriodHours = TenYearsInHours,
            },
            ForChildren()).CertPem;
        RegisterOutputs();
    }

    public Output<string> ReplicationPassword { get; }

    public Output<string> ApplicationPassword { get; }

    /// <summary>PEM; not a secret.</summary>
    public Output<string> CaCertificate { get; }

    /// <summary>Key and certificate of one server, valid for its private address and its name.</summary>
    public (Output<string> Key, Output<string> Certificate) IssueServerCertificate(ClusterHost host)
    {
        var key = NewKey(host.Name);
        var request = new CertRequest(
            host.Name,
            new CertRequestArgs
            {
                PrivateKeyPem = key.PrivateKeyPem,
                Subject = new CertRequestSubjectArgs { CommonName = host.Name },
                DnsNames = { host.Name },
                IpAddresses = { host.Address },
            },
            ForChildren());
        var certificate = new LocallySignedCert(
            host.Name,
            new LocallySignedCertArgs
            {
                CertRequestPem = request.CertRequestPem,
                CaPrivateKeyPem = _caKey.PrivateKeyPem,
                CaCertPem = CaCertificate,
                AllowedUses = { "digital_signature", "key_agreement", "server_auth" },
                ValidityPeriodHours = TenYearsInHours,
            },
            ForChildren());
        return (key.PrivateKeyPemPkcs8, certificate.CertPem);
    }

    /// <summary>
    /// Key and certificate of one host for pgBackRest, as server and as client. pgBackRest compares the address that it connects to with
    /// the names of a certificate and not with its addresses, so the address is one of the names.
    /// </summary>
    internal (Output<string> Key, Output<string> Certificate) IssueBackupCertificate(ClusterHost host, ComponentResource parent)
    {
        var options = new CustomResourceOptions { Parent = parent };
        var name = $"{host.Name}-backup";
        var key = new PrivateKey($"{name}-tls", new PrivateKeyArgs { Algorithm = "ECDSA", EcdsaCurve = "P256" }, options);
        var request = new CertRequest(
            name,
            new CertRequestArgs
            {
                PrivateKeyPem = key.PrivateKeyPem,
                Subject = new CertRequestSubjectArgs { CommonName = host.Name },
                DnsNames = { host.Name, host.Address },
            },
            options);
        var certificate = new LocallySignedCert(
            name,
            new LocallySignedCertArgs
            {
                CertRequestPem = request.CertRequestPem,
                CaPrivateKeyPem = _caKey.PrivateKeyPem,
                CaCertPem = CaCertificate,
                AllowedUses = { "digital_signature", "key_agreement", "server_auth", "client_auth" },
                ValidityPeriodHours = TenYearsInHours,
            },
            options);
        return (key.PrivateKeyPemPkcs8, certificate.CertPem);
    }

    /// <summary>Key and certificate of the registry.</summary>
    /// <param name="host">Where it runs; its name and address are in the certificate.</param>
    /// <param name="address">A further address at which it is reached; null for none.</param>
    /// <param name="parent">The component that both belong to.</param>
    internal (Output<string> Key, Output<string> Certificate) IssueRegistryCertificate(
        ClusterHost host, Output<string>? address, ComponentResource parent)
    {
        var options = new CustomResourceOptions { Parent = parent };
        var key = new PrivateKey($"{host.Name}-tls", new PrivateKeyArgs { Algorithm = "ECDSA", EcdsaCurve = "P256" }, options);
        var addresses = new InputList<string> { host.Address };
        if (address is not null)
            addresses.Add(address);
        var request = new CertRequest(
            host.Name,
            new CertRequestArgs
            {
                PrivateKeyPem = key.PrivateKeyPem,
                Subject = new CertRequestSubjectArgs { CommonName = host.Name },
                DnsNames = { host.Name },
                IpAddresses = addresses,
            },
            options);
        var certificate = new LocallySignedCert(
            host.Name,
            new LocallySignedCertArgs
            {
                CertRequestPem = request.CertRequestPem,
                CaPrivateKeyPem = _caKey.PrivateKeyPem,
                CaCertPem = CaCertificate,
                AllowedUses = { "digital_signature", "key_agreement", "server_auth" },
                ValidityPeriodHours = TenYearsInHours,
            },
            options);
        return (key.PrivateKeyPemPkcs8, certificate.CertPem);
    }

    private PrivateKey NewKey(string name) =>
        new($"{name}-tls", new PrivateKeyArgs { Algorithm = "ECDSA", EcdsaCurve = "P256" }, ForChildren());

    // Letters and digits only: safe in every file format on the way, and with 32 of them strong enough (190 bits).
    private Output<string> NewPassword(string name, int generation) => new RandomPassword(
        generation == 1 ? name : $"{name}-{generation}", new RandomPasswordArgs { Length = PasswordLength, Special = false },
        ForChildren()).Result;

    private CustomResourceOptions ForChildren() => new() { Parent = this };
}
