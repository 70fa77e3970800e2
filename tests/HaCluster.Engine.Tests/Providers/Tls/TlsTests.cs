using System.Diagnostics;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers;
using HaCluster.Engine.Providers.Tls;

namespace HaCluster.Engine.Tests.Providers.Tls;

/// <summary>What we make is judged by openssl and ssh-keygen.</summary>
public sealed class TlsTests : IAsyncDisposable
{
    private const string Key = "tls:index/privateKey:PrivateKey";
    private const string SelfSigned = "tls:index/selfSignedCert:SelfSignedCert";
    private const string Request = "tls:index/certRequest:CertRequest";
    private const string LocallySigned = "tls:index/locallySignedCert:LocallySignedCert";

    private readonly ProviderHarness _harness = new(new TlsProviderFactory());

    [Theory]
    [InlineData("RSA", "P224", "RSA PRIVATE KEY")]
    [InlineData("ECDSA", "P256", "EC PRIVATE KEY")]
    [InlineData("ECDSA", "P384", "EC PRIVATE KEY")]
    [InlineData("ECDSA", "P521", "EC PRIVATE KEY")]
    [InlineData("ED25519", "P224", "PRIVATE KEY")]
    public async Task Every_notation_of_a_key_is_the_same_key(string algorithm, string curve, string label)
    {
        var key = await _harness.CreateAsync(Key, "key", Props.Of(("algorithm", algorithm), ("ecdsaCurve", curve)));

        Assert.StartsWith($"-----BEGIN {label}-----\n", key.Text("privateKeyPem"));
        Assert.StartsWith("-----BEGIN PRIVATE KEY-----\n", key.Text("privateKeyPemPkcs8"));
        Assert.Equal(key.Text("publicKeyPem"), Run("openssl", "pkey", "-pubout", "-in", File("key.pem", key.Text("privateKeyPem"))));
        Assert.Equal(key.Text("publicKeyPem"), Run("openssl", "pkey", "-pubout", "-in", File("key8.pem", key.Text("privateKeyPemPkcs8"))));
        Assert.Equal(key.Text("publicKeyOpenssh"), Run("ssh-keygen", "-y", "-f", File("id", key.Text("privateKeyOpenssh"))));
        var line = File("id.pub", key.Text("publicKeyOpenssh"));
        Assert.Contains(key.Text("publicKeyFingerprintSha256"), Run("ssh-keygen", "-l", "-f", line));
        Assert.Contains("MD5:" + key.Text("publicKeyFingerprintMd5"), Run("ssh-keygen", "-l", "-E", "md5", "-f", line));
        Assert.Matches("^[0-9a-f]{40}$", key.Id);
        foreach (var secret in new[] { "privateKeyPem", "privateKeyOpenssh", "privateKeyPemPkcs8" })
            Assert.IsType<SecretValue>(key.Outputs[secret]);
        foreach (var open in new[] { "publicKeyPem", "publicKeyOpenssh" })
            Assert.IsType<StringValue>(key.Outputs[open]);
    }

    [Fact]
    public async Task The_default_curve_has_no_form_in_ssh()
    {
        var key = await _harness.CreateAsync(Key, "key", Props.Of(("algorithm", "ECDSA")));
        Assert.Equal("", key.Text("privateKeyOpenssh"));
        Assert.Equal("", key.Text("publicKeyOpenssh"));
        Assert.Equal(key.Text("publicKeyPem"), Run("openssl", "pkey", "-pubout", "-in", File("key.pem", key.Text("privateKeyPem"))));
    }

    [Theory]
    [InlineData("RSA", "P224")]
    [InlineData("ECDSA", "P256")]
    [InlineData("ECDSA", "P384")]
    [InlineData("ED25519", "P224")]
    public async Task A_certificate_signed_by_our_authority_is_accepted_by_openssl(string algorithm, string curve)
    {
        var authority = await AuthorityAsync(algorithm, curve);
        var server = await ServerCertificateAsync(authority, algorithm, curve, hours: 24);

        var ca = File("ca.pem", authority.Certificate.Text("certPem"));
        var pem = File("server.pem", server.Text("certPem"));
        Assert.Contains(
            "OK", Run("openssl", "verify", "-x509_strict", "-purpose", "sslserver", "-verify_hostname", "db.example", "-CAfile", ca, pem));
        Assert.Contains("OK", Run("openssl", "verify", "-CAfile", ca, "-verify_ip", "172.20.1.30", pem));
        var text = Run("openssl", "x509", "-noout", "-text", "-in", pem);
        Assert.Contains("O = HaCluster, CN = site1-db", text);
        Assert.Contains("DNS:db.example, IP Address:172.20.1.30, URI:spiffe://cluster/db", text);
        Assert.Contains("CA:FALSE", text);
        Assert.Contains("TLS Web Server Authentication", text);
        Assert.Equal(algorithm, server.Text("caKeyAlgorithm"));
        var dates = Run("openssl", "x509", "-noout", "-enddate", "-dateopt", "iso_8601", "-in", pem);
        Assert.Contains(server.Text("validityEndTime").Replace('T', ' '), dates);
        Assert.Equal(false, server.Outputs["readyForRenewal"]);
    }

