using HaCluster.Deployment.Operations;
using Serilog;
using Serilog.Events;

namespace HaCluster.Cli.Operations;

/// <summary>Writes every event to the file log on its way to the view. Property values are not logged: they may be secrets.</summary>
internal sealed class LoggingSink(IEventSink next, ILogger log) : IEventSink
{
    public void Raise(OperationEvent operationEvent)
    {
        switch (operationEvent)
        {
            case StepStarted { Step: var step }:
                log.Debug("{Op} {Urn} started", step.Op, step.Urn);
                break;
            case StepSucceeded { Step: var step, Elapsed: var elapsed }:
                log.Information("{Op} {Urn} done in {Elapsed}", step.Op, step.Urn, elapsed);
                break;
            case StepFailed { Step: var step, Elapsed: var elapsed, Error: var error }:
                log.Error("{Op} {Urn} failed after {Elapsed}: {Error}", step.Op, step.Urn, elapsed, error);
                break;
            case DiagnosticRaised diagnostic:
                log.Write(Level(diagnostic.Severity), "{Urn} {Message}", diagnostic.Urn, diagnostic.Message);
                break;
            case ProgramOutput output:
                log.Debug("program: {Line}", output.Line);
                break;
            case OperationFinished { Summary: var summary }:
                log.Information(
                    "{Kind} {Outcome} in {Duration}, {Failed} failed", summary.Kind, summary.Outcome, summary.Duration, summary.Failed);
                break;
        }
        next.Raise(operationEvent);
    }

    private static LogEventLevel Level(LogSeverity severity) => severity switch
    {
        LogSeverity.Error => LogEventLevel.Error,
        LogSeverity.Warning => LogEventLevel.Warning,
        LogSeverity.Info => LogEventLevel.Information,
        _ => LogEventLevel.Debug,
    };
}
