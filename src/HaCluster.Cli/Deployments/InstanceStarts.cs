using System.Collections.Immutable;
using System.Globalization;

namespace HaCluster.Cli.Deployments;

/// <summary>
/// How often the processes of a host's instances have begun. One that ends and is started again within a second may be missed by the load
/// balancers, which ask once a second.
/// </summary>
internal sealed class InstanceStarts
{
    /// <summary>Script for an application host: prints what <see cref="Read"/> reads.</summary>
    public const string Look = """
        docker ps --all --quiet --no-trunc --filter label=hacluster.application |
            xargs -r docker container inspect --format '{{.Id}} {{.Name}} {{.RestartCount}} {{.State.StartedAt}}'
        """;

    public static InstanceStarts None { get; } = new([]);

    private readonly ImmutableArray<Instance> _instances;

    private InstanceStarts(ImmutableArray<Instance> instances) => _instances = instances;

    /// <param name="printed">A line for each container: its ID, its name, Docker's count of restarts, and when it began.</param>
    public static InstanceStarts Read(string printed) => new(
    [
        .. from line in printed.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
           let words = line.Split(' ')
           select new Instance(words[0], words[1].TrimStart('/'), int.Parse(words[2], CultureInfo.InvariantCulture), words[3]),
    ]);

    /// <param name="former">The look before the deployment: a container that was there then counts from it on.</param>
    /// <param name="first">The look when all instances served.</param>
    /// <returns>Which instance began again; null when none did.</returns>
    public string? Objection(InstanceStarts former, InstanceStarts first)
    {
        foreach (var instance in _instances)
        {
            var times = instance.Restarts - (former.Find(instance)?.Restarts ?? 0);
            if (times > 0)
                return $"{instance.Name} ended by itself and was started again, {times} {(times == 1 ? "time" : "times")}";
            // Docker does not count what the host's watch over LIVE_PATH restarts.
            if (first.Find(instance) is { } begun && begun.StartedAt != instance.StartedAt)
                return $"{instance.Name} was restarted while it was watched";
        }
        return null;
    }

    private Instance? Find(Instance instance) => _instances.FirstOrDefault(each => each.Id == instance.Id);

    private sealed record Instance(string Id, string Name, int Restarts, string StartedAt);
}
