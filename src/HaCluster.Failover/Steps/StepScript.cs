using System.Collections.Immutable;
using System.Globalization;
using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;
using HaCluster.Failover.Scripts;

namespace HaCluster.Failover.Steps;

/// <summary>The steps of a plan as text for a shell: the same text, whoever carries the plan out.</summary>
public static class StepScript
{
    /// <summary>What a database host runs as root, from stdin.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="step">One of its steps, not one that stops or starts a machine.</param>
    /// <param name="host">Name of the host that it runs on, for messages.</param>
    /// <param name="synchronous">Commits are to wait for the other region.</param>
    /// <param name="facts">What the steps of <see cref="FactsFrom"/> reported.</param>
    public static string OnHost(Plan plan, PlanStep step, string host, bool synchronous, RoleChangeFacts facts) =>
        OnHost(FileOf(step.Action), Variables(plan, step, host, synchronous, facts));

    /// <summary>What the machine runs that holds the containers of a local cluster, as its user, from stdin.</summary>
    public static string OnThisMachine(StepAction action, string host, string container) =>
        HostScript.Compose(
            [new("HOST", host), new("STEP", FileOf(action)), new("CONTAINER", container)],
            EmbeddedScript.Read($"Steps/{FileOf(action)}.sh"));

    /// <summary>States the moment at which a machine was fenced by another way than a script.</summary>
    public static string MachineFenced(string host) =>
        HostScript.Compose([new("HOST", host), new("STEP", "fenced-machine")], EmbeddedScript.Read("Steps/fenced-machine.sh"));

    /// <summary>The steps whose facts a step is told.</summary>
    public static ImmutableArray<StepAction> FactsFrom(StepAction action) =>
        action == StepAction.Promote ? [StepAction.Demote, StepAction.FenceServer] : [];

    /// <summary>Short name of the step: of its script, and in messages.</summary>
    public static string FileOf(StepAction action) => action switch
    {
        StepAction.Prepare => "prepare",
        StepAction.Demote => "demote",
        StepAction.FenceServer => "fence",
        StepAction.FenceMachine => "fence-machine",
        StepAction.Promote => "promote",
        StepAction.Follow => "follow",
        StepAction.StartPrimary => "start-primary",
        StepAction.StartMachine => "start-machine",
        StepAction.Admit => "admit",
        StepAction.Rejoin => "rejoin",
        StepAction.Complete => "complete",
        StepAction.Degrade => "degrade",
        StepAction.Replace => "replace",
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "a step without a script"),
    };

    internal static string OnHost(string name, IEnumerable<KeyValuePair<string, string>> variables, string library = "") =>
        HostScript.Compose(
            variables, DatabaseHostScript.Library, EmbeddedScript.Read("Steps/member.sh"), library,
            EmbeddedScript.Read($"Steps/{name}.sh"));

    private static ImmutableArray<KeyValuePair<string, string>> Variables(
        Plan plan, PlanStep step, string host, bool synchronous, RoleChangeFacts facts)
    {
        var variables = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        Add("HOST", host);
        Add("STEP", FileOf(step.Action));
        Add("EPOCH", plan.Epoch.ToString(CultureInfo.InvariantCulture));
        Add("KIND", plan.Kind.ToString());
        Add("FROM", plan.From);
        Add("TO", plan.To);
        Add("FENCE", plan.Fence.ToString());
        if (plan.Kind == PlanKind.Rejoin)
        {
            Add("NUMBER", plan.Number.ToString(CultureInfo.InvariantCulture));
            Add("STARTS_MACHINE", plan.Steps.Any(other => other.Action == StepAction.StartMachine) ? "true" : "false");
        }
        // A step that does not use a value must not change with it: a changed step runs again.
        if (step.Action is StepAction.Promote or StepAction.StartPrimary or StepAction.Complete)
            Add("SYNCHRONOUS", synchronous ? "true" : "false");
        if (step.Action == StepAction.FenceServer)
            Add("EXPECTS", plan.ExpectsStandby ? "standby" : "");
        if (step.Action == StepAction.Promote)
        {
            Add("SHUTDOWN_LSN", facts.ShutdownLsn?.ToString() ?? "");
            Add("END_LSN", facts.EndLsn?.ToString() ?? "");
            Add("LOSS_LIMIT", plan.LossLimit?.ToString(CultureInfo.InvariantCulture) ?? "");
            Add("SILENCE_LIMIT", plan.SilenceLimit?.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture) ?? "");
        }
        return variables.ToImmutable();

        void Add(string key, string value) => variables.Add(new(key, value));
    }
}
