using System.Reflection;
using System.Text.Json.Nodes;
using HaCluster.Cli.About;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Tests.Support;

namespace HaCluster.Cli.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("", "", "scripts/hacluster up")]
    [InlineData("-s aws", "", "scripts/hacluster up -s aws")]
    [InlineData("-s local", "", "scripts/hacluster up")]
    [InlineData("", "aws", "scripts/hacluster up")]
    [InlineData("-s local", "aws", "scripts/hacluster up -s local")]
    public async Task Advice_can_be_typed_as_it_is(string options, string selected, string command)
    {
        using var project = new TestProject();
        File.Copy(Path.Combine(project.Directory, "Pulumi.local.yaml"), Path.Combine(project.Directory, "Pulumi.aws.yaml"));
        if (selected.Length > 0)
            Assert.Equal(
                ExitCodes.Ok, (await TestHost.RunAsync(TestHost.Create(project.Directory), "stack", "select", selected)).ExitCode);
        Dictionary<string, string> environment = new() { ["HACLUSTER_COMMAND"] = "scripts/hacluster" };
        string[] arguments = ["status", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)];

        var (_, _, here) = await TestHost.RunAsync(TestHost.Create(project.Directory, environment), arguments);
        var (_, _, elsewhere) = await TestHost.RunAsync(
            TestHost.Create("/", environment), [.. arguments, "-C", project.Directory]);

        Assert.Contains($": `{command}`.", here, StringComparison.Ordinal);
        Assert.Contains($": `{command} -C {project.Directory}`.", elsewhere, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_prints_one_line_on_stdout_and_nothing_else()
    {
        var (exitCode, output, error) = await TestHost.RunAsync(TestHost.Create(), "version");

        Assert.Equal((ExitCodes.Ok, ""), (exitCode, error));
        Assert.Matches(@"^[0-9]+\.[0-9]+\.[0-9]+ \(Pulumi packages: .+\)\n$", output);
    }

    [Theory]
    [InlineData("nuget", "the official ones")]
    [InlineData("embedded", "the stand-ins in embedded/sdk")]
    public void The_packages_are_told_apart(string sdk, string description) => Assert.Equal(description, PulumiPackages.Describe(sdk));

    [Fact]
    public async Task Version_says_which_packages_this_build_uses()
    {
        var built = typeof(CommandLineTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(item => item.Key == "PulumiSdk").Value!;

        var (_, text, _) = await TestHost.RunAsync(TestHost.Create(), "version");
        var (_, json, _) = await TestHost.RunAsync(TestHost.Create(), "version", "--json");

        Assert.Contains($"(Pulumi packages: {PulumiPackages.Describe(built)})", text, StringComparison.Ordinal);
        Assert.Equal(built, JsonNode.Parse(json)!["pulumiSdk"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("ups", "error: Unrecognized command or argument 'ups'.\n  fix: Did you mean 'up'?\n  help: hacluster --help\n")]
    [InlineData("up --skip-previw", "error: Unrecognized command or argument '--skip-previw'.\n  fix: "
        + "Did you mean '--skip-preview'?\n  help: hacluster up --help\n")]
    [InlineData("up --parallel 0", "error: --parallel is '0'; it must be a whole number above 0.\n  help: hacluster up --help\n")]
    [InlineData("version --color blue", "error: --color is 'blue'; it must be one of auto, always, never.\n  help: "
        + "hacluster version --help\n")]
    public async Task A_mistyped_command_line_is_exit_code_2_and_names_what_was_meant(string line, string expected)
    {
        var (exitCode, output, error) = await TestHost.RunAsync(TestHost.Create(), line.Split(' '));

        Assert.Equal((ExitCodes.Usage, "", expected), (exitCode, output, error));
    }

    [Fact]
    public void Every_global_option_can_come_from_its_environment_twin()
    {
        var options = Read(new()
        {
            ["HACLUSTER_CWD"] = "/srv",
            ["HACLUSTER_STACK"] = "prod",
            ["HACLUSTER_YES"] = "true",
            ["HACLUSTER_JSON"] = "1",
            ["HACLUSTER_QUIET"] = "yes",
            ["HACLUSTER_VERBOSE"] = "TRUE",
            ["HACLUSTER_COLOR"] = "always",
            ["HACLUSTER_NON_INTERACTIVE"] = "1",
        });

        Assert.Equal(new GlobalOptions("/srv", "prod", true, true, true, true, ColorChoice.Always, true), options);
    }

    [Fact]
    public void A_flag_wins_over_its_twin()
    {
        var options = Read(new() { ["HACLUSTER_STACK"] = "prod", ["HACLUSTER_COLOR"] = "always", ["HACLUSTER_YES"] = "true" },
            "--stack", "dev", "--color", "never", "--yes", "false");

        Assert.Equal(("dev", ColorChoice.Never, false), (options.Stack, options.Color, options.Yes));
    }

    [Fact]
    public void Without_flags_and_variables_nothing_is_assumed() =>
        Assert.Equal(
            new GlobalOptions(Path.GetFullPath(Path.GetTempPath()).TrimEnd('/'), null, false, false, false, false, ColorChoice.Auto, false),
            Read([]) with
            {
                Directory = Path.GetFullPath(Path.GetTempPath()).TrimEnd('/'),
            });

    [Fact]
    public async Task A_bad_variable_is_reported_like_a_bad_flag()
    {
        var (exitCode, _, error) = await TestHost.RunAsync(
            TestHost.Create(environment: new() { ["HACLUSTER_YES"] = "perhaps" }), "version");

        Assert.Equal(ExitCodes.Usage, exitCode);
        Assert.StartsWith("error: HACLUSTER_YES is 'perhaps'; it must be true or false.", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task Completion_scripts_ask_the_program_itself(string shell)
    {
        var (exitCode, output, _) = await TestHost.RunAsync(TestHost.Create(), "completion", shell);

        Assert.Equal(ExitCodes.Ok, exitCode);
        Assert.Contains("[suggest:", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Completion_knows_the_verbs()
    {
        var (_, output, _) = await TestHost.RunAsync(TestHost.Create(), "[suggest:14]", "hacluster dest");

        Assert.Equal("destroy\n", output);
    }

    [Fact]
    public async Task Completion_knows_the_stacks_of_the_project()
    {
        using var project = new TestProject();
        File.WriteAllText(Path.Combine(project.Directory, "Pulumi.other.yaml"), "config: {}\n");

        var (_, output, _) = await TestHost.RunAsync(TestHost.Create(project.Directory), "[suggest:23]", "hacluster stack select ");

        Assert.Contains("local\n", output, StringComparison.Ordinal);
        Assert.Contains("other\n", output, StringComparison.Ordinal);
    }

    private static GlobalOptions Read(Dictionary<string, string> environment, params string[] args)
    {
        var host = TestHost.Create(environment: environment);
        var set = new GlobalOptionSet(host);
        var root = new System.CommandLine.RootCommand();
        set.AddTo(root);
        return set.Read(root.Parse(args));
    }
}
