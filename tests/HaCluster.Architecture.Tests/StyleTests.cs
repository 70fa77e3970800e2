using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HaCluster.Architecture.Tests;

/// <summary>Rules of the house style that no analyzer checks.</summary>
public sealed partial class StyleTests
{
    private const int MaximumLines = 350;

    private static readonly string[] Folders = ["src", "stacks", "bench", "tests", "embedded/engine", "embedded/sdk/Pulumi"];

    // Messages that are clauses, because the caller builds its sentence around them. An entry that is no longer needed fails the test.
    private static readonly string[] FilesWithClauses =
    [
        "src/HaCluster.Failover/Members/DatabaseReport.cs", "src/HaCluster.Failover/Members/MemberReport.cs",
        "src/HaCluster.Failover/Wal/", "src/HaCluster.Observation/Probes/HaProxyStatistics.cs", "src/HaCluster.Ssh/",
    ];

    private static readonly SourceFile[] Files =
        [.. Folders.SelectMany(SourceTree.CSharp).Where(file => !file.IsGenerated).DistinctBy(file => file.Path)];

    [Fact]
    public void Exception_variables_are_named_exception() =>
        Rules.Hold(
            "An exception variable is not named 'exception'.",
            from file in Files
            from declaration in file.Syntax.DescendantNodes().OfType<CatchDeclarationSyntax>()
            where declaration.Identifier.Text is not ("" or "exception")
            select $"{file.Path}:{file.LineOf(declaration)}: {declaration}");

    [Fact]
    public void Fields_have_no_prefix_for_static() =>
        Rules.Hold(
            "A field begins with 's_'.",
            from file in Files
            from field in file.Syntax.DescendantNodes().OfType<FieldDeclarationSyntax>()
            from variable in field.Declaration.Variables
            where variable.Identifier.Text.StartsWith("s_", StringComparison.Ordinal)
            select $"{file.Path}:{file.LineOf(variable)}: {variable.Identifier}");

    [Fact]
    public void No_file_is_long() =>
        Rules.Hold(
            $"A file has more than {MaximumLines} lines.",
            Files.Where(file => file.Text.AsSpan().Count('\n') > MaximumLines).Select(file => file.Path));

    [Fact]
    public void Messages_of_exceptions_are_sentences()
    {
        var violations = (
            from file in Files
            where file.Path.StartsWith("src/", StringComparison.Ordinal) || file.Path.StartsWith("stacks/", StringComparison.Ordinal)
            from creation in file.Syntax.DescendantNodes().OfType<ThrowStatementSyntax>().Select(node => node.Expression)
                .Concat(file.Syntax.DescendantNodes().OfType<ThrowExpressionSyntax>().Select(node => node.Expression))
                .OfType<ObjectCreationExpressionSyntax>()
                // Lines below the first one, such as a fix, have their own form.
            let message = MessageOf(creation)?.Split('\n')[0]
            where message is not null && !Sentence().IsMatch(message)
            select (file.Path, Text: $"{file.Path}:{file.LineOf(creation)}: {message}")).ToArray();

        bool IsExempt(string path) => FilesWithClauses.Any(exempt => path.StartsWith(exempt, StringComparison.Ordinal));
        Rules.Hold(
            "The message of an exception does not start with a capital or a quoted name, or does not end with a period.",
            violations.Where(violation => !IsExempt(violation.Path)).Select(violation => violation.Text));
        Rules.Hold(
            "Every message there is a sentence: it needs no exemption.",
            FilesWithClauses.Where(exempt => !violations.Any(found => found.Path.StartsWith(exempt, StringComparison.Ordinal))));
    }

    // A literal in the place of the message; what is composed elsewhere is not seen. `{…}` stands for interpolated values.
    private static string? MessageOf(ObjectCreationExpressionSyntax creation)
    {
        if (creation.ArgumentList?.Arguments is not [{ Expression: var first }, ..]
            || creation.Type.ToString().StartsWith("Argument", StringComparison.Ordinal))
            return null;
        return Text(first);
    }

    private static string? Text(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.StringLiteralExpression) => literal.Token.ValueText,
        InterpolatedStringExpressionSyntax text => string.Concat(text.Contents.Select(
            part => part is InterpolatedStringTextSyntax plain ? plain.TextToken.ValueText : "{…}")),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum
            when Text(sum.Left) is { } left && Text(sum.Right) is { } right =>
            left + right,
        _ => null,
    };

    // A value at the beginning or the end brings its own form.
    [GeneratedRegex(@"^(\p{Lu}|['""`]|\{…\}).*(\.|\?|\{…\})$", RegexOptions.Singleline)]
    private static partial Regex Sentence();
}
