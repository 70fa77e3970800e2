using HaCluster.Deployment.Operations;
using HaCluster.Engine.Tests;
using HaCluster.Engine.Workspaces;

// An engine in a process of its own, to be killed: EngineHost (up|destroy) PROJECT-DIRECTORY WORLD-DIRECTORY DELAY-IN-MILLISECONDS
var world = new ThingWorld(args[2]) { Delay = TimeSpan.FromMilliseconds(int.Parse(args[3])) };
var workspace = Workspace.Open(args[1], new EngineSettings { Providers = [new ThingProviderFactory(world)] });
var stack = workspace.OpenStack("test");
var summary = args[0] == "up"
    ? await stack.UpdateAsync(new OperationOptions(), new StandardOutput(), CancellationToken.None)
    : await stack.DestroyAsync(new OperationOptions(), new StandardOutput(), CancellationToken.None);
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
