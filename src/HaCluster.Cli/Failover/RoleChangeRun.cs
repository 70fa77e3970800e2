using System.Collections.Immutable;
using System.Diagnostics;
using HaCluster.Cli.Errors;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Operations;
using HaCluster.Cli.Operations.Views;
using HaCluster.Cli.Status;
using HaCluster.Deployment;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;
using HaCluster.Diagnostics;
using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;
using HaCluster.Observation.Members;
using HaCluster.Topology.Outputs;
using Spectre.Console;

namespace HaCluster.Cli.Failover;

/// <summary>
/// Observe, decide, ask, run the failover stack, verify with real writes. The failover program gets the same observation, so that it
/// comes to the same decision without looking again.
/// </summary>
internal sealed class RoleChangeRun(
    CommandSession session, RoleChangeArguments arguments, ClusterEndpoints endpoints, DateTimeOffset started)
{
    /// <summary>An application instance finds a new primary well within this time.</summary>
    private static readonly TimeSpan WriteDeadline = TimeSpan.FromSeconds(20);

    /// <summary>How long a region that may be cut off from the new primary is waited for.</summary>
    private static readonly TimeSpan DoubtfulWriteDeadline = TimeSpan.FromSeconds(5);

    private const string SuspendedKey = "suspended";

    private TimeProvider Time => session.Host.Time;

    public static async Task<int> RunAsync(CommandSession session, RoleChangeArguments arguments, CancellationToken cancellation)
    {
        var started = session.Host.Time.GetUtcNow();
        var endpoints = await ClusterLookup.FindAsync(session, session.OpenStack(), cancellation);
        return await new RoleChangeRun(session, arguments, endpoints, started).RunAsync(cancellation);
    }

    private async Task<int> RunAsync(CancellationToken cancellation)
    {
        var stack = FailoverProject.OpenStack(session);
        var entries = EntryPoints.AnsweringAsync(endpoints, cancellation);
        var before = await ObserveAsync(cancellation);
        ShowMembers(before, "before");
        var request = Request(before, await entries, stack);
        switch (FailoverPlanner.Decide(before, request))
        {
            case Decision.Refuse(var diagnostic):
                throw new DiagnosticException(diagnostic);
            case Decision.AlreadyDone done:
                return AlreadyDone(before, done);
            case Decision.Proceed(var plan, var resumes):
                RoleChangeView.ShowPlan(session, plan, resumes);
                return await ProceedAsync(
                    stack, plan, resumes, request, before, LostScope.EntriesToVerify(arguments, plan, endpoints, await entries),
                    cancellation);
            default:
                throw new UnreachableException("Unexpected decision type.");
        }
    }

    private async Task<int> ProceedAsync(
        IStack stack, Plan plan, bool resumes, FailoverRequest request, ClusterState before, ImmutableArray<EntryPoint> entries,
        CancellationToken cancellation)
    {
        Confirmation.EnsurePossible(session, arguments.Noun);
        if (!await Confirmation.AskAsync(session, arguments.Noun, () => RoleChangeView.ShowPlan(session, plan, resumes), cancellation))
            throw Declined.Because($"The {arguments.Noun} was declined; nothing was changed.");
        var decided = Time.GetUtcNow();

        // Before it is true: a primary that is cut off later cannot tell that commits go on without the standby.
        if (plan.Kind == PlanKind.Degrade)
            stack.Configuration.Set(SuspendedKey, "true", secret: false);
        var run = await UpdateAsync(stack, plan, request, before, cancellation);
        var facts = Facts(run.Summary.Outputs);
        var report = new RoleChangeReport(plan, before, null, null, RoleChangeFacts.Read(facts), []);
        if (run.Summary.Outcome != OperationOutcome.Succeeded)
        {
            SummaryBlock.Show(session.Human, run.Progress, run.Summary);
            throw Failed(report, RoleChangeFailures.Unfinished(arguments, run));
        }
        var probes = await Task.WhenAll(entries.Select(entry => WriteProbe.RunAsync(
            entry, Time, entry.Required ? WriteDeadline : DoubtfulWriteDeadline, cancellation)));
        var after = await ObserveAsync(cancellation);
        ShowMembers(after, "after");
        var firstWrite = probes.Where(probe => probe.AcknowledgedAt is not null).Min(probe => probe.AcknowledgedAt);
        report = report with
        {
            After = after,
            Facts = LossReport.Complete(facts, plan, after),
            Timeline = FailoverTimeline.Of(started, decided, report.Facts, firstWrite),
            Writes = [.. probes],
        };
        if (plan.Kind == PlanKind.Failover)
            report = report with { Plan = plan with { Loss = LossReport.Of(plan, report.Facts) } };
        if (FailoverPlanner.Contradiction(after) is { } contradiction)
            throw Failed(report, contradiction);
        if (after.Find(plan.To) is { IsRunningPrimary: false } target)
            throw Failed(report, RoleChangeFailures.NotPrimary(plan, target));
        if (plan.Kind == PlanKind.Rejoin)
            stack.Configuration.Remove(SuspendedKey);
        RoleChangeView.ShowResult(session, report.Plan, report.Timeline, report.Facts, report.Writes);
        if (probes.FirstOrDefault(probe => probe.Entry.Required && probe.AcknowledgedAt is null) is { } silent)
            throw Failed(report, RoleChangeFailures.NoWrite(silent, WriteDeadline));
        if (session.Options.Json)
            session.WriteJson(writer => RoleChangeJson.Write(writer, report));
        return ExitCodes.Ok;
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

    private async Task<OperationRun> UpdateAsync(
        IStack stack, Plan plan, FailoverRequest request, ClusterState before, CancellationToken cancellation)
    {
        // What a later `pulumi up` of this stack must find: the region that is active now.
        stack.Configuration.Set("activeRegion", plan.To, secret: false);
        var options = new OperationOptions
        {
            ProgramEnvironment = ImmutableDictionary<string, string>.Empty.Add(Handover.Variable, new Handover(request, before).ToJson()),
        };
        return await new OperationRunner(session, stack).RunAsync(OperationKind.Update, options, cancellation);
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

    private FailoverRequest Request(ClusterState before, ImmutableArray<RegionEndpoints> answering, IStack stack) => new()
    {
        Operation = arguments.Operation,
        Target = arguments.Region ?? DefaultRegion(before),
        Scope = LostScope.Of(arguments, before, answering),
        AcceptDataLoss = arguments.AcceptDataLoss,
        Token = session.Host.NewToken(Time.GetUtcNow()),
        FencedByOperator = arguments.FencedByOperator,
        Suspended = stack.Configuration.ReadAll()
            .Any(entry => entry.Key.EndsWith($":{SuspendedKey}", StringComparison.Ordinal) && entry.Value.Value == "true"),
    };

    // A rejoin brings back the one that is not primary; when that is unclear the planner says why.
    private static string DefaultRegion(ClusterState state) =>
        state.Primary is { } primary ? state.OtherThan(primary).Region : state.First.Region;

    private Task<ClusterState> ObserveAsync(CancellationToken cancellation) =>
        session.Host.ObserveMembers(endpoints, MemberObserver.DefaultDeadline, cancellation);

    private void ShowMembers(ClusterState state, string when)
    {
        if (session.Options.Quiet)
            return;
        session.HumanResult.WriteLine($"Members {when}:");
        session.HumanResult.Write(MemberTable.Render(state));
    }

    private static ImmutableDictionary<string, string> Facts(PropertyMap outputs) =>
        Json.PropertyJson.Reveal(outputs) is { ValueKind: System.Text.Json.JsonValueKind.Object } root
            && root.TryGetProperty("facts", out var facts)
            ? facts.EnumerateObject().ToImmutableDictionary(fact => fact.Name, fact => fact.Value.ToString())
            : ImmutableDictionary<string, string>.Empty;
}
