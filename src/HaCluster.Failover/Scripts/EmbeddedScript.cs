namespace HaCluster.Failover.Scripts;

/// <summary>Scripts that are compiled into this assembly, named by their path: <c>Steps/promote.sh</c>.</summary>
internal static class EmbeddedScript
{
    public static string Read(string path)
    {
        using var stream = typeof(EmbeddedScript).Assembly.GetManifestResourceStream(path)
            ?? throw new InvalidOperationException($"{path} is not part of the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
