using SdkGenerator.CSharp;

namespace SdkGenerator;

/// <summary>The generated files of all packages: paths below the repository's root, and their text.</summary>
internal static class StandIns
{
    private const string Folder = "embedded/sdk";

    /// <exception cref="NpmUnavailableException">An official package is not available.</exception>
    /// <exception cref="FormatException">The manifest names what no package has, or an override changes nothing.</exception>
    public static SortedDictionary<string, string> Generate(string root)
    {
        var manifest = Manifest.Load(root);
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var group in manifest.Tokens.GroupBy(PackageOf))
        {
            var name = $"Pulumi.{Naming.Pascal(group.Key)}";
            var version = Repository.VersionOf(root, name);
            var package = new NpmPackage(group.Key, version, Path.Combine(root, Folder, "Generator/obj/npm"));
            foreach (var (path, text) in new PackageGenerator(group.Key, version, package, manifest).Generate([.. group]))
                files.Add($"{Folder}/{name}/{path}", text);
        }
        if (manifest.Unused.Any())
            throw new FormatException($"These overrides of {Manifest.Path} change nothing: {string.Join(", ", manifest.Unused)}.");
        return files;
    }

    /// <summary>The generated files as they are in the checkout.</summary>
    public static SortedDictionary<string, string> CheckedIn(string root)
    {
        var files = Directory.EnumerateDirectories(Path.Combine(root, Folder), "Pulumi.*")
            .SelectMany(package => Directory.EnumerateFiles(package, "*.g.cs", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal));
        return new(files.ToDictionary(file => file, file => File.ReadAllText(Path.Combine(root, file))), StringComparer.Ordinal);
    }

    private static string PackageOf(string token) =>
        token.StartsWith("pulumi:providers:", StringComparison.Ordinal) ? token.Split(':')[2] : token.Split(':')[0];
}
