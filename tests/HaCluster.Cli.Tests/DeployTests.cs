using System.Text.Json.Nodes;
using HaCluster.Cli.Tests.Support;
using HaCluster.Deployment;

namespace HaCluster.Cli.Tests;

/// <summary>What <c>deploy</c> and <c>rollback</c> do before any host is touched; `scripts/test-application` has the rest.</summary>
public sealed class DeployTests : IDisposable
{
    private static readonly string Id = $"sha256:{new string('a', 64)}";
    private static readonly string Digest = $"registry.example:5000/team/notes@sha256:{new string('b', 64)}";

    private readonly FakeDocker _docker = new();
    private readonly TestProject _project = new("  hacluster:target: local");

    private string File => Path.Combine(_project.Directory, "Pulumi.local.yaml");

    public void Dispose()
    {
        _docker.Dispose();
        _project.Dispose();
    }

    [Fact]
    public async Task An_image_that_is_not_there_is_not_deployed()
    {
        var before = await System.IO.File.ReadAllTextAsync(File);

        var (exitCode, error) = await RunAsync("deploy", "notes:3", "--yes");

        Assert.Equal(ExitCodes.NotFound, exitCode);
        Assert.StartsWith(
            "error: This machine's Docker has no image notes:3; nothing was changed. (command.image-not-found)", error,
            StringComparison.Ordinal);
        Assert.Contains("docker pull notes:3", error, StringComparison.Ordinal);
        Assert.Equal(before, await System.IO.File.ReadAllTextAsync(File));
    }

    [Fact]
    public async Task An_image_of_a_registry_that_does_not_answer_is_not_deployed()
    {
        const string Registry = "127.0.0.1:1";
        var host = TestHost.Create(_project.Directory);
        await TestHost.RunAsync(host, "config", "set", "application.registry.address", Registry);
        var before = await System.IO.File.ReadAllTextAsync(File);

        var (exitCode, error) = await RunAsync("deploy", $"{Registry}/team/notes:2", "--yes");

        Assert.Equal(ExitCodes.Preflight, exitCode);
        Assert.StartsWith(
            $"error: The registry at {Registry} does not say what {Registry}/team/notes:2 is; nothing was changed. (command.registry-failed)",
            Unwrapped(error), StringComparison.Ordinal);
        Assert.Equal(before, await System.IO.File.ReadAllTextAsync(File));
    }

    // The project of this test cannot be updated: it has no program.
    [Theory]
    [InlineData("notes:2", false)]
    [InlineData("registry.example:5000/team/notes:2", true)]
    public async Task A_deployment_that_is_refused_names_the_image_by_its_content_and_leaves_the_setting(string name, bool fromRegistry)
    {
        _docker.AddImage(name, Id, fromRegistry ? [$"elsewhere/notes@{Id}", Digest] : []);
        var before = await System.IO.File.ReadAllTextAsync(File);

        var (exitCode, error) = await RunAsync("deploy", name, "--yes");

        Assert.NotEqual(ExitCodes.Ok, exitCode);
        var image = fromRegistry ? Digest : Id;
        Assert.Contains($"the built-in application -> {image}: all hosts", Unwrapped(error), StringComparison.Ordinal);
        Assert.Equal(before, await System.IO.File.ReadAllTextAsync(File));
        var host = TestHost.Create(_project.Directory);
        var (_, output, _) = await TestHost.RunAsync(host, "deployments", "--json");
        var entry = Assert.Single(JsonNode.Parse(output)!.AsArray())!;
        Assert.Equal((image, "refused"), ((string)entry["image"]!, (string)entry["result"]!));
        Assert.Null(entry["previous"]);
    }

    [Fact]
    public async Task A_second_deployment_is_refused_with_who_runs_the_first()
    {
        _docker.AddImage("notes:2", Id, []);
        using (var other = LockedFile.TryOpen(Log + ".lock"))
        {
            await System.IO.File.WriteAllTextAsync(Log, Entry("running"));
            var before = await System.IO.File.ReadAllTextAsync(File);

            var (exitCode, error) = await RunAsync("deploy", "notes:2", "--yes");

            Assert.NotNull(other);
            Assert.Equal(ExitCodes.Failure, exitCode);
            Assert.StartsWith(
                "error: Another deployment of stack local is under way; nothing was changed. (stack.locked)", error,
                StringComparison.Ordinal);
            Assert.Contains("ada@laptop started it at 2026-05-17 10:00:00Z", error, StringComparison.Ordinal);
            Assert.Equal(before, await System.IO.File.ReadAllTextAsync(File));
        }
        Assert.Equal("interrupted", (await DeploymentsAsync())[0]);
    }

