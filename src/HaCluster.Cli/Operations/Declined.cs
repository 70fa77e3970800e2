using HaCluster.Diagnostics;

namespace HaCluster.Cli.Operations;

/// <summary>The end of a command whose question was not answered with yes.</summary>
internal static class Declined
{
    /// <param name="summary">What was declined and what therefore stays, as one sentence.</param>
    public static DiagnosticException Because(string summary) => new(Codes.Command.Declined, summary);
}
