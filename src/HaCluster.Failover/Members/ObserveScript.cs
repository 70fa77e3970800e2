namespace HaCluster.Failover.Members;

/// <summary>The script that a database host runs, as root, to print what it knows; see <see cref="MemberReport"/>.</summary>
public static class ObserveScript
{
    /// <summary>A shell command for an SSH session of a user who may use sudo.</summary>
    public static string Command { get; } = $"sudo -n bash -c '{Read().Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Read()
    {
        using var stream = typeof(ObserveScript).Assembly.GetManifestResourceStream("observe.sh")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
