using System.CommandLine;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Tests.Support;

namespace HaCluster.Cli.Tests;

/// <summary>An option that a verb does not have is refused by name, wherever it stands; it never is the name of something.</summary>
public sealed class UnknownOptionTests
{
    private const string Unknown = "--no-such-option";

    public static TheoryData<string> Verbs => [.. Leaves(Root(), "").Select(leaf => leaf.Path)];

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Every_verb_refuses_an_unknown_option_before_between_and_after_its_arguments(string path)
    {
        string[] verb = path.Split(' ');
        var values = Leaves(Root(), "").Single(leaf => leaf.Path == path).Command.Arguments
            .Where(argument => argument.Arity.MaximumNumberOfValues == 1).Select(_ => "x").ToArray();
        for (var position = 0; position <= values.Length; position++)
        {
            // What follows the host of `ssh` is a command line of its own.
            if (path == "ssh" && position == values.Length)
                continue;
            foreach (var word in new[] { Unknown, Unknown + "=x", "-Z" })
            {
                var (exitCode, output, error) = await RunAsync([.. verb, .. values[..position], word, .. values[position..]]);

                Assert.Equal((ExitCodes.Usage, ""), (exitCode, output));
                Assert.StartsWith("error: Unrecognized ", error, StringComparison.Ordinal);
                Assert.Contains($"'{word}'", error.Split('\n')[0], StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Every_option_of_the_Pulumi_CLI_that_a_verb_does_not_have_is_answered(string path)
    {
        var command = Leaves(Root(), "").Single(leaf => leaf.Path == path).Command;
        var known = command.Options.Concat(Root().Options).SelectMany(option => option.Aliases.Append(option.Name)).ToHashSet();
        foreach (var option in PulumiWords.AllOptions.Where(option => option.StartsWith('-') && !known.Contains(option)))
        {
            var (exitCode, _, error) = await RunAsync([.. path.Split(' '), option, "x"]);

            Assert.Equal(ExitCodes.Usage, exitCode);
            Assert.Contains($"'{option}'", error.Split('\n')[0], StringComparison.Ordinal);
            Assert.Contains($"pulumi {path} {option}.", error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("`stack rm` keeps the stack's file in any case", "stack rm --preserve-config dev")]
    [InlineData("`stack rm` keeps the stack's file in any case", "stack rm dev --preserve-config")]
    [InlineData("Use --json", "stack output --shell")]
    [InlineData("Use `stack init`", "stack select --create dev")]
    [InlineData("Use `stack init`", "stack select -c dev")]
    [InlineData("Use `config set`", "up -c a=b")]
    [InlineData("Did you mean '--show-secrets'?", "stack output --show-secret")]
    [InlineData("If it is meant as a value, write `--` before the values.", "config set key --swordfish")]
    [InlineData("If it is meant as a value, write `--` before the values.", "up --target --nonsense")]
    public async Task The_advice_is_about_the_option(string advice, string line)
    {
        var (exitCode, _, error) = await RunAsync(line.Split(' '));

        Assert.Equal(ExitCodes.Usage, exitCode);
        Assert.Contains($"  fix: {advice}", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-5", "config", "set", "count", "-5")]
    [InlineData("--swordfish", "config", "set", "count", "--", "--swordfish")]
    [InlineData("--swordfish", "config", "set", "--", "count", "--swordfish")]
    [InlineData("-----BEGIN KEY-----", "config", "set", "count", "-----BEGIN KEY-----")]
    [InlineData("-", "config", "set", "count", "-")]
    public async Task A_value_may_begin_with_a_dash(string value, params string[] line)
    {
        using var project = new TestProject();

        var set = await TestHost.RunAsync(TestHost.Create(project.Directory), [.. line[..2], "-s", "local", .. line[2..]]);
        var (_, output, _) = await TestHost.RunAsync(TestHost.Create(project.Directory), "config", "get", "count");

        Assert.Equal((ExitCodes.Ok, value + "\n"), (set.ExitCode, output));
    }

    [Fact]
    public async Task Help_is_shown_whatever_else_stands_there()
    {
        var (exitCode, output, _) = await RunAsync(["stack", "rm", Unknown, "--help"]);

        Assert.Equal(ExitCodes.Ok, exitCode);
        Assert.Contains("--force", output, StringComparison.Ordinal);
    }

    private static Task<(int ExitCode, string Output, string Error)> RunAsync(string[] arguments) =>
        TestHost.RunAsync(TestHost.Create(), arguments);

    private static RootCommand Root() => HaClusterCommand.Create(
        TestHost.Create(), _ => throw new InvalidOperationException("A command line that is only read opens no project."));

    private static IEnumerable<(string Path, Command Command)> Leaves(Command command, string path) =>
        command.Subcommands.Where(child => !child.Hidden).SelectMany(child => Leaves(child, $"{path} {child.Name}".Trim()))
            .Concat(command is RootCommand ? [] : [(path, command)]);
}
