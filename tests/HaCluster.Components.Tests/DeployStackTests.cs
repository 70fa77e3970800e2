using System.Collections.Immutable;
using Pulumi;

namespace HaCluster.Components.Tests;

public sealed class DeployStackTests
{
    private const string Container = "docker:index/container:Container";
    private const string RemoteCommand = "command:remote:Command";
    private const string Copy = "command:remote:CopyToRemote";

    [Fact]
    public async Task Six_hosts_and_a_router_stand_in_two_networks()
    {
        var deployed = await DeployedStack.RunAsync();

        Assert.Equal(
            [
                "site1-app 172.20.1.20", "site1-db 172.20.1.30", "site1-site2-router 172.20.1.2 172.21.1.2", "site1-svc 172.20.1.10",
                "site2-app 172.21.1.20", "site2-db 172.21.1.30", "site2-svc 172.21.1.10",
            ],
            deployed.Of(Container).Select(container => $"{container.Inputs["name"]} {string.Join(' ', Addresses(container.Inputs))}")
                .Order());
        Assert.Equal(
            ["site1-network 172.20.1.0/24", "site2-network 172.21.1.0/24"],
            deployed.Of("docker:index/network:Network")
                .Select(network => $"{network.Inputs["name"]} {Items(network.Inputs, "ipamConfigs").Single()["subnet"]}").Order());
    }

    [Fact]
    public async Task Neither_a_new_host_image_nor_what_docker_reports_in_another_form_replaces_a_host()
    {
        var deployed = await DeployedStack.RunAsync();

        Assert.All(deployed.Of(Container), container => Assert.Equal("hacluster/host:0123", container.Inputs["image"]));
        var containers = deployed.Registered.Where(registered => registered.Resource.GetResourceType() == Container).ToArray();
        Assert.Equal(7, containers.Length);
        Assert.All(
            containers,
            container => Assert.Equal(["image", "capabilities", "securityOpts", "envs"], container.Options.IgnoreChanges));
    }

