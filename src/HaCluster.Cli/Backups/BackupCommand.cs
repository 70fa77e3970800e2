using System.Collections.Immutable;
using System.CommandLine;
using HaCluster.Cli.Access;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Hosting;
using HaCluster.Diagnostics;
using HaCluster.Observation;
using HaCluster.Observation.Backups;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Backups;

/// <summary><c>backup now</c>, <c>backup list</c> and <c>backup verify</c>: the repositories of the regions.</summary>
internal static class BackupCommand
{
    private static readonly string[] Types = ["full", "diff", "incr"];

    public static Command Create(Verb verb) => new("backup", "Make, list and verify backups of the database.")
    {
        Now(verb), List(verb), Verify(verb), RepositoryKeyCommand.Create(verb),
    };

    private static Command Now(Verb verb)
    {
        var region = Region();
        var type = new Option<string>("--type")
        {
            Description = "full, diff (what changed since the last full one) or incr (since the last one); default incr.",
            DefaultValueFactory = _ => "incr",
        };
        type.AcceptOnlyFromAmong(Types);
        var command = verb.Define(
            "now", "Make a backup in each repository at once, one after the other.", async (session, result, cancellation) =>
            {
                var (endpoints, regions) = await FindAsync(session, result.GetValue(region), cancellation);
                await using var hosts = new RepositoryHosts(endpoints);
                foreach (var each in regions)
                    await hosts.RunAsync(
                        session, each, $"now {result.GetRequiredValue(type)}", "backup", Codes.Backup.Failed, cancellation);
                return await ShowAsync(session, endpoints, regions, cancellation);
            });
        command.Options.Add(region);
        command.Options.Add(type);
        return command;
    }

    private static Command List(Verb verb)
    {
        var region = Region();
        var command = verb.Define(
            "list", "Show the backups of each repository and how far its WAL goes.", async (session, result, cancellation) =>
            {
                var (endpoints, regions) = await FindAsync(session, result.GetValue(region), cancellation);
                return await ShowAsync(session, endpoints, regions, cancellation);
            });
        command.Options.Add(region);
        return command;
    }

    private static Command Verify(Verb verb)
    {
        var region = Region();
        var command = verb.Define(
            "verify", "Read everything in each repository and compare it with its checksums.", async (session, result, cancellation) =>
            {
                var (endpoints, regions) = await FindAsync(session, result.GetValue(region), cancellation);
                await using var hosts = new RepositoryHosts(endpoints);
                foreach (var each in regions)
                    await hosts.RunAsync(session, each, "verify", "verification", Codes.Backup.Damaged, cancellation);
                return await ShowAsync(session, endpoints, regions, cancellation);
            });
        command.Options.Add(region);
        return command;
    }

    private static Option<string?> Region() => new("--region") { Description = "Only the repository of this region." };

    /// <param name="name">Of the only region that is wanted; null for all.</param>
    /// <exception cref="DiagnosticException">Backups are not enabled, or there is no such region.</exception>
    internal static async Task<(ClusterEndpoints Endpoints, ImmutableArray<RegionEndpoints> Regions)> FindAsync(
        CommandSession session, string? name, CancellationToken cancellation)
    {
        return Choose((await ClusterFinder.FindAsync(session, cancellation)).Endpoints, name);
    }

    /// <param name="endpoints">The cluster.</param>
    /// <param name="name">Of the only region that is wanted; null for all.</param>
    /// <exception cref="DiagnosticException">Backups are not enabled, or there is no such region.</exception>
    internal static (ClusterEndpoints Endpoints, ImmutableArray<RegionEndpoints> Regions) Choose(ClusterEndpoints endpoints, string? name)
    {
        if (endpoints.Backup is null)
            throw new DiagnosticException(
                Codes.Backup.NotEnabled, "Backups are not enabled for this cluster.",
                fix: Fix.Of($"Enable them with {new ConfigSet("hacluster:backup.enabled", "true")} and run {new ProductCommand("up")}."));
        if (name is null)
            return (endpoints, endpoints.Regions);
        return endpoints.FindRegion(name) is { } region
            ? (endpoints, [region])
            : throw new DiagnosticException(
                Codes.Backup.UnknownRegion, $"There is no region '{name}'.",
                fix: Fix.Of($"The regions are {string.Join(" and ", endpoints.Regions.Select(each => each.Name))}."));
    }

    private static async Task<int> ShowAsync(
        CommandSession session, ClusterEndpoints endpoints, ImmutableArray<RegionEndpoints> regions, CancellationToken cancellation)
    {
        using var observer = new ClusterObserver(endpoints);
        var repositories = await observer.ObserveRepositoriesAsync(regions, cancellation);
        if (session.Options.Json)
            session.WriteJson(writer => BackupJson.Write(writer, repositories));
        else
            session.Result.Write(BackupView.Render(repositories));
        if (repositories.FirstOrDefault(repository => repository.Failure is not null) is not { } silent)
            return ExitCodes.Ok;
        // What the others hold has been shown.
        throw Silent(silent);
    }

    private static DiagnosticException Silent(RepositoryReport repository) => new(
        Codes.Backup.Failed, $"The repository of {repository.Region} cannot be asked.", $"{repository.Failure!.TrimEnd('.')}.",
        Fix.Of($"See which hosts answer: {new ProductCommand("status")}."));
}
