using HaCluster.Deployment.Operations;
using HaCluster.Engine.Tests;
using HaCluster.Engine.Workspaces;

// An engine in a process of its own, to be killed or measured:
// EngineHost (up|replace|destroy) PROJECT-DIRECTORY WORLD-DIRECTORY DELAY-IN-MILLISECONDS
var world = new ThingWorld(args[2]) { Delay = TimeSpan.FromMilliseconds(int.Parse(args[3])) };
var workspace = Workspace.Open(args[1], new EngineSettings { Providers = [new ThingProviderFactory(world)] });
var stack = workspace.OpenStack("test");
var replaced = new OperationOptions { Replace = ["**Thing::*"] };
var summary = args[0] == "destroy"
    ? await stack.DestroyAsync(new OperationOptions(), new StandardOutput(), CancellationToken.None)
    : await stack.UpdateAsync(args[0] == "replace" ? replaced : new OperationOptions(), new StandardOutput(), CancellationToken.None);
Console.WriteLine(FormattableString.Invariant($"processor time {Environment.CpuUsage.TotalTime.TotalSeconds:F2} s"));
return summary.Outcome == OperationOutcome.Succeeded ? 0 : 1;

internal sealed class StandardOutput : IEventSink
{
    public void Raise(OperationEvent operationEvent)
    {
        if (operationEvent is StepSucceeded done)
            Console.WriteLine($"{done.Step.Op} {done.Step.Name}");
        if (operationEvent is StepFailed failed)
            Console.WriteLine($"failed {failed.Step.Name}: {failed.Error}");
    }
}
