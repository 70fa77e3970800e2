using System.Xml.Linq;

namespace HaCluster.TestKit;

/// <summary>The checkout that the tests run from.</summary>
public static class Repository
{
    /// <summary>The folder that holds HaCluster.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <param name="path">Relative to <see cref="Root"/>, with <c>/</c> between its parts.</param>
    public static string PathOf(string path) => Path.Combine(Root, path);

    /// <param name="path">Relative to <see cref="Root"/>, with <c>/</c> between its parts.</param>
    public static string Read(string path) => File.ReadAllText(PathOf(path));

    /// <summary>The version of a NuGet package, from Directory.Packages.props: the one place that states it.</summary>
    public static string PackageVersion(string package) =>
        XDocument.Parse(Read("Directory.Packages.props")).Descendants("PackageVersion")
            .Single(element => element.Attribute("Include")?.Value == package).Attribute("Version")!.Value;

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "HaCluster.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException(
            $"HaCluster.sln is in no folder above {AppContext.BaseDirectory}; run the program from a checkout of the repository.");
    }
}
