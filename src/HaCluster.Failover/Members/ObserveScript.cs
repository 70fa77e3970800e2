namespace HaCluster.Failover.Members;

/// <summary>The script that a database host runs, as root, to print what it knows; see <see cref="MemberReport"/>.</summary>
public static class ObserveScript
{
    /// <summary>A shell command for an SSH session of a user who may use sudo.</summary>
    public static string Command { get; } = $"sudo -n bash -c '{Text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    internal static string Text => DatabaseHostScript.Prelude + DatabaseHostScript.Read("observe.sh");
}
