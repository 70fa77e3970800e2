using HaCluster.Cli.Errors;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Operations;
using HaCluster.Cli.Preflight.Checks;
using HaCluster.Deployment;
using HaCluster.Deployment.Properties;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;
using Spectre.Console;

namespace HaCluster.Cli.Preflight;

/// <summary>Preflight as part of an operation: warnings are shown, failures end the command before anything is touched.</summary>
internal static class Preflighting
{
    /// <exception cref="CliException">At least one check failed.</exception>
    public static async Task EnsureReadyAsync(
        CommandSession session, IStack stack, OperationArguments arguments, CancellationToken cancellation)
    {
        var results = await PreflightSuite.RunAsync(
            stack, session.Workspace.ProjectName, session.Host.Variable, arguments.Refresh, cancellation);
        foreach (var warning in results.Where(result => result.Outcome == CheckOutcome.Warn))
            session.Note(
                $"[yellow]warning:[/] {Markup.Escape(warning.Message)}"
                    + (warning.Fix is null ? "" : $" [grey]({Markup.Escape(warning.Fix)})[/]"));
        ThrowOnFailure(results);
    }

    /// <summary>For what needs the settings and not the machine.</summary>
    /// <exception cref="CliException">The settings are not valid; all problems are named.</exception>
    /// <returns>The cluster that they describe; null for a project other than the cluster's.</returns>
    public static ClusterTopology? EnsureConfiguration(IStack stack, string projectName)
    {
        if (projectName != ClusterSettings.Project)
            return null;
        var configuration = PreflightSuite.Load(stack);
        ThrowOnFailure([.. configuration.Diagnostics.Select(SettingsCheck.Result)]);
        return configuration.Topology;
    }

    public static int ExitCodeOf(IReadOnlyList<CheckResult> results)
    {
        var failures = results.Where(result => result.Outcome == CheckOutcome.Fail).ToArray();
        // Of failures of several kinds, the user's configuration is what to correct first, then the machine.
        return failures.Length == 0 ? ExitCodes.Ok
            : failures.Any(failure => failure.Configuration) ? ExitCodes.Usage
            : failures.Select(failure => failure.ExitCode).Distinct().ToArray() is [var only] ? only : ExitCodes.Preflight;
    }

    private static void ThrowOnFailure(IReadOnlyList<CheckResult> results)
    {
        var failures = results.Where(result => result.Outcome == CheckOutcome.Fail).ToArray();
        if (failures.Length == 0)
            return;
        throw failures is [var only]
            ? new CliException(ExitCodeOf(results), $"{only.Check}: {only.Message}", why: "nothing was touched", fix: only.Fix)
            : new CliException(
                ExitCodeOf(results), $"{failures.Length} checks failed; nothing was touched.",
                why: string.Join('\n', failures.Select(failure =>
                    $"{failure.Check}: {failure.Message}" + (failure.Fix is null ? "" : $"\n  fix: {failure.Fix}"))));
    }
}