    [Fact]
    public async Task A_certificate_in_its_renewal_period_is_replaced_and_an_earlier_period_only_updates()
    {
        var authority = await AuthorityAsync("ECDSA", "P256");
        var server = await ServerCertificateAsync(authority, "ECDSA", "P256", hours: 24);
        Assert.Equal(DiffChanges.None, (await _harness.DiffAsync(server, server.Inputs)).Changes);

        var earlier = await _harness.DiffAsync(server, server.Inputs.Set("earlyRenewalHours", 2.0));
        Assert.Equal(DiffChanges.Some, earlier.Changes);
        Assert.Empty(earlier.Replaces);

        var due = await _harness.DiffAsync(server, server.Inputs.Set("earlyRenewalHours", 25.0));
        Assert.Equal(["readyForRenewal"], due.Replaces);
    }

    [Fact]
    public async Task The_key_of_another_authority_is_refused()
    {
        var one = await AuthorityAsync("ECDSA", "P256");
        var other = await AuthorityAsync("ECDSA", "P256");
        var failure = await Assert.ThrowsAsync<ProviderException>(
            () => ServerCertificateAsync(one with { Key = other.Key }, "ECDSA", "P256", hours: 24));
        Assert.Contains("not the key of the certificate in caCertPem", failure.Message);
        Assert.Contains(
            "allowedUses[0]: Expected one of", Assert.Single(await _harness.FailuresAsync(SelfSigned, Props.Of(
                ("privateKeyPem", "x"), ("validityPeriodHours", 1.0), ("allowedUses", Props.List("server_authentication"))))));
    }

    public async ValueTask DisposeAsync() => await _harness.DisposeAsync();

    private sealed record Authority(Resource Key, Resource Certificate);

    private async Task<Authority> AuthorityAsync(string algorithm, string curve)
    {
        var key = await _harness.CreateAsync(Key, "ca", Props.Of(("algorithm", algorithm), ("ecdsaCurve", curve)));
        return new Authority(key, await _harness.CreateAsync(SelfSigned, "ca", Props.Of(
            ("privateKeyPem", key.Outputs["privateKeyPem"]), ("isCaCertificate", true), ("validityPeriodHours", 48.0),
            ("subject", Props.Of(("commonName", "HaCluster CA"))), ("allowedUses", Props.List("cert_signing", "crl_signing")))));
    }

    private async Task<Resource> ServerCertificateAsync(Authority authority, string algorithm, string curve, int hours)
    {
        var key = await _harness.CreateAsync(Key, "server", Props.Of(("algorithm", algorithm), ("ecdsaCurve", curve)));
        var request = await _harness.CreateAsync(Request, "server", Props.Of(
            ("privateKeyPem", key.Outputs["privateKeyPem"]),
            ("subject", Props.Of(("commonName", "site1-db"), ("organization", "HaCluster"))),
            ("dnsNames", Props.List("db.example")), ("ipAddresses", Props.List("172.20.1.30")),
            ("uris", Props.List("spiffe://cluster/db"))));
        Assert.Contains("verify OK", Run("openssl", "req", "-verify", "-noout", "-in", File("server.csr", request.Text("certRequestPem"))));
        return await _harness.CreateAsync(LocallySigned, "server", Props.Of(
            ("certRequestPem", request.Text("certRequestPem")), ("caCertPem", authority.Certificate.Text("certPem")),
            ("caPrivateKeyPem", authority.Key.Outputs["privateKeyPem"]), ("validityPeriodHours", (double)hours), ("setSubjectKeyId", true),
            ("allowedUses", Props.List("digital_signature", "key_encipherment", "server_auth"))));
    }

    private string File(string name, string content)
    {
        var path = Path.Combine(_harness.ProgramDirectory, name);
        // ssh-keygen refuses a key that others may read.
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(path, options);
        writer.Write(content);
        return path;
    }

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {output}{error.Result}");
        return output.Length > 0 ? output : error.Result;
    }
}
