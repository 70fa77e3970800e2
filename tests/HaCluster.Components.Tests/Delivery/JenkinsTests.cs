using HaCluster.Components.Delivery;
using HaCluster.Components.Tests.Aws;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;

namespace HaCluster.Components.Tests.Delivery;

/// <summary>What Jenkins adds to a deployment; <c>scripts/test-jenkins</c> runs what is around it on a host.</summary>
public sealed class JenkinsTests
{
    private const string Container = "docker:index/container:Container";
    private const string RemoteCommand = "command:remote:Command";
    private const string LocalCommand = "command:local:Command";

    private static readonly Dictionary<string, string> WithRegistry = new() { ["hacluster:delivery.registry"] = "true" };

    private static readonly Dictionary<string, string> WithJenkins = new(WithRegistry)
    {
        ["hacluster:delivery.jenkins"] = "true",
        ["hacluster:delivery.jenkinsSource.url"] = "https://pkg.example.com/debian-stable/",
        ["hacluster:delivery.jenkinsSource.keyUrl"] = "https://pkg.example.com/jenkins.key",
        ["hacluster:delivery.jenkinsSource.fingerprint"] = "0123 4567 89ab cdef 0123 4567 89ab cdef 0123 4567",
        ["hacluster:delivery.jenkinsPlugins.url"] = "https://files.example.com/plugins.tar.gz",
        ["hacluster:delivery.jenkinsPlugins.sha256"] = new string('A', 64),
        ["hacluster:delivery.jenkinsJob.name"] = "notes",
        ["hacluster:delivery.jenkinsJob.repository"] = "https://git.example.com/notes.git",
        ["hacluster:delivery.jenkinsJob.user"] = "reader",
        ["hacluster:delivery.jenkinsJob.password"] = "SECRETgit",
        ["hacluster:delivery.jenkinsDeploy.address"] = "operator@operators.example.com:2222",
        ["hacluster:delivery.jenkinsDeploy.hostKey"] = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKKK",
    };

    [Fact]
    public async Task It_is_one_more_step_on_the_host_of_the_registry_and_one_more_layer_of_its_image()
    {
        var without = await DeployedStack.RunAsync(WithRegistry);
        var with = await DeployedStack.RunAsync(WithJenkins);

        Assert.Equal(
            ["site1-ci-jenkins"],
            with.Of(RemoteCommand).Select(step => step.Name).Except(without.Of(RemoteCommand).Select(step => step.Name)));
        Assert.Equal(
            "docker/host/build.sh --registry --jenkins", with.Single(LocalCommand, "registry-host-image").Inputs["create"]);
        Assert.Equal("docker/host/build.sh", with.Single(LocalCommand, "host-image").Inputs["create"]);
        Assert.All(
            without.Of(RemoteCommand).Where(step => step.Name != "site1-ci-registry"),
            step => Assert.Equal(step.Inputs["stdin"], with.Single(RemoteCommand, step.Name!).Inputs["stdin"]));
        Assert.Equal(without.Of(Container).Length, with.Of(Container).Length);
        Assert.Contains(
            $"{RemoteCommand} site1-ci-registry", (await with.RequirementsAsync())[$"{RemoteCommand} site1-ci-jenkins"]);
    }

    [Fact]
    public async Task The_host_is_told_the_source_the_version_and_the_plug_ins_that_were_named()
    {
        var script = Script(await DeployedStack.RunAsync(WithJenkins));

        foreach (var line in (string[])
        [
            "SOURCE_URL='https://pkg.example.com/debian-stable'", "SOURCE_HOST='pkg.example.com'", "SOURCE_DISTRIBUTION='binary/'",
            "SOURCE_FINGERPRINT='0123456789ABCDEF0123456789ABCDEF01234567'", "KEY_URL='https://pkg.example.com/jenkins.key'",
            "VERSION='2.541.*'", "JAVA='openjdk-17-jre-headless'", "PLUGINS_URL='https://files.example.com/plugins.tar.gz'",
            $"PLUGINS_SHA256='{new string('a', 64)}'",
            "KNOWN_HOSTS='[operators.example.com]:2222 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKKK",
        ])
            Assert.Contains($"{line}\n", script, StringComparison.Ordinal);
        Assert.Contains("\nadd_source() {", script, StringComparison.Ordinal);
        Assert.Contains("value: \"ssh://operator@operators.example.com:2222\"", script, StringComparison.Ordinal);
        Assert.Contains("url: https://127.0.0.1:18444/\n", script, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_secrets_reach_no_other_host_and_are_no_plain_values()
    {
        var deployed = await DeployedStack.RunAsync(WithJenkins);

        foreach (var secret in new[] { StackMocks.SecretOf("jenkins-operator"), StackMocks.SecretOf("jenkins-webhook"), "SECRETgit" })
        {
            Assert.Equal(
                ["site1-ci-jenkins"],
                deployed.Of(RemoteCommand).Where(step => ((string)step.Inputs["stdin"]).Contains(secret, StringComparison.Ordinal))
                    .Select(step => step.Name));
            foreach (var registered in deployed.Registered)
            {
                foreach (var (path, text, isSecret) in (await InputWalk.OverAsync(registered.Args)).Texts)
                    Assert.True(
                        isSecret || !text.Contains(secret, StringComparison.Ordinal),
                        $"{registered.Resource.GetResourceName()}{path} holds a secret and is not one");
            }
        }
    }

    [Fact]
    public async Task On_aws_it_has_the_elastic_address()
    {
        var script = Script(await AwsStack.RunAsync(
            [.. WithJenkins.Select(pair => (pair.Key["hacluster:".Length..], pair.Value)), ("aws.instanceTypes.ci", "t3.medium")]));

        Assert.Contains("url: https://site1-ci-elastic:8443/\n", script, StringComparison.Ordinal);
    }

    [Fact]
    public void Operators_and_no_other_machine_reach_it() => Assert.Equal(
        ["tcp dport 8443 ip saddr 172.20.1.1 accept", "tcp dport { 5000, 5001, 8443 } drop"],
        RegistryFilter.Render(ClusterTopology.From(new ClusterSettings { Delivery = Enabled })).Split('\n')
            .Select(line => line.Trim()).Where(line => line.Contains("8443", StringComparison.Ordinal)));

    [Fact]
    public void Jenkins_nft_is_closed_where_it_does_not_run() => Assert.DoesNotContain(
        "8443 ip saddr",
        RegistryFilter.Render(ClusterTopology.From(new ClusterSettings { Delivery = new DeliverySettings { Registry = true } })),
        StringComparison.Ordinal);

    private static DeliverySettings Enabled { get; } = new()
    {
        Registry = true,
        Jenkins = new JenkinsSettings
        {
            Enabled = true,
            Source = new PackageSourceSettings
            {
                Url = "https://pkg.example.com",
                Distribution = "binary/",
                Fingerprint = new string('A', 40),
            },
            PluginsUrl = "https://files.example.com/plugins.tar.gz",
            PluginsSha256 = new string('a', 64),
            Repository = "https://git.example.com/notes.git",
        },
    };

    private static string Script(DeployedStack deployed) =>
        (string)deployed.Single(RemoteCommand, "site1-ci-jenkins").Inputs["stdin"];
}
