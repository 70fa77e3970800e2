using System.Collections.Immutable;
using HaCluster.Cli.Errors;
using HaCluster.Cli.Hosting;
using HaCluster.Deployment;
using HaCluster.Deployment.Properties;
using HaCluster.Diagnostics;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;
using Spectre.Console;

namespace HaCluster.Cli.Preflight;

/// <summary>Preflight as part of an operation: warnings are shown, failures end the command before anything is touched.</summary>
internal static class PreflightGate
{
    /// <exception cref="DiagnosticException">At least one check failed.</exception>
    public static async Task EnsureReadyAsync(
        CommandSession session, IStack stack, bool refreshRequested, CancellationToken cancellation)
    {
        var results = await PreflightSuite.RunAsync(session, stack, refreshRequested, cancellation);
        foreach (var warning in results.Where(result => result.Outcome == CheckOutcome.Warn))
            Warn(session, warning.Diagnostic!);
        ThrowOnFailure(results);
    }

    /// <summary>A plan for a cluster that runs and is not in the state would be wrong from beginning to end.</summary>
    /// <exception cref="DiagnosticException">Something of the stack runs that its state does not have.</exception>
    public static async Task EnsureKnownAsync(CommandSession session, IStack stack, CancellationToken cancellation)
    {
        if (session.Workspace.ProjectName == ClusterSettings.Project)
            ThrowOnFailure(await PreflightSuite.RunForPlanAsync(session, stack, cancellation));
    }

    /// <summary>For what needs the settings and not the machine.</summary>
    /// <exception cref="DiagnosticException">The settings are not valid; all problems are named.</exception>
    /// <returns>The cluster that they describe; null for a project other than the cluster's.</returns>
    public static ClusterTopology? EnsureConfiguration(IStack stack, string projectName)
    {
        if (projectName != ClusterSettings.Project)
            return null;
        var configuration = PreflightSuite.Load(stack);
        ThrowOnFailure([.. configuration.Diagnostics.Select(diagnostic => new CheckResult("configuration", diagnostic))]);
        return configuration.Topology;
    }

    public static void Warn(CommandSession session, Diagnostic warning)
    {
        if (!session.Options.Quiet)
            session.Human.Write(new Rows(DiagnosticView.Render(warning with { Severity = Severity.Warning }, session.CommandStyle)));
    }

    public static int ExitCodeOf(IReadOnlyList<CheckResult> results)
    {
        var failures = Failures(results);
        return failures.IsEmpty ? ExitCodes.Ok : ExceptionTranslation.ExitCodeOf(KindOf(failures));
    }

    // Of failures of several kinds, the user's configuration is what to correct first, then the machine.
    private static ErrorKind KindOf(ImmutableArray<Diagnostic> failures) =>
        failures.Any(failure => failure.Kind == ErrorKind.Usage) ? ErrorKind.Usage
        : failures.Select(failure => failure.Kind).Distinct().ToArray() is [var only] ? only : ErrorKind.Preflight;

    private static ImmutableArray<Diagnostic> Failures(IReadOnlyList<CheckResult> results) =>
        [.. results.Select(result => result.Diagnostic).OfType<Diagnostic>().Where(diagnostic => diagnostic.Severity == Severity.Error)];

    private static void ThrowOnFailure(IReadOnlyList<CheckResult> results)
    {
        var failures = Failures(results);
        if (failures.IsEmpty)
            return;
        var summary = failures.Length == 1
            ? "A check failed. Nothing was changed."
            : $"{failures.Length} checks failed. Nothing was changed.";
        throw new DiagnosticException(new Diagnostic { Code = Codes.Check.Failed, Kind = KindOf(failures), Summary = summary }, failures);
    }
}