    [Fact]
    public async Task A_new_key_is_put_on_every_host_with_the_one_before_and_replaces_no_host()
    {
        var deployed = await DeployedStack.RunAsync(new Dictionary<string, string> { ["hacluster:ssh.keyGeneration"] = "3" });

        Assert.Equal(
            ["operator-2", "operator-3"],
            deployed.Of("tls:index/privateKey:PrivateKey").Select(key => key.Name!)
                .Where(name => name.StartsWith("operator", StringComparison.Ordinal)).Order());
        foreach (var step in deployed.Of(RemoteCommand))
        {
            var first = step.Name!.EndsWith("-boot", StringComparison.Ordinal);
            Assert.Equal(
                StackMocks.SecretOf(first ? "operator-2" : "operator-3"),
                ((ImmutableDictionary<string, object>)step.Inputs["connection"])["privateKey"]);
            if (first)
                Assert.Contains(
                    "OPERATOR_KEYS='ssh-ed25519 operator-3\nssh-ed25519 operator-2'", (string)step.Inputs["stdin"],
                    StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Backups_add_their_own_resources_and_leave_the_others_as_they_are_but_for_what_they_need()
    {
        var without = await DeployedStack.RunAsync();
        var with = await DeployedStack.RunAsync(new Dictionary<string, string> { ["hacluster:backup.enabled"] = "true" });

        Assert.DoesNotContain(
            without.Registered,
            one => one.Resource.GetResourceType().StartsWith("hacluster:backup", StringComparison.Ordinal)
                || one.Resource.GetResourceName().EndsWith("-backup", StringComparison.Ordinal));
        Assert.Equal(
            ["site1-db-postgresql", "site2-db-postgresql"],
            without.Of(RemoteCommand).Where(step => !Equals(
                step.Inputs["stdin"], with.Single(RemoteCommand, step.Name!).Inputs["stdin"])).Select(step => step.Name).Order());
        Assert.Equal(
            ["site1-svc", "site2-svc"],
            without.Of(Container).Where(host => !SameVolumes(host.Inputs, with.Single(Container, host.Name!).Inputs))
                .Select(host => host.Name).Order());
        Assert.Equal(
            ["site1-svc-backup", "site2-svc-backup"],
            with.Of("docker:index/volume:Volume").Select(volume => volume.Name)
                .Except(without.Of("docker:index/volume:Volume").Select(volume => volume.Name)).Order());
        Assert.Equal(["site1-svc-backup", "site1-svc-repository"], with.Of(RemoteCommand).Select(step => step.Name!)
            .Where(name => name is "site1-svc-backup" or "site1-svc-repository").Order());

        static bool SameVolumes(ImmutableDictionary<string, object> one, ImmutableDictionary<string, object> other) =>
            one.ContainsKey("volumes") == other.ContainsKey("volumes")
            && (!one.ContainsKey("volumes") || Items(one, "volumes").Count() == Items(other, "volumes").Count());
    }

    [Fact]
    public async Task A_database_host_never_gets_the_key_of_the_repositories()
    {
        var deployed = await DeployedStack.RunAsync(new Dictionary<string, string> { ["hacluster:backup.enabled"] = "true" });
        var key = StackMocks.SecretOf("backup-repository");

        var holders = deployed.Of(RemoteCommand)
            .Where(step => ((string)step.Inputs["stdin"]).Contains(key, StringComparison.Ordinal)).Select(step => step.Name).Order();

        Assert.Equal(["site1-svc-repository", "site2-svc-repository"], holders);
    }

    [Fact]
    public async Task A_cluster_that_is_restored_has_its_first_database_in_that_region_after_its_repository_and_makes_no_key()
    {
        const string Key = "SECRETSECRETSECRETSECRETSECRET0123456789";
        var deployed = await DeployedStack.RunAsync(new Dictionary<string, string>
        {
            ["hacluster:backup.enabled"] = "true",
            ["hacluster:backup.repositoryKey"] = Key,
            ["hacluster:backup.restoreFrom"] = "site2",
        });
        var requirements = await deployed.RequirementsAsync();

        Assert.DoesNotContain(deployed.Of("random:index/randomPassword:RandomPassword"), made => made.Name == "backup-repository");
        Assert.Equal(
            ["site1-svc-repository", "site2-svc-repository"],
            deployed.Of(RemoteCommand).Where(step => ((string)step.Inputs["stdin"]).Contains(Key, StringComparison.Ordinal))
                .Select(step => step.Name).Order());
        Assert.Contains("\nRESTORE='yes'\n", Step("site2-db-database"), StringComparison.Ordinal);
        Assert.Contains("\nRESTORE=''\n", Step("site1-db-database"), StringComparison.Ordinal);
        Assert.Contains("INITIAL_ROLE='standby'\n", Step("site1-db-database"), StringComparison.Ordinal);
        Assert.Contains($"{RemoteCommand} site2-svc-repository", requirements[$"{RemoteCommand} site2-db-database"]);
        Assert.Contains($"{RemoteCommand} site2-db-database", requirements[$"{RemoteCommand} site1-db-database"]);

        string Step(string name) => (string)deployed.Single(RemoteCommand, name).Inputs["stdin"];
    }

    [Fact]
    public async Task Ports_are_published_on_the_loopback_address_only()
    {
        var deployed = await DeployedStack.RunAsync();

        var ports = deployed.Of(Container).Where(container => container.Inputs.ContainsKey("ports"))
            .SelectMany(container => Items(container.Inputs, "ports")).ToArray();
        Assert.All(ports, port => Assert.Equal("127.0.0.1", port["ip"]));
        Assert.Equal(
            [12201, 12202, 12211, 18000, 18081, 22201, 22202, 22211, 28000, 28081],
            ports.Select(port => Convert.ToInt32(port["external"])).Order());
    }

    [Fact]
    public async Task No_secret_is_part_of_a_plain_input()
    {
        var deployed = await DeployedStack.RunAsync(new Dictionary<string, string> { ["hacluster:backup.enabled"] = "true" });

        var secrets = 0;
        foreach (var registered in deployed.Registered)
        {
            foreach (var (path, text, secret) in (await InputWalk.OverAsync(registered.Args)).Texts)
            {
                if (!text.Contains("SECRET", StringComparison.Ordinal))
                    continue;
                secrets++;
                Assert.True(secret, $"{registered.Resource.GetResourceName()}{path} holds a secret and is not one");
            }
        }
        // Every remote step has the operator's key; far fewer would mean that the walk found nothing.
        Assert.True(secrets > deployed.Of(RemoteCommand).Length, $"only {secrets} secrets were seen");
    }

    [Fact]
    public async Task No_command_line_holds_a_secret()
    {
        var deployed = await DeployedStack.RunAsync();

        Assert.All(deployed.Of(RemoteCommand), command => Assert.Equal("sudo bash -s", command.Inputs["create"]));
        Assert.All(deployed.Of("command:local:Command"), command => Assert.DoesNotContain("SECRET", (string)command.Inputs["create"]));
    }

    [Fact]
    public async Task Every_step_waits_for_its_host_and_runs_again_when_the_host_is_new()
    {
        var deployed = await DeployedStack.RunAsync(new Dictionary<string, string> { ["hacluster:backup.enabled"] = "true" });
        var requirements = await deployed.RequirementsAsync();

        foreach (var step in deployed.Of(RemoteCommand).Concat(deployed.Of(Copy)))
        {
            var port = Convert.ToInt32(((ImmutableDictionary<string, object>)step.Inputs["connection"])["port"]);
            var host = deployed.Of(Container).Single(container => container.Inputs.ContainsKey("ports")
                && Items(container.Inputs, "ports").Any(published => Convert.ToInt32(published["external"]) == port));
            var trigger = Assert.Single((ImmutableArray<object>)step.Inputs["triggers"]);
            if (step.Name!.EndsWith("-peer-data", StringComparison.Ordinal))
                Assert.Equal($"{step.Name[..^"-peer-data".Length]}-id", trigger);
            else
                Assert.Equal($"{host.Name}-id", trigger);
            Assert.Contains(
                $"{Container} {step.Name[..step.Name.IndexOf('-', step.Name.IndexOf('-') + 1)]}", requirements[$"{step.Type} {step.Name}"]);
        }
    }

    [Theory]
    [InlineData("site1-db-database", "site1-db-postgresql")]
    [InlineData("site1-db-database", "site2-db-postgresql")]
    [InlineData("site1-db-database", "site1-db-peer-data")]
    [InlineData("site2-db-database", "site2-db-postgresql")]
    [InlineData("site2-db-database", "site1-db-database")]
    [InlineData("site1-db-replication-mode", "site2-db-database")]
    [InlineData("site2-db-replication-mode", "site2-db-database")]
    [InlineData("site1-app-instances", "site1-db-database")]
    [InlineData("site2-app-instances", "site1-db-database")]
    [InlineData("site1-svc-haproxy", "site1-app-instances")]
    [InlineData("site1-svc-haproxy", "site2-app-instances")]
    [InlineData("site2-svc-haproxy", "site1-app-instances")]
    public async Task A_step_comes_after_what_it_needs(string step, string needed)
    {
        var requirements = await (await DeployedStack.RunAsync()).RequirementsAsync();

        Assert.Contains($"{RemoteCommand} {needed}", requirements[$"{RemoteCommand} {step}"]);
    }

    [Fact]
    public async Task The_standby_does_not_hold_up_the_application()
    {
        var requirements = await (await DeployedStack.RunAsync()).RequirementsAsync();

        Assert.DoesNotContain($"{RemoteCommand} site2-db-database", requirements[$"{RemoteCommand} site1-app-instances"]);
    }

    [Fact]
    public async Task Hosts_are_known_by_the_key_that_was_given_to_them()
    {
        var deployed = await DeployedStack.RunAsync();

        foreach (var step in deployed.Of(RemoteCommand).Where(step => step.Name!.EndsWith("-haproxy", StringComparison.Ordinal)))
        {
            var host = step.Name![..^"-haproxy".Length];
            Assert.Equal($"ssh-ed25519 {host}-ssh", ((ImmutableDictionary<string, object>)step.Inputs["connection"])["hostKey"]);
            var upload = Assert.Single(Items(deployed.Single(Container, host).Inputs, "uploads"));
            Assert.Equal("/etc/ssh/ssh_host_ed25519_key", upload["file"]);
            Assert.Equal("0600", upload["permissions"]);
            Assert.Equal(StackMocks.SecretOf($"{host}-ssh"), upload["content"]);
        }
    }

    [Fact]
    public async Task A_database_outlives_its_machine()
    {
        var deployed = await DeployedStack.RunAsync();

        var volume = Assert.Single(Items(deployed.Single(Container, "site1-db").Inputs, "volumes"));
        Assert.Equal("/var/lib/postgresql", volume["containerPath"]);
        Assert.Equal("site1-db-data", volume["volumeName"]);
    }

    [Fact]
    public async Task The_same_configuration_gives_the_same_inputs()
    {
        var first = await DeployedStack.RunAsync();
        var second = await DeployedStack.RunAsync();

        Assert.Equal(Texts(first), Texts(second));

        static string[] Texts(DeployedStack deployed) =>
            [.. deployed.Resources.Select(
                resource => $"{resource.Type} {resource.Name} {System.Text.Json.JsonSerializer.Serialize(Sorted(resource.Inputs))}")
                .Order()];
    }

    [Fact]
    public async Task Clusters_with_other_regions_share_no_name_and_no_port()
    {
        var one = await DeployedStack.RunAsync();
        var other = await DeployedStack.RunAsync(new Dictionary<string, string>
        {
            ["hacluster:regions"] = """
                [{"name": "east", "cidr": "172.24.0.0/16", "ports": {"base": 30000}}, {"name": "west", "cidr": "172.25.0.0/16", "ports": {"base": 40000}}]
                """,
        });

        Assert.Empty(DockerNames(one).Intersect(DockerNames(other)));
        Assert.Empty(Ports(one).Intersect(Ports(other)));
        Assert.Equal(10, Ports(other).Length);

        static string[] DockerNames(DeployedStack deployed) =>
            [.. deployed.Resources.Where(resource => resource.Type!.StartsWith("docker:", StringComparison.Ordinal))
                .Select(resource => (string)resource.Inputs["name"])];

        static int[] Ports(DeployedStack deployed) =>
        [
            .. deployed.Of(Container).Where(container => container.Inputs.ContainsKey("ports"))
                .SelectMany(container => Items(container.Inputs, "ports")).Select(port => Convert.ToInt32(port["external"])),
        ];
    }

    [Fact]
    public async Task More_hosts_and_instances_follow_the_configuration()
    {
        var deployed = await DeployedStack.RunAsync(new Dictionary<string, string>
        {
            ["hacluster:application.hosts"] = "2",
            ["hacluster:application.instances"] = "4",
        });

        Assert.Equal(
            8,
            deployed.Of(Copy).Length
                + deployed.Of(RemoteCommand).Count(step => step.Name!.EndsWith("-instances", StringComparison.Ordinal)));
        var stdin = (string)deployed.Single(RemoteCommand, "site1-svc-haproxy").Inputs["stdin"];
        Assert.Equal(16, stdin.Split("\n    server ").Length - 1);
        Assert.Contains("server site2-app2-4 172.21.1.21:8004", stdin);
    }

    [Fact]
    public async Task A_wrong_configuration_is_refused_with_every_problem_before_anything_is_registered()
    {
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => DeployedStack.RunAsync(new Dictionary<string, string>
        {
            ["hacluster:database.replicaton"] = "synchronous",
            ["hacluster:regions"] = """[{"cidr": "172.20.0.0/16"}, {"cidr": "172.20.128.0/17"}]""",
        }));

        Assert.Contains("hacluster:database.replication", exception.ToString());
        Assert.Contains("config.cidr-overlap", exception.ToString());
    }

    [Fact]
    public async Task Outputs_tell_the_shape_of_the_cluster_and_keep_secrets_secret()
    {
        var stack = (await DeployedStack.RunAsync()).Stack;

        Assert.True(await Output.IsSecretAsync(stack.SshPrivateKey));
        Assert.True(await Output.IsSecretAsync(stack.StatsPassword));
        Assert.False(await Output.IsSecretAsync(stack.Regions));
        var regions = await ValueOf(stack.Regions);
        Assert.Equal(["site1", "site2"], regions.Select(region => region["name"]));
        Assert.Equal("http://127.0.0.1:28081/stats", regions[1]["statsUrl"]);
        var hosts = (ImmutableArray<ImmutableDictionary<string, object>>)regions[0]["hosts"];
        Assert.Equal(["service", "application", "database"], hosts.Select(host => host["role"]));
        Assert.Equal("ssh-ed25519 site1-db-ssh", hosts[2]["sshHostKey"]);
        Assert.Equal(12202, hosts[2]["sshPort"]);
    }

    private static Task<T> ValueOf<T>(Output<T> output) => Pulumi.Utilities.OutputUtilities.GetValueAsync(output);

    private static IEnumerable<string> Addresses(ImmutableDictionary<string, object> inputs) =>
        Items(inputs, "networksAdvanced").Select(network => (string)network["ipv4Address"]);

    private static IEnumerable<ImmutableDictionary<string, object>> Items(ImmutableDictionary<string, object> inputs, string key) =>
        ((ImmutableArray<object>)inputs[key]).Cast<ImmutableDictionary<string, object>>();

    private static SortedDictionary<string, object> Sorted(ImmutableDictionary<string, object> inputs) =>
        new(inputs, StringComparer.Ordinal);
}
