using System.Text.Json;
using HaCluster.Cli.Tests.Support;

namespace HaCluster.Cli.Tests;

public sealed class StackAndConfigTests : IDisposable
{
    private readonly TestProject _project = new("  hacluster:target: local", name: "other");

    [Fact]
    public async Task A_new_stack_is_listed_and_selected_until_it_is_removed()
    {
        Assert.Equal(ExitCodes.Ok, (await RunAsync("stack", "init", "dev")).ExitCode);
        using (var list = JsonDocument.Parse((await RunAsync("stack", "ls", "--json")).Output))
        {
            Assert.Equal(
                [("dev", true), ("local", false)],
                list.RootElement.EnumerateArray()
                    .Select(stack => (stack.GetProperty("name").GetString()!, stack.GetProperty("current").GetBoolean())));
        }

        Assert.Equal(ExitCodes.Ok, (await RunAsync("stack", "rm", "dev", "--yes")).ExitCode);
        Assert.DoesNotContain("dev", (await RunAsync("stack", "ls")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_removed_stack_keeps_its_configuration_file_to_the_letter()
    {
        await RunAsync("stack", "init", "dev");
        var file = Path.Combine(_project.Directory, "Pulumi.dev.yaml");
        File.WriteAllText(file, "# what the team knows\nconfig:\n  other:greeting: hello # kept\n");
        await RunAsync("config", "set", "--secret", "word", "swordfish", "--stack", "dev");
        var before = File.ReadAllText(file);

        Assert.Equal(ExitCodes.Ok, (await RunAsync("stack", "rm", "dev", "--yes")).ExitCode);

        Assert.Equal(before, File.ReadAllText(file));
        Assert.Contains("# kept", before, StringComparison.Ordinal);
        // The file is still a stack's, so that it can be deployed again with the same settings.
        Assert.Equal("hello\n", (await RunAsync("config", "get", "greeting", "--stack", "dev")).Output);
    }

    [Fact]
    public async Task Without_a_selection_the_stack_is_local() =>
        Assert.Equal("local\n", (await RunAsync("config", "get", "hacluster:target")).Output);

    [Theory]
    [InlineData("stack", "select", "nowhere")]
    [InlineData("stack", "rm", "nowhere")]
    [InlineData("stack", "output", "nothing")]
    [InlineData("config", "get", "nothing")]
    [InlineData("config", "rm", "nothing")]
    public async Task What_does_not_exist_is_exit_code_6(params string[] line)
    {
        var (exitCode, output, error) = await RunAsync(line);

        Assert.Equal((ExitCodes.NotFound, ""), (exitCode, output));
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("database.replication")]
    [InlineData("application.instances")]
    public async Task The_stack_file_of_the_repository_has_the_defaults_of_the_reference(string key)
    {
        File.Copy(Repository.PathOf("Pulumi.local.yaml"), Path.Combine(_project.Directory, "Pulumi.local.yaml"), overwrite: true);
        var row = Assert.Single(
            File.ReadLines(Repository.PathOf("docs/configuration.md")),
            line => line.StartsWith($"| `{key}` |", StringComparison.Ordinal));

        Assert.Equal(row.Split('|')[3].Trim(' ', '`'), (await RunAsync("config", "get", $"hacluster:{key}")).Output.TrimEnd('\n'));
    }

    [Fact]
    public async Task A_value_is_set_read_and_removed()
    {
        await RunAsync("config", "set", "greeting", "hello");
        Assert.Equal("hello\n", (await RunAsync("config", "get", "greeting")).Output);

        await RunAsync("config", "rm", "greeting");
        Assert.Equal(ExitCodes.NotFound, (await RunAsync("config", "get", "greeting")).ExitCode);
    }

    [Fact]
    public async Task A_secret_comes_from_stdin_is_encrypted_in_the_file_and_hidden_in_the_list()
    {
        var host = TestHost.Create(_project.Directory) with { Input = new StringReader("hush\n") };
        Assert.Equal(ExitCodes.Ok, (await TestHost.RunAsync(host, "config", "set", "--secret", "token")).ExitCode);

        Assert.DoesNotContain(
            "hush", await File.ReadAllTextAsync(Path.Combine(_project.Directory, "Pulumi.local.yaml")), StringComparison.Ordinal);
        Assert.Contains("other:token", (await RunAsync("config")).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", (await RunAsync("config")).Output, StringComparison.Ordinal);
        Assert.Equal("hush\n", (await RunAsync("config", "get", "token")).Output);
    }

    [Theory]
    [InlineData("  hacluster:database: { port: 5432 } # ours", "  hacluster:database: { port: \"6000\" } # ours")]
    [InlineData("  hacluster:database.port: 5432 # ours", "  hacluster:database.port: \"6000\" # ours")]
    public async Task A_dotted_key_and_a_block_are_one_setting_for_every_command(string before, string after)
    {
        using var project = new TestProject(before);
        Task<(int ExitCode, string Output, string Error)> On(params string[] args) =>
            TestHost.RunAsync(TestHost.Create(project.Directory), args);

        Assert.Equal("5432\n", (await On("config", "get", "database.port")).Output);
        Assert.Equal(ExitCodes.Ok, (await On("config", "set", "database.port", "6000")).ExitCode);
        Assert.Contains(
            after.Replace("\"", "", StringComparison.Ordinal),
            (await File.ReadAllTextAsync(Path.Combine(project.Directory, "Pulumi.local.yaml"))).Replace("\"", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
        Assert.Equal("6000\n", (await On("config", "get", "--path", "database.port")).Output);
        Assert.Equal(ExitCodes.Ok, (await On("config", "rm", "--path", "database.port")).ExitCode);
        Assert.Equal(ExitCodes.NotFound, (await On("config", "get", "database.port")).ExitCode);
    }

    [Fact]
    public async Task A_block_of_which_everything_was_removed_is_in_the_way_of_nothing()
    {
        using var project = new TestProject("  hacluster:database.port: 5432");
        Task<(int ExitCode, string Output, string Error)> On(params string[] args) =>
            TestHost.RunAsync(TestHost.Create(project.Directory), args);
        await On("config", "set", "--path", "hacluster:database.tuning[0]", "one");
        await On("config", "rm", "hacluster:database.tuning");

        Assert.Equal((ExitCodes.Ok, "", ""), await On("config", "set", "database.port", "6000"));
        Assert.Equal("6000\n", (await On("config", "get", "database.port")).Output);
        Assert.Equal(ExitCodes.Ok, (await On("config", "rm", "database.port")).ExitCode);
        Assert.Equal(ExitCodes.NotFound, (await On("config", "get", "database.port")).ExitCode);
    }

    [Theory]
    [InlineData("  hacluster:aws.operatorCidrs: 8.8.8.8/32", "hacluster:aws.operatorCidrs[0]")]
    [InlineData("  hacluster:aws.operatorCidrs: 8.8.8.8/32", "hacluster:aws.operatorCidrs[1]")]
    [InlineData("  hacluster:aws.operatorCidrs.0: 8.8.8.8/32", "hacluster:aws.operatorCidrs")]
    public async Task A_setting_in_one_form_is_never_set_in_another_beside_it(string text, string key)
    {
        using var project = new TestProject(text);
        var file = Path.Combine(project.Directory, "Pulumi.local.yaml");
        var before = await File.ReadAllTextAsync(file);

        var (exitCode, _, error) = await TestHost.RunAsync(
            TestHost.Create(project.Directory), "config", "set", "--path", key, "9.9.9.0/24");

        Assert.Equal(ExitCodes.Usage, exitCode);
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(file));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../other/dev")]
    [InlineData("organization/another/local")]
    [InlineData("dev\n")]
    public async Task What_is_no_name_of_a_stack_of_this_project_is_refused_by_every_command(string name)
    {
        string[][] lines = [["stack", "init", name], ["stack", "select", name], ["config", "-s", name], ["preview", "-s", name]];
        foreach (var line in lines)
        {
            var (exitCode, _, error) = await RunAsync(line);

            Assert.Equal(ExitCodes.Usage, exitCode);
            Assert.Contains("(stack.name)", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_name_may_be_qualified_as_pulumi_writes_it() =>
        Assert.Equal("local\n", (await RunAsync("config", "get", "hacluster:target", "-s", "organization/other/local")).Output);

    [Fact]
    public async Task A_command_called_from_another_project_says_where_it_works()
    {
        using var other = new TestProject(name: "elsewhere");
        var host = TestHost.Create(other.Directory, new() { ["HACLUSTER_CWD"] = _project.Directory });

        var (exitCode, output, error) = await TestHost.RunAsync(host, "config", "get", "hacluster:target");

        Assert.Equal((ExitCodes.Ok, "local\n"), (exitCode, output));
        Assert.Contains(_project.Directory, error, StringComparison.Ordinal);
        Assert.Contains("-C .", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_command_of_a_project_closes_the_state_directory_and_hides_it_from_git()
    {
        await RunAsync("config", "get", "nothing");

        var state = Path.Combine(_project.Directory, ".hacluster");
        Assert.True(Directory.Exists(Path.Combine(state, "logs")));
        Assert.Equal("*\n", await File.ReadAllTextAsync(Path.Combine(state, ".gitignore")));
        Assert.True(OperatingSystem.IsWindows()
            || File.GetUnixFileMode(state) == (UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
    }

    [Theory]
    [InlineData("@dmin123")]
    [InlineData("@Pulumi.yaml")]
    [InlineData("line1\nline2\n")]
    [InlineData("\ttab\r\u2028")]
    public async Task A_value_of_any_form_is_stored_as_it_was_typed(string value)
    {
        Assert.Equal(ExitCodes.Ok, (await RunAsync("config", "set", "motd", value)).ExitCode);
        Assert.Equal(ExitCodes.Ok, (await RunAsync("config", "set", "--secret", "password", value)).ExitCode);

        Assert.Equal(value + "\n", (await RunAsync("config", "get", "motd")).Output);
        Assert.Equal(value + "\n", (await RunAsync("config", "get", "password")).Output);
    }

    [Theory]
    [InlineData("-----BEGIN KEY-----\nMIIE\n-----END KEY-----\n", "-----BEGIN KEY-----\nMIIE\n-----END KEY-----")]
    [InlineData("text\n\n", "text\n")]
    [InlineData("text\r\n", "text")]
    [InlineData("text\r", "text\r")]
    public async Task A_value_from_stdin_loses_one_line_end_and_nothing_else(string input, string value)
    {
        var host = TestHost.Create(_project.Directory) with { Input = new StringReader(input) };
        Assert.Equal(ExitCodes.Ok, (await TestHost.RunAsync(host, "config", "set", "motd")).ExitCode);

        Assert.Equal(value + "\n", (await RunAsync("config", "get", "motd")).Output);
    }

    [Fact]
    public async Task The_fix_of_a_port_conflict_can_be_pasted()
    {
        await RunAsync("config", "set", "--path", "hacluster:regions[0].ports.application", "18500");

        using var regions = JsonDocument.Parse((await RunAsync("config", "get", "hacluster:regions")).Output);
        Assert.Equal("18500", regions.RootElement[0].GetProperty("ports").GetProperty("application").ToString());
    }

    [Fact]
    public async Task An_exported_stack_can_be_imported_again()
    {
        await RunAsync("stack", "init", "dev");
        var file = Path.Combine(_project.Directory, "dev.json");

        Assert.Equal(ExitCodes.Ok, (await RunAsync("stack", "export", "--file", file)).ExitCode);
        using (var deployment = JsonDocument.Parse(await File.ReadAllTextAsync(file)))
            Assert.Equal(3, deployment.RootElement.GetProperty("version").GetInt32());
        Assert.Equal(ExitCodes.Ok, (await RunAsync("stack", "import", "--file", file)).ExitCode);
    }

    [Fact]
    public async Task Cancel_without_a_lock_says_that_the_stack_is_not_locked()
    {
        var (exitCode, _, error) = await RunAsync("cancel");

        Assert.Equal(ExitCodes.Ok, exitCode);
        Assert.Contains("is not locked", error, StringComparison.Ordinal);
    }

    public void Dispose() => _project.Dispose();

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] args) =>
        TestHost.RunAsync(TestHost.Create(_project.Directory), args);
}
