using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Json.Nodes;
using HaCluster.Cli.Access;
using HaCluster.Cli.Adoption;
using HaCluster.Cli.Containers;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Preflight;
using HaCluster.Cli.Preflight.Checks;
using HaCluster.Cli.Recovery;
using HaCluster.Cli.Tests.Failover;
using HaCluster.Cli.Tests.Support;
using HaCluster.Engine.Workspaces;
using HaCluster.Topology.Outputs;
using Spectre.Console.Testing;

namespace HaCluster.Cli.Tests;

/// <summary>A cluster runs and its stack has no state: what the commands say, and what <c>adopt</c> needs. None of them touches it.</summary>
public sealed class LostStateTests : IDisposable
{
    private const string Copy = "/var/lib/postgresql/hacluster/recovery";

    private readonly TestProject _project = new();
    private readonly FakeDocker _docker = new();
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("hacluster-home-");

    public void Dispose()
    {
        Assert.Empty(_docker.Changes);
        _project.Dispose();
        _docker.Dispose();
        _home.Delete(recursive: true);
    }

    [Theory]
    [InlineData("up", "--yes")]
    [InlineData("up", "--yes", "--skip-preview")]
    [InlineData("preview")]
    [InlineData("doctor")]
    [InlineData("status")]
    public async Task Every_command_says_that_the_cluster_runs_and_names_adopt(params string[] command)
    {
        Cluster();

        var (exitCode, output, error) = await RunAsync(command);

        Assert.Equal(command[0] == "status" ? ExitCodes.NotFound : ExitCodes.Preflight, exitCode);
        Assert.Contains("site1-db (running), site2-db (exited)", output + error, StringComparison.Ordinal);
        Assert.Contains("Take the cluster over: `hacluster adopt`.", output + error, StringComparison.Ordinal);
        Assert.DoesNotContain("docker rm", output + error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_project.Directory, ".hacluster/stacks/hacluster/local.json")));
    }

    [Fact]
    public async Task What_an_interrupted_create_of_this_state_has_made_is_no_reason_to_refuse()
    {
        _docker.Add("site1-db", _project.Directory);
        await ImportAsync("""
            "pending_operations":[{"type":"creating","resource":{"custom":true,"type":"docker:index/container:Container",
             "urn":"urn:pulumi:local::hacluster::docker:index/container:Container::site1-db","inputs":{}}}]
            """);

        Assert.DoesNotContain("state-lost", (await RunAsync("doctor")).Output, StringComparison.Ordinal);

        _docker.Add("site2-db", _project.Directory);
        var output = (await RunAsync("doctor")).Output;
        Assert.Contains(
            "The state of stack local does not have all that Docker has of the stack. Docker has site2-db (running).", output,
            StringComparison.Ordinal);
        Assert.Contains("`hacluster stack import --file FILE`", output, StringComparison.Ordinal);
        Assert.Contains("`docker rm -f site2-db`", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_containers_of_another_checkout_do_not_concern_this_one_unless_they_have_its_names()
    {
        _docker.Add("other-db", "/elsewhere/stacks/deploy");
        Assert.DoesNotContain("state-lost", (await RunAsync("doctor")).Output, StringComparison.Ordinal);

        _docker.Add("site1-db", "/elsewhere/stacks/deploy");
        _docker.Add("site2-db", "/elsewhere/stacks/deploy");
        var output = (await RunAsync("doctor")).Output;
        Assert.Contains(
            "Work in the directory that has its state: `hacluster status -C /elsewhere/stacks/deploy`", output, StringComparison.Ordinal);
        Assert.Contains("If that directory is gone, take the cluster over: `hacluster adopt`", output, StringComparison.Ordinal);
        // One finding for all of them.
        Assert.Single(Regex.Matches(output, "made from /elsewhere/stacks/deploy"));
    }

    [Fact]
    public async Task Hosts_of_the_access_file_that_can_be_logged_in_to_are_a_cluster_without_a_state()
    {
        var second = new SurvivingRegion("site2");
        using var outputs = JsonDocument.Parse(DeployedProject.Outputs("aws", "asynchronous", DeployedProject.Quoted, second));
        var context = new PreflightContext(_project.OpenStack(), null, [], null, RefreshRequested: false)
        {
            LastKnown = ClusterOutputs.Read(outputs.RootElement),
        };

        var running = Assert.Single(await new LostStateCheck().RunAsync(context, TestContext.Current.CancellationToken));
        second.Dispose();
        var gone = Assert.Single(await new LostStateCheck().RunAsync(context, TestContext.Current.CancellationToken));

        Assert.Equal(CheckOutcome.Fail, running.Outcome);
        Assert.Equal(
            "Hosts of the cluster of stack local run, and the stack has no state. site2-db can be logged in to with the access file. "
                + "An update would build a second cluster.",
            running.Message);
        Assert.Equal(CheckOutcome.Pass, gone.Outcome);
    }

    [Fact]
    public async Task Without_a_copy_the_remaining_choices_are_named_with_their_costs()
    {
        Cluster();

        var (exitCode, _, error) = await RunAsync("adopt", "--yes");

        Assert.Equal(ExitCodes.NotFound, exitCode);
        Assert.StartsWith("error: Stack local has no recovery copy that can be opened. (adopt.no-copy)\n", error, StringComparison.Ordinal);
        Assert.Contains("  why: No container of the cluster has one.\n", error, StringComparison.Ordinal);
        Assert.Contains($"Restore the directory {_project.Directory}/.hacluster, or the key {KeyFile}", error, StringComparison.Ordinal);
        Assert.Contains("`docker exec -u postgres site1-db pg_dump -Fc revolutdb > revolutdb.dump`", error, StringComparison.Ordinal);
        Assert.Contains("which is an outage", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_key_it_is_said_that_there_is_a_copy_and_which_key_is_missing()
    {
        Cluster();
        Keep("site1-db", State("site1-db"), new byte[AccessKey.Size]);

        var error = (await RunAsync("adopt", "--yes")).Error;

        Assert.Contains($"  why: Sealed copies are on site1-db. The key {KeyFile} cannot be read: ", error, StringComparison.Ordinal);
        Assert.False(File.Exists(KeyFile), "a new key would hide that the old one is missing");
    }

    [Fact]
    public async Task A_copy_that_another_key_sealed_is_named()
    {
        Cluster();
        Key();
        Keep("site1-db", State("site1-db"), new byte[AccessKey.Size]);

        var error = (await RunAsync("adopt", "--yes")).Error;

        Assert.True(
            error.Contains(
                "  why: site1-db: It cannot be decrypted: it was sealed with the key of another operator or machine, or it is damaged.\n",
                StringComparison.Ordinal),
            error);
    }

    [Fact]
    public async Task A_copy_of_an_earlier_cluster_is_refused()
    {
        Cluster();
        Keep("site1-db", State("gone-db"), Key());

        var (exitCode, _, error) = await RunAsync("adopt", "--yes");

        Assert.Equal(ExitCodes.NotFound, exitCode);
        Assert.Contains("The recovery copy is not of the cluster that runs", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_latest_copy_is_shown_before_the_question_and_nothing_is_made_without_a_yes()
    {
        Cluster();
        _docker.Add("site2-app", _project.Directory);
        var key = Key();
        Keep("site1-db", State("site1-db", "site1-app", "site2-db"), key, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        Keep("site2-db", State("gone"), key, new DateTimeOffset(2026, 1, 1, 3, 4, 5, TimeSpan.Zero));

        var prompts = new TestConsole().Interactive();
        prompts.Input.PushKey(ConsoleKey.Enter);
        var (exitCode, _, error) = await TestHost.RunAsync(Host(terminal: true) with { PromptConsole = prompts }, "adopt");

        Assert.Equal(ExitCodes.Declined, exitCode);
        var shown = error.ReplaceLineEndings("\n");
        Assert.Matches(
            @"Recovery copy of stack local\n  saved:           2026-01-02 03:04:05Z, \d+ days ago\n  found on:        site1-db\n"
                + @"  resources:       4\n  running:         site1-db, site2-app\n",
            shown);
        Assert.Contains("  not running:     site2-db (exited)\n", shown, StringComparison.Ordinal);
        Assert.Contains("  not in Docker:   site1-app\n", shown, StringComparison.Ordinal);
        Assert.Contains("  not in the copy: site2-app\n", shown, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_project.Directory, ".hacluster/stacks/hacluster/local.json")));
    }

    [Fact]
    public async Task What_was_copied_to_hosts_comes_back_from_them_if_it_is_what_the_state_knows()
    {
        var changed = new DockerThing("container", "a-id", "a", null, null);
        var same = changed with { Id = "b-id" };
        _docker.AddFile("a-id", "/var/lib/hacluster/web.tar.gz", "changed"u8.ToArray());
        _docker.AddFile("b-id", "/var/lib/hacluster/web.tar.gz", "image"u8.ToArray());
        var deployment = $$"""
            {"deployment":{"resources":[{"type":"command:remote:CopyToRemote","inputs":{"remotePath":"/var/lib/hacluster/web.tar.gz",
             "source":{"hash":"{{Convert.ToHexStringLower(SHA256.HashData("image"u8))}}","path":"/gone/.hacluster/images/web-1.tar.gz"} } }]} }
            """;
        var workspace = Workspace.Open(_project.Directory, new EngineSettings { Providers = [] });

        Assert.Equal(["web-1.tar.gz"], await RestoreAsync(changed));
        Assert.Empty(await RestoreAsync(changed, same));

        Assert.Equal("image", File.ReadAllText(Path.Combine(_project.Directory, ".hacluster/images/web-1.tar.gz")));

        Task<ImmutableArray<string>> RestoreAsync(params DockerThing[] containers) => SourceFiles.RestoreAsync(
            _docker.Endpoint, workspace, containers, deployment, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_stack_that_has_a_state_is_not_adopted()
    {
        Cluster();
        await ImportAsync("\"pending_operations\":[]");

        var (exitCode, _, error) = await RunAsync("adopt", "--yes");

        Assert.Equal(ExitCodes.Usage, exitCode);
        Assert.StartsWith(
            "error: Stack local has a state with 1 resources; there is nothing to adopt. (adopt.unsuitable)", error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_runs_there_is_nothing_to_adopt()
    {
        var (exitCode, _, error) = await RunAsync("adopt", "--yes");

        Assert.Equal(ExitCodes.NotFound, exitCode);
        Assert.StartsWith("error: Docker has no container of stack local. (adopt.nothing-runs)", error, StringComparison.Ordinal);
    }

    private string KeyFile => Path.Combine(_home.FullName, "hacluster/access.key");

    private void Cluster()
    {
        _docker.Add("site2-db", $"{_project.Directory}/stacks/deploy", "exited");
        _docker.Add("site1-db", $"{_project.Directory}/stacks/deploy");
    }

    private byte[] Key() => AccessKey.ReadOrCreate(Host());

    private void Keep(string container, string deployment, byte[] key, DateTimeOffset? savedAt = null) => _docker.AddFile(
        $"{container}-id", Copy,
        new RecoveryCopy(new SealedHeader("hacluster", "local", "embedded", savedAt ?? DateTimeOffset.UtcNow), deployment, null).Seal(key));

    private static string State(params string[] containers) => $$"""
        {"version":3,"deployment":{"manifest":{"time":"2026-01-02T03:04:05Z","magic":"","version":""},"resources":[
         {"urn":"urn:pulumi:local::hacluster::pulumi:pulumi:Stack::hacluster-local","custom":false,"type":"pulumi:pulumi:Stack"}
         {{string.Concat(containers.Select(Container))}} ] } }
        """;

    private static string Container(string name) => $$"""
        ,{"urn":"urn:pulumi:local::hacluster::docker:index/container:Container::{{name}}","custom":true,"id":"{{name}}-id",
          "type":"docker:index/container:Container","outputs":{"name":"{{name}}"} }
        """;

    private async Task ImportAsync(string member)
    {
        var deployment = JsonNode.Parse(State())!;
        var pending = JsonNode.Parse($"{{{member}}}")!.AsObject().Single();
        deployment["deployment"]![pending.Key] = pending.Value!.DeepClone();
        var (exitCode, _, error) = await TestHost.RunAsync(
            Host() with { Input = new StringReader(deployment.ToJsonString()) }, "stack", "import");
        Assert.True(exitCode == ExitCodes.Ok, error);
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] command) => TestHost.RunAsync(Host(), command);

    private CliHost Host(bool terminal = false)
    {
        var environment = new Dictionary<string, string>
        {
            ["PULUMI_CONFIG_PASSPHRASE"] = "right",
            ["XDG_CONFIG_HOME"] = _home.FullName,
        };
        var host = TestHost.Create(_project.Directory, environment, terminal);
        return host with
        {
            Environment = new Dictionary<string, string>(host.Environment) { ["DOCKER_HOST"] = _docker.Endpoint },
        };
    }
}
