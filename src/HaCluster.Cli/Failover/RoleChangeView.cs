using System.Collections.Immutable;
using HaCluster.Cli.Hosting;
using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;
using Spectre.Console;

namespace HaCluster.Cli.Failover;

/// <summary>The plan before, the timeline and the loss after, for people.</summary>
internal static class RoleChangeView
{
    public static void ShowPlan(CommandSession session, Plan plan, bool resumes)
    {
        if (session.Options.Quiet) return;
        var console = session.HumanResult;
        console.WriteLine(resumes ? $"Finishing an interrupted {Name(plan)}, epoch {plan.Epoch}:" : $"Plan: {Name(plan)}, epoch {plan.Epoch}");
        if (plan.Fence == Fence.Operator)
            console.WriteLine($"  {plan.From}: not fenced; you vouch that its machine is down");
        foreach (var step in plan.Steps)
            console.WriteLine($"  {Words(step)}");
        if (ScopeText.Of(plan) is { } scope)
            console.WriteLine($"  scope {scope}");
        if (plan.Kind is PlanKind.Failover or PlanKind.Restore)
            console.WriteLine($"  could lose: {LossText.Of(plan.Loss)}");
    }

    public static void ShowResult(
        CommandSession session, Plan plan, FailoverTimeline timeline, LossReport loss, IReadOnlyDictionary<string, string> facts,
        ImmutableArray<WriteProbe> writes)
    {
        var console = session.HumanResult;
        var acknowledged = writes.Where(write => write.AcknowledgedAt is not null).Select(write => write.Entry.Region.Name).ToArray();
        if (acknowledged.Length > 0)
            console.WriteLine($"Verified: a write through the load balancer of {string.Join(" and of ", acknowledged)}");
        foreach (var doubtful in writes.Where(write => !write.Entry.Required && write.AcknowledgedAt is null))
            console.MarkupLine($"[yellow]Warning:[/] the load balancer of {doubtful.Entry.Region.Name} takes no writes ({Markup.Escape(doubtful.LastSeen)}): its region may be cut off from {plan.To}");
        console.WriteLine($"Timeline: {string.Join(", ", Phases(timeline).Select(phase => $"{phase.Name} {phase.At.TotalSeconds:F2} s"))}");
        if (plan.Kind == PlanKind.Failover)
            console.WriteLine($"Lost: {(loss.Bytes is { } bytes ? $"{bytes} bytes of WAL that only the old primary has" : LossText.Of(plan.Loss))}");
        if (facts.TryGetValue("rejoined_by", out var way) && way != "nothing" && plan.Kind == PlanKind.Rejoin)
            console.WriteLine($"Rejoined by: {way}");
        if (facts.TryGetValue("diverged_rows", out var rows) && rows != "0" && plan.Kind == PlanKind.Rejoin)
            console.WriteLine($"Discarded: {rows} rows in {facts.GetValueOrDefault("diverged_commits")} commits that only {plan.From} had; kept as text on its database host under /var/lib/hacluster/diverged");
        if (plan.Kind is PlanKind.Failover)
            console.WriteLine($"Next: hacluster rejoin {plan.From}   (restores redundancy)");
    }

    private static IEnumerable<(string Name, TimeSpan At)> Phases(FailoverTimeline timeline)
    {
        yield return ("detect", timeline.Detect);
        if (timeline.Fence is { } fence) yield return ("fence", fence);
        if (timeline.Promote is { } promote) yield return ("promote", promote);
        if (timeline.Reroute is { } reroute) yield return ("first write", reroute);
        if (timeline.Redundant is { } redundant) yield return ("redundant", redundant);
    }

    private static string Name(Plan plan) => plan.Kind switch
    {
        PlanKind.Rejoin => $"rejoin of {plan.From} to {plan.To}",
        PlanKind.Degrade => $"writes of {plan.To} without {plan.From}",
        PlanKind.Restore => $"start of {plan.To} as primary",
        _ => $"{plan.Kind.ToString().ToLowerInvariant()} from {plan.From} to {plan.To}",
    };

    private static string Words(PlanStep step) => step.Action switch
    {
        StepAction.Prepare => $"{step.Region}: check that it streams, make ready to take over",
        StepAction.Demote => $"{step.Region}: stop cleanly, wait until everything is replayed",
        StepAction.FenceServer => $"{step.Region}: fence its database server over SSH",
        StepAction.FenceMachine => $"{step.Region}: fence its machine through the provider",
        StepAction.Promote => $"{step.Region}: promote, verify with a write",
        StepAction.Follow => $"{step.Region}: start as standby",
        StepAction.StartPrimary => $"{step.Region}: start as primary",
        StepAction.StartMachine => $"{step.Region}: start its machine",
        StepAction.Admit => $"{step.Region}: make ready for the returning standby",
        StepAction.Rejoin => $"{step.Region}: keep diverged WAL, rewind (else copy), start as standby",
        StepAction.Complete => $"{step.Region}: see the standby stream, record",
        StepAction.Degrade => $"{step.Region}: acknowledge writes alone, record",
        _ => $"{step.Region}: {step.Action}",
    };
}
