using HaCluster.Deployment.Operations;
using HaCluster.Diagnostics;

namespace HaCluster.Cli.Operations;

/// <summary>Writes the commands in the messages of host scripts as they are typed here.</summary>
internal sealed class HostAdviceSink(IEventSink next, CommandStyle style) : IEventSink
{
    public void Raise(OperationEvent operationEvent) => next.Raise(operationEvent switch
    {
        StepFailed failed => failed with { Error = Typed(failed.Error) },
        DiagnosticRaised diagnostic => diagnostic with { Message = Typed(diagnostic.Message) },
        _ => operationEvent,
    });

    private string Typed(string message) => style.Write(HostAdvice.Read(message));
}
