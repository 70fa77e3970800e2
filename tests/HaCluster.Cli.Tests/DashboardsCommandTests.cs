using System.Text.Json.Nodes;
using HaCluster.Cli.Tests.Support;

namespace HaCluster.Cli.Tests;

/// <summary><c>dashboards export</c>: files of a configuration, and nothing overwritten.</summary>
public sealed class DashboardsCommandTests : IDisposable
{
    private const string Watched = "  hacluster:monitoring.prometheus: true";

    private readonly TestProject _project = new(Watched);

    private string Folder => Path.Combine(_project.Directory, "grafana");

    public void Dispose() => _project.Dispose();

    [Fact]
    public async Task The_files_are_written_once()
    {
        var (exitCode, output, _) = await TestHost.RunAsync(TestHost.Create(_project.Directory), "dashboards", "export", "grafana");

        Assert.Equal(ExitCodes.Ok, exitCode);
        Assert.Contains($"Written to {Folder}: 7 files.", output, StringComparison.Ordinal);
        var overview = JsonNode.Parse(
            await File.ReadAllTextAsync(Path.Combine(Folder, "dashboards/overview.json"), TestContext.Current.CancellationToken))!;
        Assert.Equal("site1-site2: overview", (string)overview["title"]!);

        var again = await TestHost.RunAsync(TestHost.Create(_project.Directory), "dashboards", "export", "grafana");

        Assert.Equal(ExitCodes.Ok, again.ExitCode);
        Assert.Contains("has these 7 files already", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_document_names_what_there_is()
    {
        var (exitCode, output, _) = await TestHost.RunAsync(
            TestHost.Create(_project.Directory), "dashboards", "export", "grafana", "--json");

        Assert.Equal(ExitCodes.Ok, exitCode);
        var document = JsonNode.Parse(output)!;
        Assert.Equal(7, (int)document["written"]!);
        Assert.All(document["files"]!.AsArray(), file => Assert.True(File.Exists(Path.Combine(Folder, (string)file!))));
    }

    [Theory]
    [InlineData("grafana/dashboards/overview.json", "has other content")]
    [InlineData("grafana/notes.txt", "has other content")]
    [InlineData("grafana", "is a file")]
    public async Task Nothing_is_overwritten_and_nothing_is_mixed(string existing, string reason)
    {
        var path = Path.Combine(_project.Directory, existing);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, "mine", TestContext.Current.CancellationToken);

        var (exitCode, _, error) = await TestHost.RunAsync(TestHost.Create(_project.Directory), "dashboards", "export", "grafana");

        Assert.Equal(ExitCodes.Usage, exitCode);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.Contains("Choose another name", error, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        Assert.Single(Directory.EnumerateFiles(_project.Directory, "*", SearchOption.AllDirectories), file =>
            file.StartsWith(Folder, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_monitoring_there_is_nothing_to_show()
    {
        using var project = new TestProject();

        var (exitCode, _, error) = await TestHost.RunAsync(TestHost.Create(project.Directory), "dashboards", "export", "grafana");

        Assert.Equal(ExitCodes.Usage, exitCode);
        Assert.Contains("Monitoring is not enabled", error, StringComparison.Ordinal);
        Assert.Contains("monitoring.prometheus true", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(project.Directory, "grafana")));
    }

    [Fact]
    public async Task A_configuration_that_is_wrong_is_not_drawn()
    {
        using var project = new TestProject($"{Watched}\n  hacluster:health.freeDiskPercent: 99");

        var (exitCode, _, error) = await TestHost.RunAsync(TestHost.Create(project.Directory), "dashboards", "export", "grafana");

        Assert.Equal(ExitCodes.Usage, exitCode);
        Assert.Contains("hacluster:health.freeDiskPercent is out of range", error, StringComparison.Ordinal);
    }
}
