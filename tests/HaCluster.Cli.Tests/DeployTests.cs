using System.Text.Json.Nodes;
using HaCluster.Cli.Tests.Support;

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
        Assert.Equal((image, "failed"), ((string)entry["image"]!, (string)entry["result"]!));
        Assert.Null(entry["previous"]);
    }

    [Fact]
    public async Task Without_a_deployment_there_is_nothing_to_go_back_to()
    {
        var (exitCode, error) = await RunAsync("rollback", "--yes");

        Assert.Equal(ExitCodes.NotFound, exitCode);
        Assert.StartsWith("error: There was no deployment before; nothing was changed.", error, StringComparison.Ordinal);
    }

    private static string Unwrapped(string text) => text.Replace('\n', ' ');

    private async Task<(int ExitCode, string Error)> RunAsync(params string[] arguments)
    {
        var result = await HaClusterProcess.RunAsync(
            _project, new Dictionary<string, string> { ["DOCKER_HOST"] = _docker.Endpoint }, arguments);
        return (result.ExitCode, result.Error);
    }
}
