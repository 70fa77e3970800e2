using System.Globalization;
using HaCluster.Failover.Members;
using HaCluster.Topology;

namespace HaCluster.Failover.Planning;

/// <summary>What a plan is called and what its steps do, for people and for JSON: the one vocabulary of role changes.</summary>
public static class PlanText
{
    /// <summary><c>failover from site1 to site2</c>.</summary>
    public static string Name(Plan plan) => plan.Kind switch
    {
        PlanKind.Rejoin => $"rejoin of {plan.From} to {plan.To}",
        PlanKind.Degrade => $"degrade: {plan.To} commits without {plan.From}",
        PlanKind.Restore => $"start of {plan.To} as primary",
        PlanKind.Recovery => $"restore of the cluster in {plan.To}",
        _ => $"{EnumText.Of(plan.Kind)} from {plan.From} to {plan.To}",
    };

    /// <summary>What the step does, and where.</summary>
    public static string Of(PlanStep step) => $"{step.Region}: {Of(step.Action)}";

    /// <summary>The step for programs: <c>Promote@site2</c>.</summary>
    public static string Id(PlanStep step) => $"{step.Action}@{step.Region}";

    /// <summary>What counts as lost.</summary>
    /// <returns>Null for a plan that is no emergency, and where the scope is not known.</returns>
    public static string? Scope(Plan plan) => plan.Scope switch
    {
        FailoverScope.Database => $"database: the applications and the load balancer of {plan.From} stay in service",
        FailoverScope.Region => $"region: {plan.From} counts as lost, nothing there is waited for",
        _ => null,
    };

    /// <summary>What the plan could lose.</summary>
    /// <returns>Null for a plan that discards nothing.</returns>
    public static string? Loss(Plan plan) => plan.Kind is PlanKind.Failover or PlanKind.Restore ? Of(plan.Loss) : null;

    /// <summary>The whole plan in one line, for a log.</summary>
    public static string Line(Plan plan, bool resumes) =>
        string.Create(CultureInfo.InvariantCulture, $"{(resumes ? "finishing the interrupted " : "")}{Name(plan)}, epoch {plan.Epoch}: ")
        + string.Join("; ", plan.Steps.Select(Of))
        + (Scope(plan) is { } scope ? $"; scope {scope}" : "")
        + (Loss(plan) is { } loss ? $"; could lose: {loss}" : "");

    /// <summary>A bound in words.</summary>
    public static string Of(LossBound loss) => loss switch
    {
        { Bytes: 0 } => $"nothing ({loss.Basis})",
        { OnlyIfAlone: true } => $"nothing, unless the old primary was let go on alone ({loss.Basis})",
        { Bytes: { } bytes, Window: { } window } =>
            $"at most {bytes} bytes of WAL, written in the last {window.TotalSeconds:F1} s ({loss.Basis})",
        { Bytes: { } bytes } => $"at most {bytes} bytes of WAL ({loss.Basis})",
        { Window: { } window } => $"writes acknowledged in the last {window.TotalSeconds:F1} s ({loss.Basis})",
        _ => $"an unknown amount ({loss.Basis})",
    };

    private static string Of(StepAction action) => action switch
    {
        StepAction.Prepare => "check that it streams, prepare to take over",
        StepAction.Demote => "stop cleanly, wait until everything is replayed",
        StepAction.FenceServer => "fence its database server over SSH",
        StepAction.FenceMachine => "fence its machine through the provider",
        StepAction.Promote => "promote, verify with a write",
        StepAction.Follow => "start as standby",
        StepAction.StartPrimary => "start as primary",
        StepAction.StartMachine => "start its machine",
        StepAction.Admit => "prepare for the returning standby",
        StepAction.Rejoin => "keep diverged WAL, rewind (else copy), start as standby",
        StepAction.Complete => "wait until the standby is streaming, record completion",
        StepAction.Degrade => "commit without the standby, record since when",
        StepAction.Replace => "stop, set its data aside, put what was restored in its place",
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "a step without a text"),
    };
}
