using System.Text;
using HaCluster.Components.Remote;

namespace HaCluster.Components.Failover;

/// <summary>The text that a shell receives on stdin for one step: assignments, common functions, the step.</summary>
internal static class FailoverScript
{
    /// <param name="step">File name of the script beside this class, without extension.</param>
    /// <param name="onMember">Runs on a database host and may use its settings; else it runs beside the provider.</param>
    /// <param name="variables">Shell variables by name. None of them is a secret.</param>
    public static string Compose(string step, bool onMember, IEnumerable<KeyValuePair<string, string>> variables)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in variables)
            text.Append(name).Append('=').Append(HostScript.Quote(value)).Append('\n');
        text.Append(EmbeddedText.Read("Remote/common.sh"));
        if (onMember)
            text.Append(EmbeddedText.Read("Failover/member.sh"));
        text.Append(EmbeddedText.Read($"Failover/{step}.sh"));
        // The script itself arrives on stdin: what it starts must not read on from there.
        text.Append("\nmain < /dev/null\n");
        return text.ToString();
    }
}
