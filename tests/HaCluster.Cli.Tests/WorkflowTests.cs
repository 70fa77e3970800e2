using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace HaCluster.Cli.Tests;

/// <summary>What can be known of the continuous integration without running it.</summary>
public sealed partial class WorkflowTests
{
    public static TheoryData<string> Workflows =>
        [.. Directory.GetFiles(Path.Combine(Root(), ".github", "workflows"), "*.yml").Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Every_action_is_pinned_to_a_commit_and_names_its_version(string workflow)
    {
        var uses = File.ReadAllLines(PathOf(workflow)).Where(line => line.Contains("uses:", StringComparison.Ordinal)).ToArray();

        Assert.NotEmpty(uses);
        Assert.All(uses, line => Assert.Matches(@"^\s*- uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line));
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Every_job_may_do_little_and_ends_in_time(string workflow)
    {
        var root = Load(workflow);

        Assert.Equal("read", Text(Map(root, "permissions"), "contents"));
        Assert.All(Map(root, "jobs").Children.Values.Cast<YamlMappingNode>(), job =>
        {
            // What nobody waits for may take the night, up to GitHub's own limit of six hours.
            Assert.InRange(int.Parse(Text(job, "timeout-minutes")), 1, workflow == "nightly.yml" ? 350 : 60);
            Assert.Matches(@"^ubuntu-24\.04|^\$\{\{ matrix", Text(job, "runs-on"));
        });
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public async Task Every_script_is_bash_and_names_files_that_exist(string workflow)
    {
        foreach (var script in Map(Load(workflow), "jobs").Children.Values.Cast<YamlMappingNode>().SelectMany(Scripts))
        {
            using var bash = Process.Start(
                new ProcessStartInfo("bash", ["-n"]) { RedirectStandardInput = true, RedirectStandardError = true })!;
            await bash.StandardInput.WriteAsync(script);
            bash.StandardInput.Close();
            await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(bash.ExitCode == 0, $"{script}\n{await bash.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)}");
            Assert.All(Paths().Matches(script), match => Assert.True(Path.Exists(Path.Combine(Root(), match.Value)), match.Value));
            // Values of the event belong into the environment, never into the text of a script.
            Assert.DoesNotContain("${{", script, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_suite_runs_in_one_job_of_the_night()
    {
        using var list = Process.Start(
            new ProcessStartInfo(Path.Combine(Root(), "scripts", "test-nightly"), ["--list"]) { RedirectStandardOutput = true })!;
        var suites = (await list.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).TrimEnd().Split('\n');

        var strategy = Map(Map(Map(Map(Load("nightly.yml"), "jobs"), "suites"), "strategy"), "matrix");
        var run = ((YamlSequenceNode)strategy.Children["include"]).Children.Cast<YamlMappingNode>()
            .SelectMany(job => Text(job, "suites").Split(' '));

        Assert.Equal(suites.Order(StringComparer.Ordinal), run.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Scripts(YamlMappingNode job) =>
        from step in ((YamlSequenceNode)job.Children["steps"]).Children.Cast<YamlMappingNode>()
        where step.Children.ContainsKey("run")
        select Text(step, "run");

    private static YamlMappingNode Load(string workflow)
    {
        var stream = new YamlStream();
        using var reader = File.OpenText(PathOf(workflow));
        stream.Load(reader);
        return (YamlMappingNode)Assert.Single(stream.Documents).RootNode;
    }

    private static YamlMappingNode Map(YamlMappingNode node, string key) => (YamlMappingNode)node.Children[key];

    private static string Text(YamlMappingNode node, string key) => ((YamlScalarNode)node.Children[key]).Value!;

    private static string PathOf(string workflow) => Path.Combine(Root(), ".github", "workflows", workflow);

    private static string Root([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));

    [GeneratedRegex(@"(?<![\w/.-])(?:scripts|stacks|src|tests|docker)/[\w.-]+(?:/[\w.-]+)?(?=[\s)])", RegexOptions.Multiline)]
    private static partial Regex Paths();
}
