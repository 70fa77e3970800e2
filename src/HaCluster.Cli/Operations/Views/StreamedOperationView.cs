using HaCluster.Deployment.Operations;
using Spectre.Console;

namespace HaCluster.Cli.Operations.Views;

/// <summary>Passes on line by line what another program, which carries out the operation, says of it.</summary>
internal sealed class StreamedOperationView(IAnsiConsole console, OperationProgress progress) : IOperationView
{
    private readonly Lock _gate = new();

    public void Start() { }

    public void Raise(OperationEvent operationEvent)
    {
        progress.Apply(operationEvent);
        if (operationEvent is ProgramOutput output)
            Announce(output.Line);
    }

    public void Announce(string text)
    {
        lock (_gate)
            console.WriteLine(text);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
