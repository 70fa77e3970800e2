using System.Collections.Immutable;
using System.Diagnostics;
using HaCluster.Cli.Access;
using HaCluster.Cli.Errors;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Operations;
using HaCluster.Diagnostics;
using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;
using HaCluster.Observation.Members;
using HaCluster.RoleChanges;
using HaCluster.Topology.Outputs;
using Spectre.Console;

namespace HaCluster.Cli.Failover;

/// <summary>
/// Observe, decide, ask, carry out over SSH, verify with real writes; then let the failover stack record what was done. Nothing but the
/// hosts can keep it from doing the first five.
/// </summary>
internal sealed class RoleChangeRun(
    CommandSession session, RoleChangeArguments arguments, FoundCluster found, DateTimeOffset started)
{
    /// <summary>An application instance finds a new primary well within this time.</summary>
    private static readonly TimeSpan WriteDeadline = TimeSpan.FromSeconds(20);

    /// <summary>How long a region that may be cut off from the new primary is waited for.</summary>
    private static readonly TimeSpan DoubtfulWriteDeadline = TimeSpan.FromSeconds(5);

    /// <summary>It is a file; but to know where it is, an engine may be asked for its stacks.</summary>
    private static readonly TimeSpan ConfigurationDeadline = TimeSpan.FromSeconds(3);

    private readonly ClusterEndpoints _endpoints = found.Endpoints;
    private readonly FailoverRecord _record = new(session);

    private TimeProvider Time => session.Host.Time;

    public static async Task<int> RunAsync(CommandSession session, RoleChangeArguments arguments, CancellationToken cancellation)
    {
        var started = session.Host.Time.GetUtcNow();
        var found = await ClusterFinder.FindAsync(session, cancellation);
        return await new RoleChangeRun(session, arguments, found, started).RunAsync(cancellation);
    }

    private async Task<int> RunAsync(CancellationToken cancellation)
    {
        var suspended = IsSuspendedAsync();
        var entries = EntryPoints.AnsweringAsync(_endpoints, cancellation);
        var before = await ObserveAsync(cancellation);
        ShowMembers(before, "before");
        switch (FailoverPlanner.Decide(before, Request(before, await entries, await suspended)))
        {
            case Decision.Refuse(var diagnostic):
                throw new DiagnosticException(diagnostic);
            case Decision.AlreadyDone done:
                return AlreadyDone(before, done);
            case Decision.Proceed(var plan, var resumes):
                RoleChangeView.ShowPlan(session, plan, resumes);
                return await ProceedAsync(
                    plan, resumes, before, LostScope.EntriesToVerify(arguments, plan, _endpoints, await entries), cancellation);
            default:
                throw new UnreachableException("Unexpected decision type.");
        }
    }

    private async Task<int> ProceedAsync(
        Plan plan, bool resumes, ClusterState before, ImmutableArray<EntryPoint> entries, CancellationToken cancellation)
    {
        Confirmation.EnsurePossible(session, arguments.Noun);
        await using var executor = new RoleChangeExecutor(_endpoints, session.Host.Machines, Time);
        executor.Connect(plan, cancellation);
        if (!await Confirmation.AskAsync(session, arguments.Noun, () => RoleChangeView.ShowPlan(session, plan, resumes), cancellation))
            throw Declined.Because($"The {arguments.Noun} was declined; nothing was changed.");
        var decided = Time.GetUtcNow();

        if (_endpoints.ApplicationImage is not null)
            session.Note("No write is tried through the load balancers: the application is not the built-in one.");
        // Before it is true: a primary that is cut off later cannot tell that commits go on without the standby.
        if (plan.Kind == PlanKind.Degrade)
            _record.Suspend();
        var (execution, interrupted) = await new StepRunner(session, executor).RunAsync(plan, cancellation);
        var report = new RoleChangeReport(plan, before, null, null, execution.Facts, []);
        if (!execution.Succeeded)
        {
            var error = Failed(report, RoleChangeFailures.Unfinished(arguments, execution, interrupted));
            if (!interrupted)
                await _record.WriteAsync(execution, before, found, cancellation);
            throw error;
        }
        var probes = await Task.WhenAll(entries.Select(entry => WriteProbe.RunAsync(
            entry, Time, entry.Required ? WriteDeadline : DoubtfulWriteDeadline, cancellation)));
        var after = await ObserveAsync(cancellation);
        ShowMembers(after, "after");
        var firstWrite = probes.Where(probe => probe.AcknowledgedAt is not null).Min(probe => probe.AcknowledgedAt);
        report = report with
        {
            After = after,
            Facts = LossReport.Complete(execution.FactLines, plan, after),
            Timeline = FailoverTimeline.Of(started, decided, execution.Told, before, firstWrite),
            Writes = [.. probes],
        };
        if (plan.Kind == PlanKind.Failover)
            report = report with { Plan = plan with { Loss = LossReport.Of(plan, report.Facts) } };
        if (plan.Kind == PlanKind.Rejoin && report.Facts.DivergedUnread is { } position)
            report = report with { Plan = plan with { Loss = LossBound.Unread(plan.From, position) } };
        var failure = Show(report);
        if (failure is null && session.Options.Json)
            session.WriteJson(writer => RoleChangeJson.Write(writer, report));
        await _record.WriteAsync(execution, after, found, cancellation);
        if (found.Stack is not null)
            AccessUpkeep.Save(session, found.StackName, found.Engine, _endpoints);
        return failure is null ? ExitCodes.Ok : throw failure;
    }

    /// <returns>What is not as it should be although all steps are done; null when all is well.</returns>
    private DiagnosticException? Show(RoleChangeReport report)
    {
        if (FailoverPlanner.Contradiction(report.After!) is { } contradiction)
            return Failed(report, contradiction);
        if (report.After!.Find(report.Plan.To) is { IsRunningPrimary: false } target)
            return Failed(report, RoleChangeFailures.NotPrimary(report.Plan, target));
        RoleChangeView.ShowResult(session, report.Plan, report.Timeline!, report.Facts, report.Writes);
        return report.Writes.FirstOrDefault(probe => probe.Entry.Required && probe.AcknowledgedAt is null) is { } silent
            ? Failed(report, RoleChangeFailures.NoWrite(silent, WriteDeadline))
            : null;
    }

    /// <summary>Writes the document of a role change that was begun; it has what is known, and the error.</summary>
    private DiagnosticException Failed(RoleChangeReport report, Diagnostic diagnostic)
    {
        var error = new DiagnosticException(diagnostic);
        if (session.Options.Json)
            session.WriteJson(writer => RoleChangeJson.Write(
                writer, report, end => ErrorView.WriteMember(
                    end, error, ExceptionTranslation.ExitCodeOf(diagnostic.Kind), session.CommandStyle, session.TryLog()?.FilePath)));
        return error;
    }

    private int AlreadyDone(ClusterState state, Decision.AlreadyDone done)
    {
        if (session.Options.Json)
            session.WriteJson(writer => RoleChangeJson.WriteAlreadyDone(writer, state, done));
        session.HumanResult.WriteLine($"Nothing to do: {done.Summary}.");
        if (done.Loss is { } loss)
            session.HumanResult.WriteLine($"Lost by that failover: {PlanText.Of(loss)}");
        return ExitCodes.Ok;
    }

    private FailoverRequest Request(ClusterState before, ImmutableArray<RegionEndpoints> answering, bool suspended) => new()
    {
        Operation = arguments.Operation,
        Target = arguments.Region ?? DefaultRegion(before),
        Scope = LostScope.Of(arguments, before, answering),
        AcceptDataLoss = arguments.AcceptDataLoss,
        Token = session.Host.NewToken(Time.GetUtcNow()),
        FencedByOperator = arguments.FencedByOperator,
        Suspended = suspended,
    };

    private async Task<bool> IsSuspendedAsync()
    {
        try
        {
            return await Task.Run(_record.IsSuspended).WaitAsync(ConfigurationDeadline);
        }
        catch (TimeoutException)
        {
            return true;
        }
    }

    // A rejoin brings back the one that is not primary; when that is unclear the planner says why.
    private static string DefaultRegion(ClusterState state) =>
        state.Primary is { } primary ? state.OtherThan(primary).Region : state.First.Region;

    // Other role changes need both hosts, and have the time to wait for them.
    private Task<ClusterState> ObserveAsync(CancellationToken cancellation) => session.Host.ObserveMembers(
        _endpoints, MemberObserver.DefaultDeadline, arguments.Operation == FailoverOperation.Failover, cancellation);

    private void ShowMembers(ClusterState state, string when)
    {
        if (session.Options.Quiet)
            return;
        session.HumanResult.WriteLine($"Members {when}:");
        session.HumanResult.Write(MemberTable.Render(state));
    }
}
