using System.Collections.Immutable;
using System.Diagnostics;
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

    private TimeProvider Time => session.Host.Time;

    private string Noun => arguments.Operation.ToString().ToLowerInvariant();

    public static async Task<int> RunAsync(CommandSession session, RoleChangeArguments arguments, CancellationToken cancellation)
    {
        var started = session.Host.Time.GetUtcNow();
        var endpoints = await ClusterLookup.FindAsync(session.OpenStack(), cancellation);
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
            case Decision.AlreadyDone(var summary):
                return AlreadyDone(before, summary);
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
        Confirmation.EnsurePossible(session, Noun);
        if (!await Confirmation.AskAsync(session, Noun, () => RoleChangeView.ShowPlan(session, plan, resumes), cancellation))
            return Declined.Say(session, "It was declined; nothing was touched.");
        var decided = Time.GetUtcNow();

        var run = await UpdateAsync(stack, plan, request, before, cancellation);
        if (run.Summary.Outcome != OperationOutcome.Succeeded)
        {
            SummaryBlock.Show(session.Human, run.Progress, run.Summary);
            EndOfFailure.Show(session, run, Noun);
            return OperationRunner.ExitCodeOf(run.Summary);
        }
        var probes = await Task.WhenAll(entries.Select(entry => WriteProbe.RunAsync(
            entry, Time, entry.Required ? WriteDeadline : DoubtfulWriteDeadline, cancellation)));
        var after = await ObserveAsync(cancellation);
        ShowMembers(after, "after");
        if (!after.Find(plan.To)!.IsRunningPrimary)
            throw new DiagnosticException(
                Codes.Command.NotPrimary, $"All steps are done, but {plan.To} is not a running primary.",
                subject: after.Find(plan.To)!.Host,
                why: $"{after.Find(plan.To)!.Host} is {after.Find(plan.To)!.Role.ToString().ToLowerInvariant()} with "
                    + $"epoch {after.Find(plan.To)!.Epoch}; the plan has epoch {plan.Epoch}.",
                fix: Fix.Of("Check the members above and run the command again: it makes a new plan."));
        RememberSuspension(stack, plan);
        return Report(plan, before, after, decided, Facts(run.Summary.Outputs), [.. probes]);
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

    private int Report(
        Plan plan, ClusterState before, ClusterState after, DateTimeOffset decided, RoleChangeFacts facts,
        ImmutableArray<WriteProbe> probes)
    {
        var firstWrite = probes.Where(probe => probe.AcknowledgedAt is not null).Min(probe => probe.AcknowledgedAt);
        var timeline = FailoverTimeline.Of(started, decided, facts, firstWrite);
        if (session.Options.Json)
            RoleChangeJson.Write(session.Host.Output, new RoleChangeReport(plan, before, after, timeline, facts, probes));
        RoleChangeView.ShowResult(session, plan, timeline, facts, probes);
        if (probes.FirstOrDefault(probe => probe.Entry.Required && probe.AcknowledgedAt is null) is not { } failed)
            return ExitCodes.Ok;
        throw new DiagnosticException(
            Codes.Command.NoWrite,
            $"No write was acknowledged through the load balancer of {failed.Entry.Region.Name} within {WriteDeadline.TotalSeconds:F0} s.",
            subject: failed.Entry.Region.Name,
            why: $"The last answer was: {failed.LastSeen}.",
            fix: Fix.Of($"Check the applications and load balancers: {new ProductCommand("status")}."));
    }

    private int AlreadyDone(ClusterState state, string summary)
    {
        if (session.Options.Json)
            RoleChangeJson.WriteAlreadyDone(session.Host.Output, state, summary);
        session.HumanResult.WriteLine($"Nothing to do: {summary}.");
        return ExitCodes.Ok;
    }

    private FailoverRequest Request(ClusterState before, ImmutableArray<RegionEndpoints> answering, IStack stack) => new()
    {
        Operation = arguments.Operation,
        Target = arguments.Region ?? DefaultRegion(before),
        Scope = LostScope.Of(arguments, before, answering),
        AcceptDataLoss = arguments.AcceptDataLoss,
        FencedByOperator = arguments.FencedByOperator,
        Suspended = stack.Configuration.ReadAll()
            .Any(entry => entry.Key.EndsWith(":suspended", StringComparison.Ordinal) && entry.Value.Value == "true"),
    };

    // A rejoin brings back the one that is not primary; when that is unclear the planner says why.
    private static string DefaultRegion(ClusterState state) =>
        state.Primary is { } primary ? state.OtherThan(primary).Region : state.First.Region;

    // A primary that is cut off cannot tell its standby that it acknowledges writes alone: the operator's configuration does.
    private static void RememberSuspension(IStack stack, Plan plan)
    {
        if (plan.Kind == PlanKind.Degrade)
            stack.Configuration.Set("suspended", "true", secret: false);
        else if (plan.Kind == PlanKind.Rejoin)
            stack.Configuration.Remove("suspended");
    }

    private Task<ClusterState> ObserveAsync(CancellationToken cancellation) =>
        session.Host.ObserveMembers(endpoints, MemberObserver.DefaultDeadline, cancellation);

    private void ShowMembers(ClusterState state, string when)
    {
        if (session.Options.Quiet)
            return;
        session.HumanResult.WriteLine($"Members {when}:");
        session.HumanResult.Write(MemberTable.Render(state));
    }

    private static RoleChangeFacts Facts(PropertyMap outputs) => RoleChangeFacts.Read(
        Json.PropertyJson.Reveal(outputs) is { ValueKind: System.Text.Json.JsonValueKind.Object } root
            && root.TryGetProperty("facts", out var facts)
            ? facts.EnumerateObject().ToImmutableDictionary(fact => fact.Name, fact => fact.Value.ToString())
            : ImmutableDictionary<string, string>.Empty);
}
