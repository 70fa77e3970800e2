using System.Diagnostics;
using System.Text.RegularExpressions;
using HaCluster.Cli.Tests.Support;
using HaCluster.Engine.Workspaces;

namespace HaCluster.Cli.Tests;

/// <summary>What the pages tell people to type works as it is printed.</summary>
public sealed partial class PageCommandTests
{
    // The function stands for the product. A restricted shell without a path starts nothing and writes no file.
    private const string Shell = """
        hacluster() { printf '%s\0' "$@"; }
        eval "$1"
        """;

    [Fact]
    public async Task Every_command_of_the_pages_is_accepted_as_a_shell_splits_it()
    {
        var root = HaClusterCommand.Create(
            TestHost.Create(), directory => Workspace.Open(directory, new EngineSettings { Providers = [] }));
        var commands = Pages()
            .SelectMany(page => Shown().Matches(page.Text).Select(match => (page.Name, Line: match.Groups["command"].Value)))
            .Distinct().ToArray();
        List<string> refused = [];
        foreach (var (name, line) in commands)
        {
            var words = await SplitAsync(Input().Replace(line.Replace("ITS-OWN-REGION", "site1", StringComparison.Ordinal), "< /dev/null"));
            var errors = words.Length == 0 ? ["The shell finds no command."] : root.Parse(words).Errors.Select(error => error.Message);
            refused.AddRange(errors.Select(error => $"{name}: {line}: {error}"));
        }

        Assert.True(commands.Length > 50, $"only {commands.Length} commands were found");
        Assert.Empty(refused);
    }

    [Fact]
    public void Every_script_and_benchmark_of_the_pages_exists()
    {
        var named = Pages()
            .SelectMany(page => Files().Matches(page.Text).Select(match => (page.Name, File: match.Value.TrimEnd('.', '/'))))
            .Distinct().ToArray();

        Assert.True(named.Length > 10, $"only {named.Length} files were found");
        Assert.All(named, shown => Assert.True(Path.Exists(Repository.PathOf(shown.File)), $"{shown.Name} names {shown.File}"));
    }

    private static (string Name, string Text)[] Pages() =>
    [
        .. Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md").Select(path => Path.GetRelativePath(Repository.Root, path))
            .Concat(["README.md", "CONTRIBUTING.md"]).Select(name => (name, Repository.Read(name))),
    ];

    private static async Task<string[]> SplitAsync(string line)
    {
        var start = new ProcessStartInfo("/bin/bash", ["-r", "-c", Shell, "page", line])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = "/nonexistent";
        using var shell = Process.Start(start)!;
        var errors = shell.StandardError.ReadToEndAsync();
        var words = await shell.StandardOutput.ReadToEndAsync();
        await errors;
        await shell.WaitForExitAsync();
        return words.Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }

    // At the start of a line of a block, after `$` too, and in code spans.
    [GeneratedRegex(@"(?:^(?:\$ )?scripts/|^\$ |`(?:scripts/)?)(?<command>hacluster [a-z][^`\n]*)", RegexOptions.Multiline)]
    private static partial Regex Shown();

    // The files that are read do not exist here.
    [GeneratedRegex("< *[^ ]+$")]
    private static partial Regex Input();

    [GeneratedRegex(@"(?<![\w./-])(?:scripts|bench)/[\w./-]+")]
    private static partial Regex Files();
}
