using HaCluster.Topology.Model;

namespace HaCluster.Failover.Members;

/// <summary>The shell functions that all scripts on a database host share, with the paths they use.</summary>
public static class DatabaseHostScript
{
    /// <summary>To be put in front of a script that runs alone; <c>database-host.sh</c> says what is in it.</summary>
    public static string Prelude { get; } = HostFiles.ShellVariables + Library;

    /// <summary>The functions without the paths.</summary>
    public static string Library => Read("database-host.sh");

    internal static string Read(string name)
    {
        using var stream = typeof(DatabaseHostScript).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
