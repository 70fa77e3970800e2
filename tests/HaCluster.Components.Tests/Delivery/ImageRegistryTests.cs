using System.Text;
using HaCluster.Components.Tests.Aws;

namespace HaCluster.Components.Tests.Delivery;

/// <summary>A registry outside of the cluster, from which the application hosts pull.</summary>
public sealed class ImageRegistryTests
{
    private const string RemoteCommand = "command:remote:Command";
    private const string Address = "registry.example.com:8443";
    private const string Password = "SECRET-pass'word";

    private static readonly string Image = $"{Address}/team/notes@sha256:{new string('a', 64)}";
    private static readonly string Login = Convert.ToBase64String(Encoding.UTF8.GetBytes($"cluster:{Password}"));

    private static readonly Dictionary<string, string> Configuration = new()
    {
        ["hacluster:application.image"] = Image,
        ["hacluster:application.registry.address"] = Address,
        ["hacluster:application.registry.user"] = "cluster",
        ["hacluster:application.registry.password"] = Password,
    };

    [Fact]
    public async Task The_hosts_pull_the_image_by_its_name_once_they_can_log_in()
    {
        var deployed = await DeployedStack.RunAsync(Configuration);

        Assert.DoesNotContain(deployed.Of("command:local:Command"), step => step.Name == "application-image");
        Assert.Empty(deployed.Of("command:remote:CopyToRemote"));
        Assert.DoesNotContain(deployed.Of(RemoteCommand), step => step.Name!.StartsWith("site1-ci", StringComparison.Ordinal));
        var requirements = await deployed.RequirementsAsync();
        foreach (var host in new[] { "site1-app", "site2-app" })
        {
            Assert.Contains(
                $"REFERENCE='{Image}'\n", (string)deployed.Single(RemoteCommand, $"{host}-instances").Inputs["stdin"],
                StringComparison.Ordinal);
            Assert.Contains($"{RemoteCommand} {host}-registry", requirements[$"{RemoteCommand} {host}-instances"]);
        }
    }

    [Fact]
    public async Task The_login_reaches_the_application_hosts_only_and_as_a_secret()
    {
        var deployed = await DeployedStack.RunAsync(Configuration);

        Assert.Equal(
            ["site1-app-registry", "site2-app-registry"],
            deployed.Of(RemoteCommand).Where(step => ((string)step.Inputs["stdin"]).Contains(Login, StringComparison.Ordinal))
                .Select(step => step.Name).Order());
        foreach (var registered in deployed.Registered)
        {
            foreach (var (path, text, secret) in (await InputWalk.OverAsync(registered.Args)).Texts)
                Assert.True(
                    secret || new[] { "SECRET-pass", Login }.All(word => !text.Contains(word, StringComparison.Ordinal)),
                    $"{registered.Resource.GetResourceName()}{path} holds a secret and is not one");
        }
    }

    [Fact]
    public async Task Beside_the_clusters_own_registry_both_logins_are_in_one_file()
    {
        var deployed = await DeployedStack.RunAsync(
            new Dictionary<string, string>(Configuration) { ["hacluster:delivery.registry"] = "true" });

        var script = (string)deployed.Single(RemoteCommand, "site2-app-registry").Inputs["stdin"];
        var own = Convert.ToBase64String(Encoding.UTF8.GetBytes($"pull:{StackMocks.SecretOf("registry-pull")}"));
        Assert.Contains(
            "{\"auths\":{\"172.20.1.16:5001\":{\"auth\":\"" + own + "\"},\"" + Address + "\":{\"auth\":\"" + Login + "\"}}}", script,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("registry.example.com:8443", "application-images-to-anywhere tcp 8443")]
    [InlineData("registry.example.com", "")]
    public void On_aws_application_hosts_may_open_its_port(string address, string rule)
    {
        var topology = AwsStack.Topology(("application.registry.address", address));

        Assert.Equal(
            rule,
            string.Join('\n', HaCluster.Components.Infrastructure.Aws.AccessRules.For(topology, topology.Regions[0])
                .Where(each => each.Name.Contains("images", StringComparison.Ordinal))
                .Select(each => $"{each.Name} {each.Protocol} {each.From}")));
    }
}
