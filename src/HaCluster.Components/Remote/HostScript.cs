using System.Text;
using HaCluster.Failover.Members;
using HaCluster.Topology.Model;

namespace HaCluster.Components.Remote;

/// <summary>Scripts as hosts receive them: with the paths and the functions that they share in front.</summary>
internal static class HostScript
{
    private const string Common = "Remote/common.sh";
    private const string Member = "Failover/member.sh";

    /// <summary>What a host's shell reads on stdin: quoted assignments, paths, shared functions, one script and its start.</summary>
    /// <param name="script">Path of the script among the embedded files.</param>
    /// <param name="variables">Shell variables by name; the values may hold anything but NUL.</param>
    public static string Compose(string script, IEnumerable<KeyValuePair<string, string>> variables)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in variables)
            text.Append(name).Append('=').Append(Quote(value)).Append('\n');
        text.Append(HostFiles.ShellVariables).Append(EmbeddedText.Read(Common));
        if (OnDatabaseHost(script))
            text.Append(DatabaseHostScript.Library);
        if (OnDatabaseHost(script) && script.StartsWith("Failover/", StringComparison.Ordinal))
            text.Append(EmbeddedText.Read(Member));
        text.Append(EmbeddedText.Read(script));
        // The script itself arrives on stdin: what it starts must not read on from there.
        text.Append("\nmain < /dev/null\n");
        return text.ToString();
    }

    /// <summary>A program that is installed on database hosts and runs alone, the shared functions after its first line.</summary>
    public static string Program(string script)
    {
        var lines = EmbeddedText.Read(script).Split('\n', 2);
        return $"{lines[0]}\n{DatabaseHostScript.Prelude}{lines[1]}";
    }

    public static string Quote(string value) => $"'{value.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    // A machine is stopped and started from outside.
    private static bool OnDatabaseHost(string script) =>
        script.StartsWith("PostgreSql/", StringComparison.Ordinal)
        || (script.StartsWith("Failover/", StringComparison.Ordinal) && !script.EndsWith("-machine.sh", StringComparison.Ordinal));
}
