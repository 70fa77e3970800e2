using System.Text.Json.Nodes;
using HaCluster.Cli.Tests.Failover;
using HaCluster.Cli.Tests.Support;
using Spectre.Console.Testing;

namespace HaCluster.Cli.Tests;

/// <summary><c>access</c>: the file is kept, shown, handed on and taken over; and the commands that only need the hosts work from it.</summary>
public sealed class AccessCommandTests : IAsyncLifetime
{
    private DeployedProject _project = null!;

    private string AccessFile => Path.Combine(_project.Directory, ".hacluster/access/hacluster/local");

    public async ValueTask InitializeAsync() => _project = await DeployedProject.CreateAsync();

    public ValueTask DisposeAsync()
    {
        _project.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_is_saved_is_shown_without_its_secrets_and_only_its_owner_can_read_the_file()
    {
        Assert.Equal(ExitCodes.Ok, (await RunAsync("access", "save")).ExitCode);

        var (exitCode, output, _) = await RunAsync("access", "show");
        var (_, json, _) = await RunAsync("access", "show", "--json");

        Assert.Equal(ExitCodes.Ok, exitCode);
        Assert.Matches(
            @"^Access file of stack local, project hacluster \(embedded engine\)\n"
                + @"  saved:       20\d\d-\d\d-\d\d \d\d:\d\d:\d\dZ, \d+ s ago\n"
                + @"  target:      local\n  replication: asynchronous\n  SSH key:     in the file\n"
                + @"  site1:\n    site1-db +\S+@127\.0\.0\.1:\d+\n",
            output);
        Assert.DoesNotContain("KEY", output + json, StringComparison.Ordinal);
        Assert.True((bool)JsonNode.Parse(json)!["hasSshKey"]!);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(AccessFile));
        Assert.Equal([AccessFile], Directory.GetFiles(Path.GetDirectoryName(AccessFile)!));
    }

