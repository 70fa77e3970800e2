using System.CommandLine;
using System.Text.RegularExpressions;
using HaCluster.Cli.Tests.Support;
using HaCluster.Deployment;
using HaCluster.Diagnostics;
using HaCluster.Engine.Workspaces;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HaCluster.Cli.Tests;

/// <summary>What the product itself tells people to type works as it is printed, whichever stack and directory are added to it.</summary>
public sealed partial class PrintedCommandTests
{
    /// <summary>Stands for a word that is known only when the product runs: a region, a host, a file.</summary>
    private const string Word = "site1";

    private readonly RootCommand _root = HaClusterCommand.Create(
        TestHost.Create(), directory => Workspace.Open(directory, new EngineSettings { Providers = [] }));

    [Fact]
    public void Every_command_that_the_code_makes_is_accepted()
    {
        var commands = Code().SelectMany(file => Made(file.Text).Select(words => (file.Name, Words: words))).ToArray();

        Assert.True(commands.Length > 50, $"only {commands.Length} commands were found");
        Assert.Empty(commands.SelectMany(command => Refusals(command.Name, command.Words)));
    }

    [Fact]
    public void Every_command_that_a_script_prints_is_accepted_and_marked_as_one()
    {
        var lines = Scripts()
            .SelectMany(file => file.Text.Split('\n').Select(line => (file.Name, Line: line)))
            .Where(at => !at.Line.TrimStart().StartsWith('#')).ToArray();
        var commands = lines
            .SelectMany(at => Quoted().Matches(at.Line).Select(match => (at.Name, Text: match.Groups["words"].Value))).ToArray();

        Assert.True(commands.Length > 20, $"only {commands.Length} commands were found");
        Assert.Empty(commands.SelectMany(command => Refusals(command.Name, Variable().Replace(command.Text, Word).Split(' '))));
        Assert.Empty(lines.Where(at => Names(Quoted().Replace(at.Line, ""))).Select(at => $"{at.Name}: {at.Line.Trim()}"));
    }

    [Fact]
    public void No_text_of_the_code_names_a_command_as_it_may_not_be_typed()
    {
        // A completion script is installed for the name that a shell finds in PATH.
        var texts = Code().Where(file => !file.Name.EndsWith("/CompletionCommand.cs", StringComparison.Ordinal))
            .SelectMany(file => Texts(file.Text).Select(text => (file.Name, Text: text))).ToArray();

        Assert.Empty(texts.Where(at => Names(at.Text)).Select(at => $"{at.Name}: {at.Text}"));
    }

    private bool Names(string text) =>
        Bare().Matches(text).Any(match => _root.Subcommands.Any(verb => verb.Name == match.Groups["verb"].Value));

    private IEnumerable<string> Refusals(string name, IEnumerable<string> words)
    {
        string[] command = [.. words];
        string[] typed = TakesItsStack(command) ? [.. command, "-s", "prod", "-C", "/tmp"] : [.. command, "-C", "/tmp"];
        return _root.Parse(typed).Errors.Select(error => $"{name}: {string.Join(' ', command)}: {error.Message}");
    }

    // `stack init NAME` and their like name a stack themselves.
    private static bool TakesItsStack(string[] command) => command is not ["stack", "init" or "rm" or "select", ..];

    // Constructed as data, and by the helper of the commands.
    private static IEnumerable<string[]> Made(string code)
    {
        foreach (var node in CSharpSyntaxTree.ParseText(code).GetRoot().DescendantNodes())
        {
            var arguments = node switch
            {
                ObjectCreationExpressionSyntax { Type: IdentifierNameSyntax { Identifier.Text: nameof(ProductCommand) } } made =>
                    made.ArgumentList,
                InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "Typed" } } call =>
                    call.ArgumentList,
                _ => null,
            };
            // Whatever a variable holds was made elsewhere.
            if (arguments?.Arguments is [{ Expression: LiteralExpressionSyntax }, ..] words)
                yield return [.. words.Select(word => Written(word.Expression))];
        }
    }

    private static string Written(ExpressionSyntax word) => word switch
    {
        LiteralExpressionSyntax literal => literal.Token.ValueText,
        MemberAccessExpressionSyntax { Name.Identifier.Text: nameof(EngineNames.Embedded) } => EngineNames.Embedded,
        _ => Word,
    };

    private static IEnumerable<string> Texts(string code) =>
        CSharpSyntaxTree.ParseText(code).GetRoot().DescendantTokens()
            .Where(token => token.IsKind(SyntaxKind.StringLiteralToken) || token.IsKind(SyntaxKind.InterpolatedStringTextToken)
                || token.IsKind(SyntaxKind.MultiLineRawStringLiteralToken))
            .Select(token => token.ValueText);

    private static IEnumerable<(string Name, string Text)> Code() => Files("*.cs");

    private static IEnumerable<(string Name, string Text)> Scripts() => Files("*.sh");

    private static IEnumerable<(string Name, string Text)> Files(string pattern) =>
        new[] { "src", "stacks", "embedded" }
            .SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), pattern, SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Repository.Root, path))
            .Where(name => !name.Split('/').Any(folder => folder is "obj" or "bin"))
            .Select(name => (name, Repository.Read(name)));

    [GeneratedRegex("'hacluster (?<words>[^']+)'")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"(?<![\w/.-])hacluster (?<verb>[a-z]+)")]
    private static partial Regex Bare();

    [GeneratedRegex(@"\$\w+|%s")]
    private static partial Regex Variable();
}
