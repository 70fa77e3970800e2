using System.Xml.Linq;

namespace SdkGenerator;

internal static class Repository
{
    /// <exception cref="DirectoryNotFoundException">No folder above holds the central package versions.</exception>
    public static string FindRoot(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props")))
                return folder.FullName;
        }
        throw new DirectoryNotFoundException($"No folder above '{start}' has a Directory.Packages.props.");
    }

    /// <summary>The version of an official package, as Directory.Packages.props has it. The npm package has the same one.</summary>
    public static string VersionOf(string root, string package) =>
        XDocument.Load(Path.Combine(root, "Directory.Packages.props")).Descendants("PackageVersion")
            .Single(element => element.Attribute("Include")?.Value == package).Attribute("Version")!.Value;
}
