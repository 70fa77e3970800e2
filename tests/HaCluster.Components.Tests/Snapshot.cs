namespace HaCluster.Components.Tests;

/// <summary>
/// Texts that are compared whole. To accept a change: run with HACLUSTER_ACCEPT_SNAPSHOTS=1 and read the difference in git.
/// </summary>
internal static class Snapshot
{
    public static void Match(string name, string rendered)
    {
        var path = Path.Combine(Repository.Root, "tests/HaCluster.Components.Tests/Snapshots", name);
        if (Environment.GetEnvironmentVariable("HACLUSTER_ACCEPT_SNAPSHOTS") == "1")
            File.WriteAllText(path, rendered);
        Assert.Equal(File.ReadAllText(path), rendered);
    }
}
