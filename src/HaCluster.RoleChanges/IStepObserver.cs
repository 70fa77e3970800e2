using HaCluster.Failover.Planning;

namespace HaCluster.RoleChanges;

/// <summary>Told what happens while a plan is carried out, from several threads.</summary>
public interface IStepObserver
{
    void Started(PlanStep step);

    /// <summary>A line that a step printed.</summary>
    void Said(PlanStep step, string line);

    void Succeeded(PlanStep step, TimeSpan elapsed);

    void Failed(PlanStep step, TimeSpan elapsed, StepException error);
}
