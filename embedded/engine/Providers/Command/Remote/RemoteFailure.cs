using System.Text;

namespace HaCluster.Engine.Providers.Command.Remote;

/// <summary>Says what failed where, with the evidence and a command to try it by hand.</summary>
internal static class RemoteFailure
{
    private const int LongestPastedScript = 200;

    public static string Describe(string name, RemoteScript script, bool scriptIsSecret, RemoteScriptException failure, CommandOutput output)
    {
        var text = new StringBuilder();
        text.Append($"{name}: the '{script.Step}' script on {script.Connection.Target} failed after {failure.Elapsed.TotalSeconds:0.0} s: {failure.Message}");
        var shown = output.Combined;
        text.Append(string.IsNullOrWhiteSpace(shown) ? "\n  it printed nothing" : $"\n  last output:\n{TextTail.Of(shown)}");
        text.Append($"\n  to look yourself: {script.Connection.SshCommandLine}{Pasted(script, scriptIsSecret)}");
        return text.ToString();
    }

    /// <summary>A short script as one more argument; a long one is not worth pasting and a secret one must not be shown.</summary>
    private static string Pasted(RemoteScript script, bool scriptIsSecret) =>
        scriptIsSecret || script.Stdin is not null || script.Text.Length > LongestPastedScript || script.Text.Contains('\n')
            ? ""
            : $" '{script.Text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
