using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HaCluster.Topology.Tests;

/// <summary>A registry outside of the cluster, from which the hosts pull.</summary>
public sealed class ImageRegistryTests
{
    private const string Address = "registry.example.com:8443";
    private static readonly string Digest = $"sha256:{new string('a', 64)}";

    [Fact]
    public void The_hosts_pull_from_the_registry_that_is_configured_and_from_no_other()
    {
        var topology = Load(("address", Address), ("user", "cluster"), ("password", "p:w"), ("certificate", Certificate())).Topology!;

        Assert.True(topology.Pulls($"{Address}/team/notes@{Digest}"));
        Assert.False(topology.Pulls($"{Address}0/notes@{Digest}"));
        Assert.False(topology.Pulls($"other.example.com/notes@{Digest}"));
        Assert.False(topology.Pulls(Digest));
        Assert.False(topology.Pulls(null));
        Assert.Equal(8443, topology.Application.Registry.Port);
        Assert.Equal(443, Load(("address", "registry.example.com")).Topology!.Application.Registry.Port);
    }

    [Fact]
    public void An_image_of_it_is_pulled_by_the_name_that_it_has()
    {
        var image = $"{Address}/team/notes@{Digest}";

        Assert.Equal(image, ClusterConfigurationTests.Load(
            ("hacluster:application.registry.address", Address), ("hacluster:application.image", image)).Topology!.PulledImage);
        Assert.Null(ClusterConfigurationTests.Load(("hacluster:application.image", image)).Topology!.PulledImage);
    }

    [Theory]
    [InlineData("address", "https://registry.example.com", "HOST or HOST:PORT")]
    [InlineData("address", "registry", "HOST or HOST:PORT")]
    [InlineData("address", "registry.example.com:65536", "HOST or HOST:PORT")]
    [InlineData("address", "registry.example.com/team", "HOST or HOST:PORT")]
    [InlineData("address", "docker.io", "Docker Hub")]
    [InlineData("address", "site1-ci:5000", "the cluster's own registry")]
    [InlineData("certificate", "ca.crt", "PEM")]
    public void A_value_that_names_no_registry_is_refused(string key, string value, string why)
    {
        var problem = Assert.Single(
            (key == "address" ? Load((key, value)) : Load(("address", Address), (key, value))).Diagnostics);

        Assert.Equal("config.not-allowed", problem.Code.Name);
        Assert.Contains(why, problem.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("user", "password")]
    [InlineData("password", "user")]
    public void Half_a_login_is_refused(string given, string missing) =>
        Assert.Equal(
            $"hacluster:application.registry.{missing}", Assert.Single(Load(("address", Address), (given, "text")).Diagnostics).Subject);

    [Fact]
    public void A_login_without_an_address_is_refused() =>
        Assert.Equal("hacluster:application.registry.address", Assert.Single(Load(("certificate", Certificate())).Diagnostics).Subject);

    private static Configuration.ClusterConfiguration Load(params (string Key, string Value)[] more) =>
        ClusterConfigurationTests.Load([.. more.Select(pair => ($"hacluster:application.registry.{pair.Key}", pair.Value))]);

    private static string Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        return certificate.ExportCertificatePem();
    }
}
