using System.Text;
using HaCluster.Ssh;

namespace HaCluster.Engine.Providers.Command.Remote;

/// <summary>Says what failed where, with the evidence and a command to try it by hand.</summary>
internal static class RemoteFailure
{
    private const int LongestPastedScript = 200;

    /// <param name="step">Name of the input that holds the script: create, update or delete.</param>
    /// <param name="reason">Such as "exit code 3" or "the host has not answered for 45 s".</param>
    public static string Describe(
        string name, SshTarget target, string step, RemoteCommand command, bool scriptIsSecret,
        string reason, TimeSpan elapsed, CommandOutput output)
    {
        var text = new StringBuilder();
        text.Append($"The '{step}' script of {name} failed on {target.Name} after {elapsed.TotalSeconds:0.0} s: {reason.TrimEnd('.')}.");
        var shown = output.Combined;
        text.Append(string.IsNullOrWhiteSpace(shown) ? "\n  It printed nothing." : $"\n  last output:\n{TextTail.Of(shown)}");
        text.Append($"\n  to connect to it: {target.CommandLine}{Pasted(command, scriptIsSecret)}");
        return text.ToString();
    }

    /// <summary>A short script as one more argument; a long one is not worth pasting and a secret one must not be shown.</summary>
    private static string Pasted(RemoteCommand command, bool scriptIsSecret) =>
        scriptIsSecret || command.StandardInput is not null || command.Text.Length > LongestPastedScript || command.Text.Contains('\n')
            ? ""
            : $" '{command.Text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