    [Fact]
    public async Task A_list_of_deployments_that_is_damaged_is_named_before_anything_is_changed()
    {
        _docker.AddImage("notes:2", Id, []);
        Directory.CreateDirectory(Path.GetDirectoryName(Log)!);
        await System.IO.File.WriteAllTextAsync(Log, Entry("deployed")[..^20]);
        var before = await System.IO.File.ReadAllTextAsync(File);

        foreach (var command in new string[][] { ["deploy", "notes:2", "--yes"], ["rollback", "--yes"], ["deployments"] })
        {
            var (exitCode, error) = await RunAsync(command);

            Assert.Equal(ExitCodes.Usage, exitCode);
            Assert.Contains("cannot be read; nothing was changed. (command.file-unreadable)", Unwrapped(error), StringComparison.Ordinal);
        }
        Assert.Equal(before, await System.IO.File.ReadAllTextAsync(File));
    }

    [Fact]
    public async Task What_was_refused_or_taken_back_is_nothing_to_go_back_from()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Log)!);
        await System.IO.File.WriteAllTextAsync(Log, $"[{Entry("deployed")[1..^1]},{Entry("refused")[1..^1]},{Entry("taken back")[1..^1]}]"
            .Replace("\"sha256:before\"", "null", StringComparison.Ordinal));

        var (_, error) = await RunAsync("rollback", "--yes");

        Assert.Contains("the built-in application -> the built-in application: all hosts", Unwrapped(error), StringComparison.Ordinal);
        Assert.Equal(["deployed", "refused", "taken back", "refused"], await DeploymentsAsync());
    }

    [Fact]
    public async Task The_list_goes_with_a_renamed_stack_and_ends_with_a_removed_one()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Log)!);
        await System.IO.File.WriteAllTextAsync(Log, Entry("deployed"));
        Assert.Equal(0, (await RunAsync("stack", "init", "local")).ExitCode);

        Assert.Equal(0, (await RunAsync("stack", "rename", "other", "-s", "local")).ExitCode);
        Assert.False(System.IO.File.Exists(Log));
        var renamed = Path.Combine(Path.GetDirectoryName(Log)!, "other.json");
        Assert.Equal(Entry("deployed"), await System.IO.File.ReadAllTextAsync(renamed));

        Assert.Equal(0, (await RunAsync("stack", "rm", "other", "--yes")).ExitCode);
        Assert.False(System.IO.File.Exists(renamed));
    }

    [Fact]
    public async Task Without_a_deployment_there_is_nothing_to_go_back_to()
    {
        var (exitCode, error) = await RunAsync("rollback", "--yes");

        Assert.Equal(ExitCodes.NotFound, exitCode);
        Assert.StartsWith("error: There was no deployment before; nothing was changed.", error, StringComparison.Ordinal);
    }

    private string Log => Path.Combine(_project.Directory, ".hacluster/deployments/local.json");

    private static string Entry(string result) =>
        $$"""[{"image":"{{Id}}","previous":"sha256:before","by":"ada@laptop","started":"2026-05-17T10:00:00Z","result":"{{result}}"}]""";

    private async Task<string[]> DeploymentsAsync()
    {
        var (_, output, _) = await TestHost.RunAsync(TestHost.Create(_project.Directory), "deployments", "--json");
        return [.. JsonNode.Parse(output)!.AsArray().Select(entry => (string)entry!["result"]!)];
    }

    private static string Unwrapped(string text) => text.Replace('\n', ' ');

    private async Task<(int ExitCode, string Error)> RunAsync(params string[] arguments)
    {
        var result = await HaClusterProcess.RunAsync(
            _project, new Dictionary<string, string> { ["DOCKER_HOST"] = _docker.Endpoint }, arguments);
        return (result.ExitCode, result.Error);
    }
}
