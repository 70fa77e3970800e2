using System.Collections.Immutable;
using HaCluster.Failover.Members;
using HaCluster.Failover.Model;
using HaCluster.Failover.Planning;
using HaCluster.Failover.Steps;

namespace HaCluster.Failover.Tests.Model;

/// <summary>The actions of the model follow the scripts: each stands for a place that its script has.</summary>
public sealed class ScriptMarkerTests
{
    public static TheoryData<StepAction> Steps => [.. Enum.GetValues<StepAction>()];

    [Theory]
    [MemberData(nameof(Steps))]
    public void Every_action_is_found_in_its_script(StepAction action)
    {
        var script = StepActions.ScriptOf(action);
        Assert.Equal(StepScript.FileOf(action), script.Name);
        var text = TextOf(action);
        foreach (var modelled in script.Actions)
            Assert.True(
                text.Contains(modelled.Marker, StringComparison.Ordinal),
                $"{script.Name}.sh has no '{modelled.Marker}' any more, for which the model has: {modelled.Name}");
    }

    // The whole script as a host gets it: some actions are functions that the scripts share.
    private static string TextOf(StepAction action)
    {
        if (action is StepAction.FenceMachine or StepAction.StartMachine)
            return StepScript.OnThisMachine(action, "site1-db", "container");
        var plan = new Plan { Kind = PlanKind.Failover, Epoch = 1, From = "site1", To = "site2", Fence = Fence.Server, Steps = [] };
        var step = new PlanStep(action, "site1", ImmutableArray<StepAction>.Empty);
        return StepScript.OnHost(plan, step, "site1-db", synchronous: true, new RoleChangeFacts());
    }
}
