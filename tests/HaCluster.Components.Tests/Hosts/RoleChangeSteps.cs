using HaCluster.Failover.Planning;
using HaCluster.Failover.Steps;
using Facts = System.Collections.Generic.IReadOnlyDictionary<string, string>;

namespace HaCluster.Components.Tests.Hosts;

/// <summary>Runs the steps of a plan on database hosts, as the one who carries out the plan does.</summary>
internal static class RoleChangeSteps
{
    /// <summary>The facts of a step that must succeed.</summary>
    public static async Task<Facts> StepAsync(
        this DatabaseHost host, StepAction action, Plan plan, bool synchronous = false, Facts? facts = null) =>
        RoleChangeFacts.Lines((await host.TryStepAsync(action, plan, synchronous, facts)).Expect());

    public static Task<ShellResult> TryStepAsync(
        this DatabaseHost host, StepAction action, Plan plan, bool synchronous = false, Facts? facts = null) =>
        host.RunAsync(Script(host, action, plan, synchronous, facts));

    public static string Script(
        DatabaseHost host, StepAction action, Plan plan, bool synchronous = false, Facts? facts = null) =>
        StepScript.OnHost(
            plan, new PlanStep(action, host.Region, []), host.Name, synchronous,
            RoleChangeFacts.Read(facts ?? new Dictionary<string, string>()));
}
