using System.Collections.Immutable;
using HaCluster.Components.Delivery;
using HaCluster.Components.Tests.Aws;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;

namespace HaCluster.Components.Tests.Delivery;

/// <summary>What the registry adds to a deployment, and what an image of it changes.</summary>
public sealed class DeploymentTests
{
    private const string Container = "docker:index/container:Container";
    private const string RemoteCommand = "command:remote:Command";
    private const string LocalCommand = "command:local:Command";
    private const string Copy = "command:remote:CopyToRemote";

    private static readonly string Digest = new('a', 64);

    private static readonly Dictionary<string, string> WithRegistry = new() { ["hacluster:delivery.registry"] = "true" };

    private static readonly Dictionary<string, string> WithImage = new(WithRegistry)
    {
        ["hacluster:application.image"] = $"site1-ci:5000/team/notes@sha256:{Digest}",
    };

    [Fact]
    public async Task The_registry_adds_its_own_resources_and_changes_no_step_of_another_host()
    {
        var without = await DeployedStack.RunAsync();
        var with = await DeployedStack.RunAsync(WithRegistry);

        Assert.DoesNotContain(
            without.Registered,
            one => one.Resource.GetResourceType().StartsWith("hacluster:delivery", StringComparison.Ordinal)
                || one.Resource.GetResourceName().Contains("registry", StringComparison.Ordinal));
        Assert.Equal("docker/host/build.sh", with.Single(LocalCommand, "host-image").Inputs["create"]);
        Assert.Equal("docker/host/build.sh --registry", with.Single(LocalCommand, "registry-host-image").Inputs["create"]);
        Assert.Equal(
            ["site1-ci 172.20.1.16"],
            with.Of(Container).Where(host => without.Of(Container).All(other => other.Name != host.Name))
                .Select(host => $"{host.Name} {Address(host.Inputs)}"));
        Assert.All(without.Of(RemoteCommand), step => Assert.Equal(
            step.Inputs["stdin"], with.Single(RemoteCommand, step.Name!).Inputs["stdin"]));
        Assert.Equal(
            ["site1-app-registry", "site1-ci-boot", "site1-ci-registry", "site2-app-registry"],
            with.Of(RemoteCommand).Select(step => step.Name).Except(without.Of(RemoteCommand).Select(step => step.Name)).Order());
    }

    [Fact]
    public async Task Watched_hosts_with_a_registry_have_both_layers()
    {
        var deployed = await DeployedStack.RunAsync(
            new Dictionary<string, string>(WithRegistry) { ["hacluster:monitoring.prometheus"] = "true" });

        Assert.Equal(
            "docker/host/build.sh --monitoring --registry", deployed.Single(LocalCommand, "registry-host-image").Inputs["create"]);
        Assert.Contains(deployed.Of(RemoteCommand), step => step.Name == "site1-ci-exporters");
    }

    [Fact]
    public async Task An_image_of_the_registry_is_pulled_by_the_hosts_and_nothing_is_built_or_copied()
    {
        var deployed = await DeployedStack.RunAsync(WithImage);

        Assert.DoesNotContain(deployed.Of(LocalCommand), command => command.Name == "application-image");
        Assert.Empty(deployed.Of(Copy));
        foreach (var host in new[] { "site1-app", "site2-app" })
        {
            var script = (string)deployed.Single(RemoteCommand, $"{host}-instances").Inputs["stdin"];
            Assert.Contains($"REFERENCE='172.20.1.16:5001/team/notes@sha256:{Digest}'", script, StringComparison.Ordinal);
            Assert.Contains("IMAGE='hacluster/app:aaaaaaaaaaaaaaaa'", script, StringComparison.Ordinal);
        }
        // A deployment needs no step on the host of the registry, which may be lost.
        Assert.Equal(
            (await DeployedStack.RunAsync(WithRegistry)).Single(RemoteCommand, "site1-ci-registry").Inputs["stdin"],
            deployed.Single(RemoteCommand, "site1-ci-registry").Inputs["stdin"]);
    }

    [Fact]
    public async Task An_image_is_pulled_when_the_registry_answers_and_another_one_does_not_wait_for_it()
    {
        const string Instances = $"{RemoteCommand} site2-app-instances";
        var pulled = await (await DeployedStack.RunAsync(WithImage)).RequirementsAsync();
        var copied = await (await DeployedStack.RunAsync(WithRegistry)).RequirementsAsync();

        Assert.Contains($"{RemoteCommand} site1-ci-registry", pulled[Instances]);
        Assert.Contains($"{RemoteCommand} site2-app-registry", pulled[Instances]);
        Assert.DoesNotContain(copied[Instances], required => required.Contains("registry", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_password_to_push_reaches_no_host_and_the_one_to_pull_only_application_hosts()
    {
        var deployed = await DeployedStack.RunAsync(WithImage);

        var login = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"pull:{StackMocks.SecretOf("registry-pull")}"));
        Assert.Equal(["site1-app-registry", "site2-app-registry"], Holding(login));
        Assert.Empty(Holding(StackMocks.SecretOf("registry-push")));
        foreach (var registered in deployed.Registered)
        {
            foreach (var (path, text, secret) in (await InputWalk.OverAsync(registered.Args)).Texts)
                Assert.True(
                    secret || new[] { "SECRETregistry", login }.All(word => !text.Contains(word, StringComparison.Ordinal)),
                    $"{registered.Resource.GetResourceName()}{path} holds a secret and is not one");
        }

        IEnumerable<string?> Holding(string text) => deployed.Of(RemoteCommand)
            .Where(step => ((string)step.Inputs["stdin"]).Contains(text, StringComparison.Ordinal)).Select(step => step.Name).Order();
    }

    [Fact]
    public async Task On_aws_the_images_have_a_volume_of_their_own_and_the_certificate_the_elastic_address()
    {
        var deployed = await AwsStack.RunAsync(("delivery.registry", "true"), ("aws.registryVolumeGb", "33"));

        Assert.Equal(33.0, deployed.Single("aws:ebs/volume:Volume", "site1-ci-data").Inputs["size"]);
        Assert.Contains(
            "MOUNT_POINT='/var/lib/registry'", (string)deployed.Single(RemoteCommand, "site1-ci-data-volume").Inputs["stdin"],
            StringComparison.Ordinal);
        Assert.Equal(
            ["172.20.4.10", "site1-ci-elastic"],
            (ImmutableArray<object>)deployed.Single("tls:index/certRequest:CertRequest", "site1-ci").Inputs["ipAddresses"]);
    }

    [Fact]
    public void Registry_yml_to_push() => Snapshot.Match("registry-push.yml", RegistryConf.Render(pushed: true));

    [Fact]
    public void Registry_yml_to_pull() => Snapshot.Match("registry-pull.yml", RegistryConf.Render(pushed: false));

    [Fact]
    public void Registry_nft() => Snapshot.Match("registry.nft", RegistryFilter.Render(
        ClusterTopology.From(new ClusterSettings { Delivery = new DeliverySettings { Registry = true } })));

    private static object Address(ImmutableDictionary<string, object> inputs) =>
        ((ImmutableDictionary<string, object>)((ImmutableArray<object>)inputs["networksAdvanced"]).Single())["ipv4Address"];
}
