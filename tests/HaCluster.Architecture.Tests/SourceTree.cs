using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HaCluster.Architecture.Tests;

/// <summary>A C# file of the checkout.</summary>
/// <param name="Path">Relative to the root, with <c>/</c> between its parts.</param>
internal sealed record SourceFile(string Path, string Text)
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview);

    public SyntaxNode Syntax { get; } = CSharpSyntaxTree.ParseText(Text, Options).GetRoot();

    public bool IsGenerated => Path.EndsWith(".g.cs", StringComparison.Ordinal);

    public int LineOf(SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
}

/// <summary>The files of the checkout, without what a build leaves there.</summary>
internal static class SourceTree
{
    private static readonly string[] LeftOut = ["bin", "obj", "artifacts", "node_modules"];

    /// <param name="folder">Relative to the root, such as <c>src</c>.</param>
    public static IEnumerable<SourceFile> CSharp(string folder) =>
        Files(folder, ".cs").Select(path => new SourceFile(path, Repository.Read(path)));

    /// <summary>Paths relative to the root of the files below a folder whose names end like one of these.</summary>
    public static IEnumerable<string> Files(string folder, params string[] endings) =>
        Walk(new DirectoryInfo(Repository.PathOf(folder)))
            .Where(file => endings.Any(ending => file.Name.EndsWith(ending, StringComparison.Ordinal)))
            .Select(file => Path.GetRelativePath(Repository.Root, file.FullName).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    private static IEnumerable<FileInfo> Walk(DirectoryInfo folder) =>
        folder.EnumerateFiles().Concat(folder.EnumerateDirectories()
            .Where(child => child.Name[0] != '.' && !LeftOut.Contains(child.Name))
            .SelectMany(Walk));
}
