using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HaCluster.Architecture.Tests;

/// <summary>
/// The folders of a project use one another one way only. A folder is a capability with all that lies below it; files beside the project
/// file compose the folders and are left out.
/// </summary>
public sealed class FolderCircleTests
{
    public static TheoryData<string> Projects =>
        [.. SourceTree.Files("src", ".csproj").Concat(SourceTree.Files("embedded/engine", ".csproj"))];

    [Theory, MemberData(nameof(Projects))]
    public void The_folders_of_a_project_use_one_another_one_way(string project)
    {
        var uses = UsesOf(project);
        var edges = uses.GroupBy(use => use.From, StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key, group => group.Select(use => use.To).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);

        Rules.Hold(
            $"Folders of {project} use one another in a circle.",
            Graph.Circles(edges).Select(circle => $"{circle}\n{string.Join('\n', Evidence(circle, uses))}"));
    }

    private static IEnumerable<string> Evidence(string circle, IReadOnlyCollection<Use> uses)
    {
        var folders = circle.Split(" - ");
        return uses.Where(use => folders.Contains(use.From) && folders.Contains(use.To))
            .GroupBy(use => (use.From, use.To))
            .Select(
                group => $"  {group.Key.From} uses {group.Key.To}: {string.Join(", ", group.Select(use => use.Where).Distinct().Take(4))}");
    }

    private static List<Use> UsesOf(string project)
    {
        var folder = Path.GetDirectoryName(project)!.Replace('\\', '/');
        var root = Path.GetFileNameWithoutExtension(project);
        var files = SourceTree.CSharp(folder).Where(file => file.Path[(folder.Length + 1)..].Contains('/')).ToArray();
        var folders = files.Select(file => FolderOf(file, folder)).ToHashSet(StringComparer.Ordinal);
        var types = files.SelectMany(file => file.Syntax.DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
                .Select(type => (Folder: FolderOf(file, folder), type.Identifier.Text)))
            .ToHashSet();
        return
        [
            .. from file in files
               let origin = FolderOf(file, folder)
               from name in file.Syntax.DescendantNodes().OfType<NameSyntax>()
               let to = FolderNamed(name.ToString(), name.Parent is UsingDirectiveSyntax, root, folders, types)
               where to is not null && to != origin
               select new Use(origin, to, $"{file.Path[(folder.Length + 1)..]}:{file.LineOf(name)}"),
        ];
    }

    private static string FolderOf(SourceFile file, string project) => file.Path[(project.Length + 1)..].Split('/')[0];

    // `using ROOT.FOLDER`, `ROOT.FOLDER.Type` and `FOLDER.Type`.
    private static string? FolderNamed(
        string name, bool isUsing, string root, HashSet<string> folders, HashSet<(string Folder, string Type)> types)
    {
        if (name.StartsWith($"{root}.", StringComparison.Ordinal))
        {
            var first = name[(root.Length + 1)..].Split('.', '<')[0];
            return folders.Contains(first) ? first : null;
        }
        var parts = name.Split('.', '<');
        return !isUsing && parts.Length > 1 && types.Contains((parts[0], parts[1])) ? parts[0] : null;
    }

    private sealed record Use(string From, string To, string Where);
}
