using System.Collections.Immutable;
using HaCluster.Components.Application;
using HaCluster.Components.HaProxy;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;

namespace HaCluster.Components.Tests;

/// <summary>Another application than the built-in one, as docs/application.md promises it.</summary>
public sealed class OwnApplicationTests
{
    private const string Command = "command:local:Command";
    private const string RemoteCommand = "command:remote:Command";

    private static readonly string Digest = $"registry.example:5000/notes@sha256:{new string('a', 64)}";

    private static readonly Dictionary<string, string> Configuration = new()
    {
        ["hacluster:application.image"] = Digest,
        ["hacluster:application.readyPath"] = "/ready?deep=1",
        ["hacluster:application.user"] = "10001:10001",
        ["hacluster:application.command"] = """["serve", "--name", "two words"]""",
        ["hacluster:application.environment.GREETING"] = "hello",
    };

    [Fact]
    public async Task The_image_is_saved_by_its_content_and_its_settings_reach_every_host()
    {
        var deployed = await DeployedStack.RunAsync(Configuration);

        Assert.Equal(
            $"docker/app/save.sh --output .hacluster/images --user 10001:10001 {Digest}",
            deployed.Single(Command, "application-image").Inputs["create"]);
        var instances = (string)deployed.Single(RemoteCommand, "site2-app-instances").Inputs["stdin"];
        Assert.Contains("READY_PATH='/ready?deep=1'\n", instances, StringComparison.Ordinal);
        Assert.Contains("CONTAINER_USER='10001:10001'\n", instances, StringComparison.Ordinal);
        Assert.Contains("COMMAND='serve\n--name\ntwo words'\n", instances, StringComparison.Ordinal);
        Assert.Contains("\nGREETING=hello\n", instances, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrations_run_on_one_host_before_any_instance()
    {
        var configuration = new Dictionary<string, string>(Configuration)
        {
            ["hacluster:application.migrations"] = """["migrate", "--to", "head"]""",
        };

        var deployed = await DeployedStack.RunAsync(configuration);

        Assert.Equal(
            ["site1-app-migrations"],
            deployed.Of(RemoteCommand).Select(step => step.Name).Where(name => name!.EndsWith("-migrations", StringComparison.Ordinal)));
        var migrations = (string)deployed.Single(RemoteCommand, "site1-app-migrations").Inputs["stdin"];
        Assert.Contains("MIGRATIONS='migrate\n--to\nhead'\n", migrations, StringComparison.Ordinal);
        Assert.Contains("\nGREETING=hello\n", migrations, StringComparison.Ordinal);
        Assert.Contains("INSTANCE_NAME=site1-app-1\n", migrations, StringComparison.Ordinal);
        var requirements = await deployed.RequirementsAsync();
        foreach (var host in new[] { "site1-app", "site2-app" })
            Assert.Contains($"{RemoteCommand} site1-app-migrations", requirements[$"{RemoteCommand} {host}-instances"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Only_another_application_has_a_schema_of_its_own(bool own)
    {
        var deployed = await DeployedStack.RunAsync(own ? Configuration : null);

        var database = (string)deployed.Single(RemoteCommand, "site1-db-database").Inputs["stdin"];
        Assert.Equal(own, database.Contains("create schema if not exists application authorization", StringComparison.Ordinal));
    }

    [Fact]
    public void The_load_balancers_repeat_only_requests_of_idempotent_methods_and_leave_answers_as_they_are()
    {
        var settings = new ApplicationSettings { Image = Digest, ReadyPath = "/ready?deep=1" };

        Snapshot.Match(
            "haproxy-own.cfg",
            HaProxyConfiguration.Of(ClusterTopology.From(new ClusterSettings { Application = settings }), "stats-password").Render());
    }

    [Fact]
    public void The_variables_of_the_operator_follow_those_of_the_deployment()
    {
        var environment = ImmutableSortedDictionary<string, string>.Empty.Add("B", "2 = two").Add("A", "");
        var topology = ClusterTopology.From(
            new ClusterSettings { Application = new ApplicationSettings { Image = Digest, Environment = environment } });

        var lines = ApplicationEnvironment.Of(topology, topology.Instances.First(), "password").Render().Split('\n');

        Assert.Equal(["DATABASE_POOL_SIZE", "A=", "B=2 = two", ""], [lines[^4].Split('=')[0], .. lines[^3..]]);
    }
}
