using System.Text.RegularExpressions;

namespace HaCluster.Cli.Tests;

/// <summary>What <c>docs/aws.md</c> tells people to type acts on the stack that it is about.</summary>
public sealed partial class AwsGuideTests
{
    [Fact]
    public void Every_command_of_the_guide_names_the_stack()
    {
        var commands = File.ReadLines(Repository.PathOf("docs/aws.md"))
            .Select(line => Command().Match(line))
            .Where(match => match.Success)
            .Select(match => match.Groups["command"].Value.TrimEnd())
            .ToArray();

        Assert.True(commands.Length >= 12, $"only {commands.Length} commands were found");
        Assert.All(commands, command => Assert.Contains(" -s aws", command, StringComparison.Ordinal));
    }

    // To the end of the line or to a comment; the shell's own part in `"$(…)"` is one word of a value.
    [GeneratedRegex(@"^scripts/hacluster (?<command>[^#]+)")]
    private static partial Regex Command();
}
