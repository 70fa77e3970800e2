namespace HaCluster.Components.Tests;

internal static class Repository
{
    /// <summary>The folder that holds HaCluster.sln.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "HaCluster.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException($"no HaCluster.sln above {AppContext.BaseDirectory}");
        return folder.FullName;
    }
}
