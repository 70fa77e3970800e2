using System.Text;
using HaCluster.Topology.Model;

namespace HaCluster.Failover.Scripts;

/// <summary>Scripts as hosts receive them: with the paths and the functions that they share in front.</summary>
public static class HostScript
{
    /// <summary>What a host's shell reads on stdin: quoted assignments, paths, shared functions, a script and its start.</summary>
    /// <param name="variables">Shell variables by name; the values may hold anything but NUL.</param>
    /// <param name="texts">Libraries, and last the script, which defines <c>main</c>.</param>
    public static string Compose(IEnumerable<KeyValuePair<string, string>> variables, params ReadOnlySpan<string> texts)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in variables)
            text.Append(name).Append('=').Append(Quote(value)).Append('\n');
        text.Append(HostFiles.ShellVariables).Append(EmbeddedScript.Read("Scripts/common.sh"));
        foreach (var part in texts)
            text.Append(part);
        // The script itself arrives on stdin: what it starts must not read on from there.
        text.Append("\nmain < /dev/null\n");
        return text.ToString();
    }

    public static string Quote(string value) => $"'{value.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
