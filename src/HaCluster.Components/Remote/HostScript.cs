using System.Text;

namespace HaCluster.Components.Remote;

/// <summary>The text that a host's shell receives on stdin: quoted assignments, the common functions, one script and its start.</summary>
internal static class HostScript
{
    /// <param name="script">Path of the script among the embedded files.</param>
    /// <param name="variables">Shell variables by name; the values may hold anything but NUL.</param>
    public static string Compose(string script, IEnumerable<KeyValuePair<string, string>> variables)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in variables)
            text.Append(name).Append('=').Append(Quote(value)).Append('\n');
        text.Append(EmbeddedText.Read("Remote/common.sh"));
        text.Append(EmbeddedText.Read(script));
        // The script itself arrives on stdin: what it starts must not read on from there.
        text.Append("\nmain < /dev/null\n");
        return text.ToString();
    }

    public static string Quote(string value) => $"'{value.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