    [Fact]
    public async Task Without_a_file_the_commands_that_make_one_are_named()
    {
        var (exitCode, _, error) = await RunAsync("access", "show");

        Assert.Equal(ExitCodes.NotFound, exitCode);
        Assert.StartsWith("error: Stack local has no access file. (access.missing)\n", error, StringComparison.Ordinal);
        Assert.Contains(
            "  fix: Run `hacluster access save`, or import a colleague's: `hacluster access import FILE`.", error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_colleague_takes_over_what_was_exported_and_needs_neither_state_nor_passphrase_of_the_stack()
    {
        await RunAsync("access", "save");
        var file = Path.Combine(_project.Directory, "handed-on");
        var exported = await RunAsync(With("HACLUSTER_ACCESS_PASSPHRASE", "correct horse"), "access", "export", file);
        Assert.Equal(ExitCodes.Ok, exported.ExitCode);
        // With its quotes: what is sealed may have the letters by chance.
        Assert.DoesNotContain("\"KEY\"", File.ReadAllText(file), StringComparison.Ordinal);

        using var colleague = new TestProject();
        using var home = new TemporaryHome();
        var secret = Path.Combine(home.Path, "passphrase");
        File.WriteAllText(secret, "correct horse\n");
        var environment = new Dictionary<string, string> { ["XDG_CONFIG_HOME"] = home.Path };
        var imported = await TestHost.RunAsync(
            TestHost.Create(colleague.Directory, environment), "access", "import", file, "--passphrase-file", secret);
        var status = await TestHost.RunAsync(TestHost.Create(colleague.Directory, environment), "status", "--json");

        Assert.Equal(ExitCodes.Ok, imported.ExitCode);
        Assert.Matches(@"^Imported the access file of stack local, which is \d+ s old\.\n$", imported.Error);
        Assert.Equal(ExitCodes.Ok, status.ExitCode);
        Assert.Equal("access-file", (string)JsonNode.Parse(status.Output)!["source"]!);
        Assert.Matches(
            @"^Warning: stack local cannot be read: Stack local has no state of a cluster here\. The access file is used, which is \d+ s old\.\n",
            status.Error);
    }

    [Fact]
    public async Task A_wrong_passphrase_and_a_file_of_another_project_are_refused()
    {
        await RunAsync("access", "save");
        var (_, exported, _) = await RunAsync(With("HACLUSTER_ACCESS_PASSPHRASE", "right"), "access", "export", "-");

        var host = TestHost.Create(_project.Directory, With("HACLUSTER_ACCESS_PASSPHRASE", "wrong")) with
        {
            Input = new StringReader(exported),
        };
        var (wrong, _, error) = await TestHost.RunAsync(host, "access", "import", "-");

        Assert.Equal(ExitCodes.Failure, wrong);
        Assert.Contains("why: It cannot be decrypted: the passphrase is wrong, or the file is damaged.", error, StringComparison.Ordinal);

        using var other = new TestProject(name: "shop");
        using var home = new TemporaryHome();
        var foreign = await TestHost.RunAsync(
            TestHost.Create(
                other.Directory, new() { ["XDG_CONFIG_HOME"] = home.Path, ["HACLUSTER_ACCESS_PASSPHRASE"] = "right" }) with
            {
                Input = new StringReader(exported),
            },
            "access", "import", "-");
        Assert.Equal(ExitCodes.Usage, foreign.ExitCode);
        Assert.StartsWith("error: The file is of project 'hacluster'. (access.foreign)", foreign.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("right", "right", ExitCodes.Ok)]
    [InlineData("right", "rihgt", ExitCodes.Usage)]
    public async Task A_passphrase_is_asked_for_twice_where_none_is_given(string first, string second, int expected)
    {
        await RunAsync("access", "save");
        using var console = new TestConsole().Interactive();
        console.Input.PushTextWithEnter(first);
        console.Input.PushTextWithEnter(second);

        var (exitCode, output, _) = await TestHost.RunAsync(
            TestHost.Create(_project.Directory, _project.Environment, terminal: true, console), "access", "export", "-");

        Assert.Equal(expected, exitCode);
        Assert.Equal(expected == ExitCodes.Ok, output.Contains("iterations", StringComparison.Ordinal));
        Assert.DoesNotContain("right", console.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_terminal_a_passphrase_must_be_given()
    {
        await RunAsync("access", "save");

        var (exitCode, _, error) = await RunAsync("access", "export", "-");

        Assert.Equal(ExitCodes.Usage, exitCode);
        Assert.Contains("fix: Set HACLUSTER_ACCESS_PASSPHRASE, or name a file with --passphrase-file.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_says_how_old_the_file_is_and_when_it_is_missing_outdated_or_not_readable()
    {
        Assert.Contains("Access file: missing; run `hacluster access save`\n", await StatusAsync(), StringComparison.Ordinal);

        await RunAsync("access", "save");
        Assert.Matches(@"\nAccess file: \d+ s old\n$", await StatusAsync());

        using var changed = await DeployedProject.CreateAsync("synchronous");
        File.Copy(
            Path.Combine(changed.Directory, ".hacluster/stacks/hacluster/local.json"),
            Path.Combine(_project.Directory, ".hacluster/stacks/hacluster/local.json"), overwrite: true);
        Assert.Matches(
            @"\nAccess file: outdated: the stack was changed since it was written, \d+ s ago; run `hacluster access save`\n$",
            await StatusAsync());

        File.WriteAllText(AccessFile, "nonsense");
        Assert.Contains("\nAccess file: not readable: It is damaged: ", await StatusAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_destroyed_stack_has_no_access_file_any_more()
    {
        await RunAsync("access", "save");

        var (exitCode, _, error) = await RunAsync("destroy", "--yes");

        Assert.True(exitCode == ExitCodes.Ok, error);
        Assert.False(File.Exists(AccessFile));
    }

    [Fact]
    public async Task A_home_without_a_key_is_a_problem_of_the_file_and_not_of_the_stack()
    {
        await RunAsync("access", "save");
        var (exitCode, output, _) = await TestHost.RunAsync(
            TestHost.Create(_project.Directory, new() { ["PULUMI_CONFIG_PASSPHRASE"] = _project.Environment["PULUMI_CONFIG_PASSPHRASE"] }),
            "status");

        Assert.Equal(ExitCodes.Ok, exitCode);
        Assert.Contains("Access file: not readable: There is no place for the key", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_exit_code_says_that_the_cluster_is_not_healthy_where_it_is_asked_for()
    {
        Assert.Equal(ExitCodes.Ok, (await RunAsync("status")).ExitCode);
        Assert.Equal(ExitCodes.Unhealthy, (await RunAsync("status", "--exit-code")).ExitCode);
        Assert.Equal(ExitCodes.Unhealthy, (await RunAsync("status", "--exit-code", "--json")).ExitCode);
        Assert.Equal(ExitCodes.Usage, (await RunAsync("status", "--exit-code", "--watch")).ExitCode);
    }

    private async Task<string> StatusAsync()
    {
        var (exitCode, output, error) = await RunAsync("status");
        Assert.True(exitCode == ExitCodes.Ok, error);
        return output;
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) =>
        RunAsync(_project.Environment, arguments);

    private Task<(int ExitCode, string Output, string Error)> RunAsync(Dictionary<string, string> environment, params string[] arguments) =>
        TestHost.RunAsync(TestHost.Create(_project.Directory, environment), arguments);

    private Dictionary<string, string> With(string name, string value) => new(_project.Environment) { [name] = value };

    private sealed class TemporaryHome : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("hacluster-home-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
