using Docker.DotNet.Models;

namespace HaCluster.Cli.Preflight.Checks;

/// <summary>
/// The containers in the stack's state exist and run, and no stranger has a name that the cluster needs. A container that was removed by
/// hand is invisible to a plain update: state says it is there, so every step towards it would fail one after another.
/// </summary>
internal sealed class HostContainersCheck : IPreflightCheck
{
    private const string Name = "containers";

    public async Task<IReadOnlyList<CheckResult>> RunAsync(PreflightContext context, CancellationToken cancellation)
    {
        if (context.Docker is null || await context.Docker is not { Reachable: true } docker)
            return [];
        var existing = docker.Containers.ToDictionary(container => container.ID, StringComparer.Ordinal);
        var recorded = context.RecordedContainers.ToArray();
        var results = new List<CheckResult>();

        var missing = recorded.Where(container => !existing.ContainsKey(container.Id)).Select(container => container.Name).ToArray();
        if (missing.Length > 0)
            results.Add(Missing(missing, context, docker));

        foreach (var (id, name) in recorded)
        {
            if (existing.GetValueOrDefault(id) is { State: not "running" } stopped)
                results.Add(
                    new CheckResult(Name, CheckOutcome.Warn, $"{name} is {stopped.State} ({stopped.Status})", $"docker start {name}"));
        }
        results.AddRange(Strangers(context, docker, recorded.Select(container => container.Name)));
        return results.Count > 0
            ? results
            : [new CheckResult(
                Name, CheckOutcome.Pass,
                recorded.Length == 0 ? "none deployed yet" : $"all {recorded.Length} of the stack's containers run")];
    }

    private static CheckResult Missing(string[] names, PreflightContext context, DockerSnapshot docker)
    {
        return new CheckResult(
            Name,
            // A refresh is how this is repaired, so it must not be what keeps it from running.
            context.RefreshRequested ? CheckOutcome.Warn : CheckOutcome.Fail,
            $"{string.Join(", ", names)}: removed from Docker by hand; "
                + $"the stack's state still has {(names.Length == 1 ? "it" : "them")}{FateOfData(names, context, docker)}",
            $"`hacluster up --refresh` looks at what exists and creates {(names.Length == 1 ? "it" : "them")} again.");
    }

    /// <summary>What an operator wants to know first when a database host is gone.</summary>
    private static string FateOfData(string[] hosts, PreflightContext context, DockerSnapshot docker) => string.Concat(
        from host in hosts
        from volume in context.RecordedVolumes
        where volume.StartsWith(host, StringComparison.Ordinal)
        select docker.Volumes.Contains(volume)
            ? $"; its data volume {volume} is kept and will be used again"
            : $"; its data volume {volume} is gone, too: the database will be copied from the other region, which must be up");

    private static IEnumerable<CheckResult> Strangers(PreflightContext context, DockerSnapshot docker, IEnumerable<string> recorded)
    {
        var needed = (context.Topology?.Hosts.Select(host => host.Name) ?? []).Except(recorded).ToHashSet(StringComparer.Ordinal);
        return
            from container in docker.Containers
            let name = NameOf(container)
            where needed.Contains(name) && !context.IsOurs(container.ID, container.Labels)
            select new CheckResult(
                Name, CheckOutcome.Fail,
                $"a container named {name} exists and is not this stack's{PreflightContext.OwnerOf(container.Labels)}",
                $"Remove it with `docker rm -f {name}`, or rename the region with `hacluster config set`.");
    }

    private static string NameOf(ContainerListResponse container) => container.Names.FirstOrDefault()?.TrimStart('/') ?? "";
}
