using HaCluster.Cli.Containers;
using HaCluster.Diagnostics;

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
                results.Add(new CheckResult(Name, new Diagnostic
                {
                    Code = Codes.Check.ContainerStopped,
                    Severity = Severity.Warning,
                    Summary = $"The container {name} is {stopped.State} ({stopped.Status}).",
                    // One that is paused cannot be started.
                    Fix = new ShellCommand($"docker {(stopped.State == "paused" ? "unpause" : "start")} {name}"),
                    Subject = name,
                }));
        }
        results.AddRange(Strangers(context, docker, recorded.Select(container => container.Name)));
        return results.Count > 0
            ? results
            : [new CheckResult(
                Name, recorded.Length == 0 ? "none deployed yet" : $"all {recorded.Length} containers of the stack are running")];
    }

    private static CheckResult Missing(string[] names, PreflightContext context, DockerSnapshot docker)
    {
        var one = names.Length == 1;
        return new CheckResult(Name, new Diagnostic
        {
            Code = Codes.Check.ContainerMissing,
            // A refresh is how this is repaired, so it must not be what keeps it from running.
            Severity = context.RefreshRequested ? Severity.Warning : Severity.Error,
            Summary = $"The container{(one ? "" : "s")} {string.Join(", ", names)} {(one ? "was" : "were")} removed from Docker by hand.",
            Why = $"The state of the stack still has {(one ? "it" : "them")}.{FateOfData(names, context, docker)}",
            Fix = Fix.Of($"{new ProductCommand("up", "--refresh")} reads what exists and creates {(one ? "it" : "them")} again."),
            Subject = string.Join(',', names),
        });
    }

    /// <summary>What an operator wants to know first when a database host is gone.</summary>
    private static string FateOfData(string[] hosts, PreflightContext context, DockerSnapshot docker) => string.Concat(
        from host in hosts
        from volume in context.RecordedVolumes
        where volume.StartsWith(host, StringComparison.Ordinal)
        select docker.Volumes.Any(existing => existing.Name == volume)
            ? $" The data volume {volume} still exists and will be used again."
            : $" The data volume {volume} does not exist either: the database will be copied from the other region, "
                + "which must be running.");

    private static IEnumerable<CheckResult> Strangers(PreflightContext context, DockerSnapshot docker, IEnumerable<string> recorded)
    {
        var needed = (context.Topology?.Hosts.Select(host => host.Name) ?? []).Except(recorded).ToHashSet(StringComparer.Ordinal);
        var others = context.HostsOfOtherCopy(docker);
        return
        [
            .. others.Where(host => needed.Contains(host.Name)).GroupBy(host => host.Directory!).Select(OtherCopy),
            .. docker.Containers.Select(DockerSnapshot.Thing)
                .Where(container => needed.Contains(container.Name) && !context.IsOurs(container) && !others.Contains(container))
                .Select(container => Stranger(context, container)),
        ];
    }

    // It may be a cluster that serves.
    private static CheckResult OtherCopy(IGrouping<string, DockerThing> hosts) => new(Name, new Diagnostic
    {
        Code = Codes.Check.ContainerName,
        Summary = $"The stack has hosts that were made from {hosts.Key}: {string.Join(", ", hosts.Select(host => host.Description))}.",
        Fix = Fix.Of(
            $"Work in the directory that has its state: {new ProductCommand("status") { Directory = hosts.Key }}. "
                + $"If that directory is gone, take the cluster over: {new ProductCommand("adopt")}."),
        Subject = string.Join(',', hosts.Select(host => host.Name)),
    });

    private static CheckResult Stranger(PreflightContext context, DockerThing container) => new(Name, new Diagnostic
    {
        Code = Codes.Check.ContainerName,
        Summary = $"A container named {container.Name} exists that does not belong to this stack{container.Origin}.",
        Fix = Fix.Of(
            $"Remove it with {new ShellCommand(container.Removal)}, "
                + $"or choose another name for the region: {new ConfigSet(NameKey(context, container.Name), "NAME")}."),
        Subject = container.Name,
    });

    private static string NameKey(PreflightContext context, string host) =>
        $"hacluster:regions[{context.Topology!.Regions.Index().First(region => region.Item.Hosts.Any(one => one.Name == host)).Index}].name";
}
