using HaCluster.Topology.Outputs;

namespace HaCluster.RoleChanges.Machines;

/// <summary>Stops and starts the machine of a region's database host from outside, and reads back what became of it.</summary>
public interface IMachines
{
    /// <summary>At once, as a power failure would.</summary>
    /// <param name="region">Whose database host it is.</param>
    /// <param name="deadline">For all of it.</param>
    /// <param name="say">Receives lines for people.</param>
    /// <returns>What a step prints, with the fact <c>fenced_at_ms</c>.</returns>
    /// <exception cref="StepException">It is not known to be stopped.</exception>
    Task<string> StopAsync(RegionEndpoints region, TimeSpan deadline, Action<string> say);

    /// <exception cref="StepException">It is not known to run.</exception>
    /// <inheritdoc cref="StopAsync"/>
    Task<string> StartAsync(RegionEndpoints region, TimeSpan deadline, Action<string> say);
}
