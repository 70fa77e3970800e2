using HaCluster.Failover.Scripts;

namespace HaCluster.Failover.Members;

/// <summary>The script that a database host runs, as root and from stdin, to keep a copy of the stack's state.</summary>
public static class RecoveryCopyScript
{
    /// <param name="host">Name of the host, for messages.</param>
    /// <param name="content">The file, sealed: nothing in it is a secret.</param>
    public static string Of(string host, string content) => HostScript.Compose(
        [new("HOST", host), new("STEP", "keep-recovery-copy"), new("CONTENT", content)],
        DatabaseHostScript.Read("keep-recovery-copy.sh"));
}
