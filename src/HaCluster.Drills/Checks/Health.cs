using HaCluster.Diagnostics;
using HaCluster.Observation;
using HaCluster.Observation.Status;
using HaCluster.Topology.Outputs;

namespace HaCluster.Drills.Checks;

/// <summary>Waits until everything that was deployed works.</summary>
public static class Health
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    private static readonly TimeSpan ObservationDeadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(300);

    /// <returns>The active region.</returns>
    /// <exception cref="DrillException">It did not come true in time; the message names the problems that were seen last.</exception>
    public static async Task<string> WaitAsync(ClusterEndpoints endpoints, TimeSpan deadline, TimeProvider time)
    {
        using var observer = new ClusterObserver(endpoints, ObservationDeadline);
        var end = time.GetUtcNow() + deadline;
        while (true)
        {
            var status = ClusterStatusEvaluator.Evaluate(endpoints, await observer.ObserveAsync(CancellationToken.None));
            // The drill that would mend it begins with this.
            if (status is { ActiveRegion: { } active } && status.Problems.All(problem => problem.Code == Codes.Status.BackupUntested))
                return active;
            if (time.GetUtcNow() > end)
                throw new DrillException($"The cluster is not healthy after {deadline.TotalSeconds:F0} s: {Summaries(status)}");
            await Task.Delay(Poll, time);
        }
    }

    private static string Summaries(ClusterStatus status) =>
        string.Join(' ', status.Problems.Select(problem => problem.Why is { } why ? $"{problem.Summary} {why}" : problem.Summary));
}
