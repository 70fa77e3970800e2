using System.Collections.Immutable;
using HaCluster.Cli.Hosting;
using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;
using HaCluster.Topology.Model;
using Spectre.Console;

namespace HaCluster.Cli.Failover;

/// <summary>The plan before, the timeline and the loss after, for people.</summary>
internal static class RoleChangeView
{
    public static void ShowPlan(CommandSession session, Plan plan, bool resumes)
    {
        if (session.Options.Quiet)
            return;
        var console = session.HumanResult;
        console.WriteLine(
            resumes
                ? $"Finishing an interrupted {PlanText.Name(plan)}, epoch {plan.Epoch}:"
                : $"Plan: {PlanText.Name(plan)}, epoch {plan.Epoch}");
        if (plan.Fence == Fence.Operator)
            console.WriteLine($"  {plan.From}: not fenced; you vouch that its machine is down");
        foreach (var step in plan.Steps)
            console.WriteLine($"  {PlanText.Of(step)}");
        if (PlanText.Scope(plan) is { } scope)
            console.WriteLine($"  scope {scope}");
        if (PlanText.Loss(plan) is { } loss)
            console.WriteLine($"  could lose: {loss}");
    }

    public static void ShowResult(
        CommandSession session, Plan plan, FailoverTimeline timeline, RoleChangeFacts facts,
        ImmutableArray<WriteProbe> writes)
    {
        var console = session.HumanResult;
        var acknowledged = writes.Where(write => write.AcknowledgedAt is not null).Select(write => write.Entry.Region.Name).ToArray();
        if (acknowledged.Length > 0)
            console.WriteLine($"Verified: a write through the load balancer of {string.Join(" and of ", acknowledged)}");
        foreach (var doubtful in writes.Where(write => !write.Entry.Required && write.AcknowledgedAt is null))
            console.MarkupLine(
                $"[yellow]Warning:[/] the load balancer of {doubtful.Entry.Region.Name} takes no "
                    + $"writes ({Markup.Escape(doubtful.LastSeen)}): its region may be cut off from {plan.To}");
        console.WriteLine($"Timeline: {string.Join(", ", Phases(timeline).Select(phase => $"{phase.Name} {phase.At.TotalSeconds:F2} s"))}");
        if (plan.Kind == PlanKind.Failover)
            console.WriteLine(
                $"Lost: {(facts.LostBytes is { } bytes ? $"{bytes} bytes of WAL that only the old primary has" : PlanText.Of(plan.Loss))}");
        if (plan.Kind == PlanKind.Restore)
            console.WriteLine($"Lost: {PlanText.Of(plan.Loss)}");
        if (plan.EarlierLoss is { } earlier)
            console.WriteLine($"Lost by the failover before: {PlanText.Of(earlier)}");
        if (facts.RejoinedBy is { } way and not "nothing" && plan.Kind == PlanKind.Rejoin)
            console.WriteLine($"Rejoined by: {way}");
        if (facts.DivergedRows is { } rows and not 0 && plan.Kind == PlanKind.Rejoin)
            console.WriteLine(
                $"Discarded: {Count(rows, "row")} in {Count(facts.DivergedCommits ?? 0, "commit")} that only {plan.From} had; "
                    + $"kept on its database host under {HostFiles.Diverged}");
        if (facts.DivergedUnread is { } position && plan.Kind == PlanKind.Rejoin)
            console.WriteLine(
                $"Discarded: what only {plan.From} had from {position} on, which could not be read; "
                    + $"its WAL is kept on its database host under {HostFiles.Diverged}");
        if (plan.Kind is PlanKind.Failover)
            console.WriteLine($"Next: {session.Typed("rejoin", plan.From)}   (restores redundancy)");
    }

    private static string Count(int number, string noun) => $"{number} {noun}{(number == 1 ? "" : "s")}";

    private static IEnumerable<(string Name, TimeSpan At)> Phases(FailoverTimeline timeline)
    {
        yield return ("detect", timeline.Detect);
        if (timeline.Fence is { } fence)
            yield return ("fence", fence);
        if (timeline.Promote is { } promote)
            yield return ("promote", promote);
        if (timeline.Reroute is { } reroute)
            yield return ("first write", reroute);
        if (timeline.Redundant is { } redundant)
            yield return ("redundant", redundant);
    }
}
