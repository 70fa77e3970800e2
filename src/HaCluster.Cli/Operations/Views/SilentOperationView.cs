using HaCluster.Deployment.Operations;

namespace HaCluster.Cli.Operations.Views;

/// <summary>Collects what happens and shows nothing: for <c>--quiet</c>, and for a plan that is not shown.</summary>
internal sealed class SilentOperationView(OperationProgress progress) : IOperationView
{
    public void Start() { }

    public void Raise(OperationEvent operationEvent) => progress.Apply(operationEvent);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public void Announce(string text) { }
}
