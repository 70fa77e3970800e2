using HaCluster.Failover.Planning;
using HaCluster.RoleChanges;
using Serilog;

namespace HaCluster.Cli.Failover;

/// <summary>Writes what happens to the log on its way to the view. The scripts print no secrets.</summary>
internal sealed class LoggingStepObserver(IStepObserver next, ILogger log) : IStepObserver
{
    public void Started(PlanStep step)
    {
        log.Information("{Step} started", PlanText.Id(step));
        next.Started(step);
    }

    public void Said(PlanStep step, string line)
    {
        log.Debug("{Step}: {Line}", PlanText.Id(step), line);
        next.Said(step, line);
    }

    public void Succeeded(PlanStep step, TimeSpan elapsed)
    {
        log.Information("{Step} done in {Elapsed}", PlanText.Id(step), elapsed);
        next.Succeeded(step, elapsed);
    }

    public void Failed(PlanStep step, TimeSpan elapsed, StepException error)
    {
        log.Error(error, "{Step} failed after {Elapsed}", PlanText.Id(step), elapsed);
        next.Failed(step, elapsed, error);
    }
}
