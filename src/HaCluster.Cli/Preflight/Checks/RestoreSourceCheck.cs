using HaCluster.Cli.Backups;
using HaCluster.Cli.Containers;
using HaCluster.Deployment.Properties;
using HaCluster.Diagnostics;
using HaCluster.Topology;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;

namespace HaCluster.Cli.Preflight.Checks;

/// <summary>
/// The repository that a new cluster is to be restored from opens with the key and has a backup, and the other region's has no later
/// timeline. Asked until the cluster has its first database; later the setting has no effect. Of a bucket the service hosts know it.
/// </summary>
internal sealed class RestoreSourceCheck : IPreflightCheck
{
    private const string Name = "restore";
    private const int TimelineDigits = 8;

    public async Task<IReadOnlyList<CheckResult>> RunAsync(PreflightContext context, CancellationToken cancellation)
    {
        if (context.Topology is not
            {
                Target: Target.Local, Backup: { Repository: BackupRepository.Host, RestoreFrom: { } from, RepositoryKey: { } key },
            } topology
            || context.Docker is null || await context.Docker is not { Reachable: true } docker || HasDatabase(context, topology))
            return [];
        var source = topology.Regions.Single(region => region.Name == from);
        try
        {
            return await RunAsync(context, docker, source, topology.PeerOf(source), key, cancellation);
        }
        catch (DiagnosticException exception)
        {
            return [new CheckResult(Name, exception.Diagnostic)];
        }
    }

    private static bool HasDatabase(PreflightContext context, ClusterTopology topology) =>
        context.Resources.Any(resource => UrnParts.NameOf(resource.Urn) == $"{topology.InitialPrimary.Database.Name}-database");

    private static async Task<IReadOnlyList<CheckResult>> RunAsync(
        PreflightContext context, DockerSnapshot docker, Region source, Region other, SecretText key, CancellationToken cancellation)
    {
        var volumes = docker.Things.Where(thing => thing.Kind == "volume").ToDictionary(thing => thing.Name, StringComparer.Ordinal);
        var names = (Source: LocalNames.RepositoryVolumeOf(source.Service), Other: LocalNames.RepositoryVolumeOf(other.Service));
        if (!volumes.ContainsKey(names.Source))
            return [new CheckResult(Name, Missing(source, $"Docker has no volume {names.Source}"))];
        foreach (var name in new[] { names.Source, names.Other })
        {
            if (volumes.TryGetValue(name, out var volume) && !context.IsOurs(volume))
                return [new CheckResult(Name, Foreign(volume))];
        }
        var image = await RepositoryVolume.HostImageAsync(context.ProjectDirectory, cancellation);
        var seen = await RepositoryVolume.ReadAsync(image, names.Source, key, cancellation);
        if (Judge(source, names.Source, seen) is { } problem)
            return [new CheckResult(Name, problem)];
        var later = volumes.ContainsKey(names.Other)
            ? Compare(source, seen, other, names.Other, await RepositoryVolume.ReadAsync(image, names.Other, key, cancellation))
            : null;
        return later is not null
            ? [new CheckResult(Name, later)]
            : [new CheckResult(Name, $"the repository of {source.Name} opens and has backup {seen.Newest} and WAL up to {seen.NewestWal}")];
    }

    internal static Diagnostic? Judge(Region source, string volume, RepositoryVolume seen) =>
        !seen.Opens ? WrongKey(source, volume)
        : seen.Newest is null ? Missing(source, $"The repository in the volume {volume} has none")
        : null;

    /// <summary>Whether the other region's repository has what this one does not have.</summary>
    internal static Diagnostic? Compare(Region source, RepositoryVolume seen, Region other, string otherVolume, RepositoryVolume peer)
    {
        if (!peer.Opens)
            return WrongKey(other, otherVolume);
        if (peer.NewestWal is null || string.CompareOrdinal(peer.NewestWal, seen.NewestWal) <= 0)
            return null;
        var sameTimeline = peer.NewestWal[..TimelineDigits] == seen.NewestWal?[..TimelineDigits];
        return new Diagnostic
        {
            Code = Codes.Check.BackupSource,
            // After a failover both go on by numbers of their own, and what is written next must not have a number that is taken.
            Severity = sameTimeline ? Severity.Warning : Severity.Error,
            Summary = $"The repository of {other.Name} goes further than that of {source.Name}.",
            Why = $"The newest WAL of {other.Name} is {peer.NewestWal}, and that of {source.Name} is {seen.NewestWal ?? "not there"}.",
            Fix = peer.Newest is null
                ? Fix.Of($"The repository of {other.Name} has no backup. If it is not needed, remove it: {Remove(otherVolume)}.")
                : Fix.Of($"Restore from that one: {new ConfigSet("hacluster:backup.restoreFrom", other.Name)}. "
                    + $"If it is not needed, remove it: {Remove(otherVolume)}."),
            Subject = otherVolume,
        };
    }

    private static ShellCommand Remove(string volume) => new($"docker volume rm {volume}");

    private static Diagnostic Missing(Region source, string why) => new()
    {
        Code = Codes.Check.BackupMissing,
        Summary = $"There is no backup of {source.Name} to restore the cluster from.",
        Why = $"{why}.",
        Fix = Fix.Of($"Name the other region: {new ConfigSet("hacluster:backup.restoreFrom", "REGION")}. For an empty database: "
            + $"{new ConfigRemove("hacluster:backup.restoreFrom")}."),
        Subject = source.Name,
    };

    private static Diagnostic WrongKey(Region region, string volume) => new()
    {
        Code = Codes.Check.BackupKey,
        Summary = $"The key does not open the repository of {region.Name}.",
        Why = $"pgBackRest cannot load its index in the volume {volume}; a damaged one looks the same.",
        Fix = Fix.Of($"Set the key that it was made with: {new ConfigSetSecret("hacluster:backup.repositoryKey", "KEYFILE")}. "
            + $"If the repository is not needed, remove it: {Remove(volume)}."),
        Subject = region.Name,
    };

    private static Diagnostic Foreign(DockerThing volume) => new()
    {
        Code = Codes.Check.BackupSource,
        Summary = $"The volume {volume.Name} was not made by this stack in this directory.",
        Why = volume.Directory is { } directory ? $"It was made from {directory}." : "It bears no mark of the stack.",
        Fix = Fix.Of("Work in the directory that it was made from, with the stack's name and the regions' names that it was made with."),
        Subject = volume.Name,
    };
}
