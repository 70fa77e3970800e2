using System.Collections.Immutable;
using HaCluster.Cli.Access;
using HaCluster.Cli.Failover;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Operations;
using HaCluster.Diagnostics;
using HaCluster.Failover.Planning;
using Spectre.Console;

namespace HaCluster.Cli.Upgrades;

/// <summary>
/// Back to the version before an upgrade, with the data that the standby has kept: it starts as a standby of that version, a failover makes it the
/// primary, the other host becomes its standby, and an update writes the settings. What was written since the upgrade is kept on the other host.
/// </summary>
internal sealed class MajorRollback(CommandSession session, FoundCluster found, UpgradeHosts hosts)
{
    private readonly MajorMembers _members = new(session, found.Endpoints, hosts, MajorChecks.Newest);

    private static ProductCommand Command { get; } = new("upgrade", "rollback");

    public static async Task<int> RunAsync(CommandSession session, CancellationToken cancellation)
    {
        session.StreamsJson = true;
        Confirmation.EnsurePossible(session, "rollback");
        _ = session.OpenStack();
        var found = await ClusterFinder.FindAsync(session, cancellation);
        await using var hosts = new UpgradeHosts(found.Endpoints);
        await using var held = await hosts.HoldAsync(cancellation);
        return await new MajorRollback(session, found, hosts).RunAsync(cancellation);
    }

    private async Task<int> RunAsync(CancellationToken cancellation)
    {
        var seen = await _members.LookAsync(cancellation);
        var keeper = seen.FirstOrDefault(host => host.WasStandby && host.Stage is MajorStage.Converted or MajorStage.Returned)
            ?? Left(seen) ?? throw NothingKept(seen);
        var other = seen.First(host => host != keeper);
        // What is on record of the host that was upgraded first says what both versions have.
        var upgrade = other.From > 0 ? other : keeper;
        if (keeper.Stage != MajorStage.Returned && other.Stage != MajorStage.Returned)
            await RequirePossibleAsync(keeper, other, upgrade, cancellation);
        if (keeper.Stage == MajorStage.Converted || (keeper.Stage == MajorStage.Returned && keeper.Role == "down"))
            await _members.RunAsync(
                keeper, $"going back to PostgreSQL {upgrade.From}", MajorMembers.ScriptOf(keeper, upgrade.To).Return());
        // The other one comes after the failover. A role change since then was meant.
        if (other.Stage != MajorStage.Returned && !keeper.IsPrimary)
        {
            var failover = new RoleChangeArguments(
                FailoverOperation.Failover, keeper.Region.Name, FailoverScope.Auto, AcceptDataLoss: true);
            if (await RoleChangeRun.RunAsync(session.Confirmed(), failover, cancellation) is var failed and not ExitCodes.Ok)
                return failed;
        }
        if (other.Stage != MajorStage.Returned)
            await _members.RunAsync(
                other, $"going back to PostgreSQL {upgrade.From}", MajorMembers.ScriptOf(other, upgrade.To).Return());
        var rejoin = new RoleChangeArguments(FailoverOperation.Rejoin, other.Region.Name, FailoverScope.Auto, false);
        if (!(other is { Stage: MajorStage.Returned, IsPrimary: true })
            && await RoleChangeRun.RunAsync(session.Confirmed(), rejoin, cancellation) is var refused and not ExitCodes.Ok)
            return refused;
        if (await _members.SettleAsync(upgrade.From, cancellation) is var ended and not ExitCodes.Ok)
            return ended;
        Report(keeper, other, upgrade);
        return ExitCodes.Ok;
    }

    /// <summary>The host that an upgrade has not come to: it has the former data, and its server of the former version.</summary>
    private static MajorHost? Left(ImmutableArray<MajorHost> seen) =>
        seen.Any(host => host is { Stage: MajorStage.Converted or MajorStage.Returned, WasStandby: false })
            ? seen.FirstOrDefault(host => host.Stage == MajorStage.None)
            : null;

    private async Task RequirePossibleAsync(MajorHost keeper, MajorHost other, MajorHost upgrade, CancellationToken cancellation)
    {
        if (keeper is { IsPrimary: true, Stage: MajorStage.Converted })
            throw new DiagnosticException(
                Codes.Upgrade.NotPossible, $"There is no rollback while {keeper.Name}, which keeps the former data, is the primary.",
                fix: Fix.Of(
                    $"Make the other one the primary first: {new ProductCommand("switchover", "--to", other.Region.Name)}; then: {Command}."));
        if (keeper.Stage == MajorStage.Converted && other.Stage == MajorStage.None)
            throw new DiagnosticException(
                Codes.Upgrade.NotPossible, $"There is no rollback: {other.Name} keeps nothing of the upgrade any more.",
                fix: Fix.Of($"Delete what is kept of it on {keeper.Name}, too: {new ProductCommand("upgrade", "finish")}."));
        if (keeper is { Stage: MajorStage.Converted, KeepsWhole: false })
            throw new DiagnosticException(
                Codes.Upgrade.NothingKept, $"The data of PostgreSQL {upgrade.From} is not on {keeper.Name} any more.",
                fix: Fix.Of("Restore a backup of that version into a cluster of that version."));
        session.Note(Markup.Escape(
            $"{keeper.Name} has the data of PostgreSQL {upgrade.From} of {upgrade.At}, up to {upgrade.SharedLsn}; {other.Name} has "
                + $"written up to {(other.Lsn.Length > 0 ? other.Lsn : "an unknown position")} since."));
        if (!await Confirmation.TypeNameAsync(
            session, $"The cluster goes back to {upgrade.At}; what was written since is kept on {other.Name}, and is not served.",
            cancellation))
            throw Declined.Because("The rollback was declined; nothing was changed.");
    }

    private static DiagnosticException NothingKept(ImmutableArray<MajorHost> seen) => new(
        Codes.Upgrade.NothingKept, "There is no upgrade to go back from: no host keeps the data of a former version.",
        string.Join("; ", seen.Select(host => $"{host.Name} uses PostgreSQL {host.Version}")) + ".",
        Fix.Of($"To another moment of the present version: {new ProductCommand("restore", "cluster", "--to", "TIME")}."));

    private void Report(MajorHost keeper, MajorHost other, MajorHost upgrade)
    {
        if (session.Options.Json)
            session.WriteJson(writer => MajorView.WriteReturned(writer, keeper, other, upgrade));
        if (session.Options.Quiet)
            return;
        var console = session.HumanResult;
        console.WriteLine($"Returned: to PostgreSQL {upgrade.From}, as of {upgrade.At}");
        console.WriteLine($"Kept:     what was written since, in /var/lib/postgresql/{upgrade.To}/main on {other.Name}");
        console.WriteLine($"          delete it: {session.Typed("upgrade", "finish")}");
    }
}
