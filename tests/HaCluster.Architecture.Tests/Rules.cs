namespace HaCluster.Architecture.Tests;

internal static class Rules
{
    /// <summary>Fails with every violation, one a line.</summary>
    public static void Hold(string rule, IEnumerable<string> violations)
    {
        var found = violations.ToArray();
        Assert.True(found.Length == 0, $"{rule}\n{string.Join('\n', found)}");
    }
}
