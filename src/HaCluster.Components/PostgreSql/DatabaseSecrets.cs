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

    private readonly Authority _signs;

    public DatabaseSecrets(string name, SecretSettings settings, ComponentResourceOptions? options = null)
        : base("hacluster:postgresql:DatabaseSecrets", name, options)
    {
        ReplicationPassword = NewPassword($"{name}-replication", settings.PasswordGeneration);
        ApplicationPassword = NewPassword($"{name}-application", settings.PasswordGeneration);
        var turn = AuthorityTurn.Of(settings.CertificateGeneration);
        Authority[] trusted = [.. turn.Trusted.Select(number => NewAuthority(name, number))];
        _signs = trusted.Single(authority => authority.Number == turn.Signs);
        CaCertificate = Output.All(trusted.Select(authority => authority.Certificate)).Apply(pems => string.Concat(pems));
        RegisterOutputs();
    }

    public Output<string> ReplicationPassword { get; }

    public Output<string> ApplicationPassword { get; }

    /// <summary>PEM of the trusted authorities, oldest first; not a secret.</summary>
    public Output<string> CaCertificate { get; }

    /// <summary>Key and certificate of one server, valid for its private address and its name.</summary>
    public (Output<string> Key, Output<string> Certificate) IssueServerCertificate(ClusterHost host)
    {
        var name = Numbered(host.Name, _signs.Number);
        var key = NewKey(name);
        var request = new CertRequest(
            name,
            new CertRequestArgs
            {
                PrivateKeyPem = key.PrivateKeyPem,
                Subject = new CertRequestSubjectArgs { CommonName = host.Name },
                DnsNames = { host.Name },
                IpAddresses = { host.Address },
            },
            ForChildren());
        return (key.PrivateKeyPemPkcs8, Sign(name, request, ["server_auth"], ForChildren()));
    }

    /// <summary>
    /// Key and certificate of one host for pgBackRest, as server and as client. pgBackRest compares the address that it connects to with
    /// the names of a certificate and not with its addresses, so the address is one of the names.
    /// </summary>
    internal (Output<string> Key, Output<string> Certificate) IssueBackupCertificate(ClusterHost host, ComponentResource parent)
    {
        var options = new CustomResourceOptions { Parent = parent };
        var name = Numbered($"{host.Name}-backup", _signs.Number);
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
        return (key.PrivateKeyPemPkcs8, Sign(name, request, ["server_auth", "client_auth"], options));
    }

    /// <summary>Key and certificate of the registry.</summary>
    /// <param name="host">Where it runs; its name and address are in the certificate.</param>
    /// <param name="address">A further address at which it is reached; null for none.</param>
    /// <param name="parent">The component that both belong to.</param>
    internal (Output<string> Key, Output<string> Certificate) IssueRegistryCertificate(
        ClusterHost host, Output<string>? address, ComponentResource parent)
    {
        var options = new CustomResourceOptions { Parent = parent };
        var name = Numbered(host.Name, _signs.Number);
        var key = new PrivateKey($"{name}-tls", new PrivateKeyArgs { Algorithm = "ECDSA", EcdsaCurve = "P256" }, options);
        var addresses = new InputList<string> { host.Address };
        if (address is not null)
            addresses.Add(address);
        var request = new CertRequest(
            name,
            new CertRequestArgs
            {
                PrivateKeyPem = key.PrivateKeyPem,
                Subject = new CertRequestSubjectArgs { CommonName = host.Name },
                DnsNames = { host.Name },
                IpAddresses = addresses,
            },
            options);
        return (key.PrivateKeyPemPkcs8, Sign(name, request, ["server_auth"], options));
    }

    private Output<string> Sign(string name, CertRequest request, string[] uses, CustomResourceOptions options) => new LocallySignedCert(
        name,
        new LocallySignedCertArgs
        {
            CertRequestPem = request.CertRequestPem,
            CaPrivateKeyPem = _signs.Key,
            CaCertPem = _signs.Certificate,
            AllowedUses = (string[])["digital_signature", "key_agreement", .. uses],
            ValidityPeriodHours = TenYearsInHours,
        },
        options).CertPem;

    // Each has a subject of its own: OpenSSL looks for the one that signed by its subject.
    private Authority NewAuthority(string name, int number)
    {
        var key = NewKey(Numbered($"{name}-ca", number));
        var certificate = new SelfSignedCert(
            Numbered($"{name}-ca", number),
            new SelfSignedCertArgs
            {
                PrivateKeyPem = key.PrivateKeyPem,
                IsCaCertificate = true,
                SetSubjectKeyId = true,
                Subject = new SelfSignedCertSubjectArgs { CommonName = $"HaCluster {Numbered(name, number)}" },
                AllowedUses = { "cert_signing", "crl_signing" },
                ValidityPeriodHours = TenYearsInHours,
            },
            ForChildren());
        return new Authority(number, key.PrivateKeyPem, certificate.CertPem);
    }

    private PrivateKey NewKey(string name) =>
        new($"{name}-tls", new PrivateKeyArgs { Algorithm = "ECDSA", EcdsaCurve = "P256" }, ForChildren());

    // Letters and digits only: safe in every file format on the way, and with 32 of them strong enough (190 bits).
    private Output<string> NewPassword(string name, int generation) => new RandomPassword(
        Numbered(name, generation), new RandomPasswordArgs { Length = PasswordLength, Special = false }, ForChildren()).Result;

    // The first ones are called as they were before there could be others.
    private static string Numbered(string name, int number) => number == 1 ? name : $"{name}-{number}";

    private CustomResourceOptions ForChildren() => new() { Parent = this };

    private sealed record Authority(int Number, Output<string> Key, Output<string> Certificate);
}
