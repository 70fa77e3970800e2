using HaCluster.Cli.Access;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Operations;
using HaCluster.Diagnostics;
using Spectre.Console;

namespace HaCluster.Cli.Upgrades;

/// <summary><c>upgrade finish</c>: what is kept of another major version is deleted. There is no way back from it.</summary>
internal static class MajorFinish
{
    public static async Task<int> RunAsync(CommandSession session, CancellationToken cancellation)
    {
        session.StreamsJson = true;
        Confirmation.EnsurePossible(session, "deletion");
        var found = await ClusterFinder.FindAsync(session, cancellation);
        await using var hosts = new UpgradeHosts(found.Endpoints);
        await using var held = await hosts.HoldAsync(cancellation);
        var members = new MajorMembers(session, found.Endpoints, hosts, MajorChecks.Newest);
        var seen = await members.LookAsync(cancellation);
        if (seen.FirstOrDefault(host => host.Stage == MajorStage.Converting) is { } between)
            throw new DiagnosticException(
                Codes.Upgrade.NotPossible, $"{between.Name} is between two versions, and nothing was deleted.",
                fix: Fix.Of($"Run the upgrade again: {new ProductCommand("upgrade", "major", "--to", $"{between.To}")}."));
        // With only one host in the other version the data of the other one is what the cluster goes on or back with.
        if (seen.Select(host => host.Version).Distinct().Count() > 1)
            throw new DiagnosticException(
                Codes.Upgrade.NotPossible, "The hosts use different versions of PostgreSQL, and nothing was deleted.",
                string.Join("; ", seen.Select(host => $"{host.Name} uses PostgreSQL {host.Version}")) + ".",
                seen.Any(host => host.Stage == MajorStage.Returned)
                    ? Fix.Of($"Finish going back: {new ProductCommand("upgrade", "rollback")}.")
                    : Fix.Of($"Run the upgrade again: {new ProductCommand("upgrade", "major", "--to", $"{seen.Max(host => host.To)}")}."));
        var keepers = seen.Where(host => host.Stage != MajorStage.None).ToArray();
        if (keepers.Length > 0
            && !await Confirmation.TypeNameAsync(
                session, "The data of the version that is not used any more will be deleted, and there is no rollback then.", cancellation))
            throw Declined.Because("The deletion was declined; the data is kept.");
        foreach (var host in keepers)
            await members.RunAsync(host, "deleting the data of the other version", MajorMembers.ScriptOf(host, host.To).Finish());
        if (session.Options.Json)
            session.WriteJson(writer =>
            {
                writer.WriteStartObject();
                writer.WriteStartArray("hosts");
                foreach (var host in keepers)
                    writer.WriteStringValue(host.Name);
                writer.WriteEndArray();
                writer.WriteEndObject();
            });
        session.HumanResult.WriteLine(
            keepers.Length == 0
                ? "Nothing is kept of another version."
                : $"Deleted on {string.Join(" and ", keepers.Select(host => host.Name))}.");
        return ExitCodes.Ok;
    }
}
