namespace HaCluster.EndToEnd.Support;

/// <summary>Where the product under test lies.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Logs of a failed run are kept here; the folder is not part of the repository.</summary>
    public static string Artifacts { get; } = Directory.CreateDirectory(Path.Combine(Root, "artifacts", "end-to-end")).FullName;

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "HaCluster.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException(
            $"HaCluster.sln is in no folder above {AppContext.BaseDirectory}; run the tests from a checkout.");
    }
}
