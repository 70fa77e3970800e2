using HaCluster.Cli.Access;
using HaCluster.Cli.Backups;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Operations;
using HaCluster.Diagnostics;
using HaCluster.Failover.Planning;
using HaCluster.Observation.Backups;
using HaCluster.Observation.Members;
using HaCluster.Topology.Outputs;
using Spectre.Console;

namespace HaCluster.Cli.ClusterRestores;

/// <summary><c>restore finish</c>: what was set aside, or prepared and never used, is deleted. There is no way back from it.</summary>
internal static class KeptDataRemoval
{
    public static async Task<int> RunAsync(CommandSession session, CancellationToken cancellation)
    {
        var found = await ClusterFinder.FindAsync(session, cancellation);
        var (endpoints, regions) = BackupCommand.Choose(found.Endpoints, null);
        Confirmation.EnsurePossible(session, "deletion");
        var seen = await session.Host.ObserveMembers(endpoints, MemberObserver.DefaultDeadline, false, cancellation);
        if (RecoveryPlanner.Begun(seen) is { } begun)
            throw new DiagnosticException(
                Codes.Restore.Busy, $"A restore of the cluster was begun in {begun.To} and is not finished.",
                $"It is the last role change on record, with epoch {begun.Epoch}, and needs what would be deleted.",
                Fix.Of($"Finish it: run the command that began it again. How the cluster is: {new ProductCommand("status")}."));
        var removed = new List<(RegionEndpoints Region, KeptData? Kept)>();
        var hosts = regions.Select(region => (Region: region, Host: new RecoveryHost(endpoints, region))).ToArray();
        try
        {
            var all = new List<(RegionEndpoints Region, RecoveryHost Host, RecoveryFolders Folders)>();
            foreach (var (region, host) in hosts)
            {
                var folders = await host.ShowAsync(cancellation);
                if (!folders.IsEmpty)
                    all.Add((region, host, folders));
            }
            foreach (var (region, _, folders) in all)
                session.Note($"{Markup.Escape(region.DatabaseHost.Name)} has {Markup.Escape(Describe(folders))}");
            if (all.Count > 0
                && !await Confirmation.TypeNameAsync(
                    session, "This data will be deleted, and no restore can be undone then.", cancellation))
                throw Declined.Because("The deletion was declined; the data is kept.");
            foreach (var (region, host, folders) in all)
            {
                await using var held = await host.HoldAsync(cancellation);
                await host.FinishAsync(cancellation);
                removed.Add((region, folders.Kept));
            }
        }
        finally
        {
            foreach (var (_, host) in hosts)
                await host.DisposeAsync();
        }
        Show(session, removed);
        return ExitCodes.Ok;
    }

    private static string Describe(RecoveryFolders folders) =>
        folders.Kept?.ToString() ?? (folders.Prepared is { } prepared
            ? $"a database at {prepared.Target} that was restored and not used"
            : "a database that was not restored to the end");

    private static void Show(CommandSession session, List<(RegionEndpoints Region, KeptData? Kept)> removed)
    {
        if (session.Options.Json)
            session.WriteJson(writer =>
            {
                writer.WriteStartObject();
                writer.WriteStartArray("removed");
                foreach (var (region, kept) in removed)
                {
                    writer.WriteStartObject();
                    writer.WriteString("region", region.Name);
                    writer.WriteString("host", region.DatabaseHost.Name);
                    writer.WriteNumber("bytes", kept?.Bytes ?? 0);
                    writer.WriteEndObject();
                }
                writer.WriteEndArray();
                writer.WriteEndObject();
            });
        foreach (var (region, kept) in removed)
            session.HumanResult.WriteLine(
                $"{region.DatabaseHost.Name}: {(kept is null ? "what was prepared" : kept.ToString())} was deleted");
        if (removed.Count == 0)
            session.HumanResult.WriteLine("Nothing is kept from before a restore.");
    }
}
