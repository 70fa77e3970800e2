using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace HaCluster.Components.Tests.Monitoring;

/// <summary>What monitoring adds to a deployment.</summary>
public sealed partial class DeploymentTests
{
    private const string Container = "docker:index/container:Container";
    private const string RemoteCommand = "command:remote:Command";

    private static readonly Dictionary<string, string> Watched = new()
    {
        ["hacluster:monitoring.prometheus"] = "true",
        ["hacluster:monitoring.webhook"] = "https://hooks.example.com/SECRET-HOOK",
        ["hacluster:monitoring.email.smarthost"] = "mail.example.com:587",
        ["hacluster:monitoring.email.from"] = "hacluster@example.com",
        ["hacluster:monitoring.email.to"] = """["operators@example.com"]""",
        ["hacluster:monitoring.email.user"] = "hacluster",
        ["hacluster:monitoring.email.password"] = "SECRET-PASSWORD",
    };

    [Fact]
    public async Task Monitoring_adds_its_own_resources_and_replaces_no_host()
    {
        var without = await DeployedStack.RunAsync();
        var with = await DeployedStack.RunAsync(Watched);

        Assert.DoesNotContain(
            without.Registered,
            one => one.Resource.GetResourceType().StartsWith("hacluster:monitoring", StringComparison.Ordinal)
                || one.Resource.GetResourceName().Contains("-mon", StringComparison.Ordinal));
        Assert.Equal("docker/host/build.sh", without.Single("command:local:Command", "host-image").Inputs["create"]);
        Assert.Equal("docker/host/build.sh --monitoring", with.Single("command:local:Command", "host-image").Inputs["create"]);
        // The map of users, which the server reads again without a restart.
        Assert.Equal(
            ["site1-db-postgresql", "site2-db-postgresql"],
            without.Of(RemoteCommand).Where(step => !Equals(
                step.Inputs["stdin"], with.Single(RemoteCommand, step.Name!).Inputs["stdin"])).Select(step => step.Name).Order());
        Assert.Equal(
            ["site1-mon 172.20.1.15", "site2-mon 172.21.1.15"],
            with.Of(Container).Where(host => without.Of(Container).All(other => other.Name != host.Name))
                .Select(host => $"{host.Name} {Address(host.Inputs)}").Order());
        Assert.Equal(
            8, with.Of(RemoteCommand).Count(step => step.Name!.EndsWith("-exporters", StringComparison.Ordinal)));
        Assert.Equal(
            2, with.Of(RemoteCommand).Count(step => step.Name!.EndsWith("-monitoring", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Zabbix_adds_an_agent_to_every_host_and_a_server_to_every_monitoring_host()
    {
        var without = await DeployedStack.RunAsync(Watched);
        var with = await DeployedStack.RunAsync(new Dictionary<string, string>(Watched) { ["hacluster:monitoring.zabbix"] = "true" });

        Assert.DoesNotContain(without.Of(RemoteCommand), step => step.Name!.Contains("zabbix", StringComparison.Ordinal));
        Assert.Equal("docker/host/build.sh --monitoring --zabbix", with.Single("command:local:Command", "host-image").Inputs["create"]);
        Assert.Equal(8, with.Of(RemoteCommand).Count(step => step.Name!.EndsWith("-zabbix-agent", StringComparison.Ordinal)));
        Assert.Equal(2, with.Of(RemoteCommand).Count(step => step.Name!.EndsWith("-zabbix-content", StringComparison.Ordinal)));
        var keys = with.Of(RemoteCommand).Where(step => step.Name!.EndsWith("-zabbix-agent", StringComparison.Ordinal))
            .Select(step => AgentKey().Match((string)step.Inputs["stdin"]).Value).ToArray();
        Assert.Distinct(keys);
        Assert.All(keys, key => Assert.Matches("^AGENT_KEY='[0-9a-f]{64}'$", key));
        var content = (string)with.Single(RemoteCommand, "site1-mon-zabbix-content").Inputs["stdin"];
        Assert.All(keys, key => Assert.Contains(key["AGENT_KEY='".Length..^1], content, StringComparison.Ordinal));
        Assert.DoesNotContain("SECRET-HOOK", content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grafana_comes_to_every_monitoring_host_after_Prometheus_from_the_source_that_was_named()
    {
        var with = await DeployedStack.RunAsync(new Dictionary<string, string>(Watched)
        {
            ["hacluster:monitoring.grafana"] = "true",
            ["hacluster:monitoring.grafanaSource.url"] = "https://apt.example.com/",
            ["hacluster:monitoring.grafanaSource.fingerprint"] = "0123 4567 89ab cdef 0123 4567 89ab cdef 0123 4567",
        });
        var requirements = await with.RequirementsAsync();

        Assert.DoesNotContain(
            (await DeployedStack.RunAsync(Watched)).Of(RemoteCommand), step => step.Name!.Contains("grafana", StringComparison.Ordinal));
        foreach (var host in (string[])["site1-mon", "site2-mon"])
        {
            var script = (string)with.Single(RemoteCommand, $"{host}-grafana").Inputs["stdin"];
            Assert.Contains("SOURCE_URL='https://apt.example.com'", script, StringComparison.Ordinal);
            Assert.Contains("SOURCE_FINGERPRINT='0123456789ABCDEF0123456789ABCDEF01234567'", script, StringComparison.Ordinal);
            Assert.Contains("http://127.0.0.1:9090", script, StringComparison.Ordinal);
            Assert.Contains($"{RemoteCommand} {host}-monitoring", requirements[$"{RemoteCommand} {host}-grafana"]);
        }
    }

    [Theory]
    [InlineData("site1-mon-monitoring", "site2-db-exporters")]
    [InlineData("site1-mon-monitoring", "site2-svc-haproxy")]
    [InlineData("site1-db-exporters", "site2-db-database")]
    public async Task A_new_cluster_is_watched_when_there_is_something_to_see(string step, string needed)
    {
        var requirements = await (await DeployedStack.RunAsync(Watched)).RequirementsAsync();

        Assert.Contains($"{RemoteCommand} {needed}", requirements[$"{RemoteCommand} {step}"]);
    }

    [Fact]
    public async Task Only_monitoring_hosts_get_webhook_and_password_and_both_are_secrets()
    {
        var deployed = await DeployedStack.RunAsync(Watched);

        foreach (var secret in new[] { "SECRET-HOOK", "SECRET-PASSWORD" })
            Assert.Equal(
                ["site1-mon-monitoring", "site2-mon-monitoring"],
                deployed.Of(RemoteCommand).Where(step => ((string)step.Inputs["stdin"]).Contains(secret, StringComparison.Ordinal))
                    .Select(step => step.Name).Order());
        foreach (var registered in deployed.Registered)
        {
            foreach (var (path, text, secret) in (await InputWalk.OverAsync(registered.Args)).Texts)
                Assert.True(
                    secret || !text.Contains("SECRET", StringComparison.Ordinal),
                    $"{registered.Resource.GetResourceName()}{path} holds a secret and is not one");
        }
    }

    [GeneratedRegex("^AGENT_KEY='.*'$", RegexOptions.Multiline)]
    private static partial Regex AgentKey();

    private static object Address(ImmutableDictionary<string, object> inputs) =>
        ((ImmutableDictionary<string, object>)((ImmutableArray<object>)inputs["networksAdvanced"]).Single())["ipv4Address"];
}
