using System.Collections.Immutable;
using System.Globalization;
using HaCluster.Cli.Access;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Operations;
using HaCluster.Diagnostics;
using HaCluster.Observation;
using HaCluster.Observation.Backups;
using Spectre.Console;

namespace HaCluster.Cli.Upgrades;

/// <summary>
/// Moves PostgreSQL to another major version: everything is looked at and installed while the cluster serves, the primary is stopped and moved,
/// the standby copies it, and an update writes the settings of the new version. What is done is on record on the hosts, so that the same command
/// goes on where a run was ended. The standby keeps its former data until <c>upgrade finish</c>.
/// </summary>
internal sealed class MajorUpgrade(CommandSession session, FoundCluster found, UpgradeHosts hosts, int target)
{
    private const string Noun = "upgrade";

    private readonly MajorMembers _members = new(session, found.Endpoints, hosts, target);

    private ProductCommand Command => new("upgrade", "major", "--to", target.ToString(CultureInfo.InvariantCulture));

    public static async Task<int> RunAsync(CommandSession session, string version, CancellationToken cancellation)
    {
        if (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var target))
            throw new DiagnosticException(
                Codes.Command.Usage, $"'{version}' is no major version of PostgreSQL.",
                fix: Fix.Of($"Give a number: {new ProductCommand("upgrade", "major", "--to", $"{MajorChecks.Newest}")}."));
        session.StreamsJson = true;
        Confirmation.EnsurePossible(session, Noun);
        // The last step is an update of the stack.
        _ = session.OpenStack();
        var found = await ClusterFinder.FindAsync(session, cancellation);
        await using var hosts = new UpgradeHosts(found.Endpoints);
        await using var held = await hosts.HoldAsync(cancellation);
        return await new MajorUpgrade(session, found, hosts, target).RunAsync(cancellation);
    }

    private async Task<int> RunAsync(CancellationToken cancellation)
    {
        var seen = await _members.LookAsync(cancellation);
        if (seen.FirstOrDefault(host => host.Stage == MajorStage.Converting) is { } between)
        {
            await _members.RunAsync(between, "ending the upgrade that was cut off", MajorMembers.ScriptOf(between, between.To).Revert());
            seen = await _members.LookAsync(cancellation);
        }
        var moved = seen.Where(host => host.Stage == MajorStage.Converted && host.To == target).ToImmutableArray();
        if (!moved.IsEmpty && seen.Any(host => host.Stage == MajorStage.Returned))
            throw new DiagnosticException(
                Codes.Upgrade.NotPossible, "A rollback was begun and is not finished.",
                fix: Fix.Of($"Finish it: {new ProductCommand("upgrade", "rollback")}."));
        if (moved.IsEmpty && seen.FirstOrDefault(host => host.Stage != MajorStage.None) is { } kept)
            throw new DiagnosticException(
                Codes.Upgrade.NotPossible, $"{kept.Name} keeps the data of another version, of an upgrade from {kept.From} to {kept.To}.",
                fix: Fix.Of($"When it is not needed any more, delete it: {new ProductCommand("upgrade", "finish")}."));
        if (moved.IsEmpty)
            MajorChecks.RequireWay(seen, target);

        var (primary, standby) = moved.IsEmpty ? await PlanAsync(cancellation) : Continue(seen);
        if (primary.Stage == MajorStage.Converted && (primary.Role == "down" || primary.Version != target))
            await _members.RunAsync(primary, $"starting PostgreSQL {target}", MajorMembers.ScriptOf(primary, target).Convert());
        var outage = moved.IsEmpty ? await MoveAsync(primary, standby, cancellation) : primary.Outage;
        // `upgrade finish` may have been ended between both hosts: the one that it has come to uses the version, and has no record any more.
        if (standby.Stage != MajorStage.Converted && standby.Version != target)
            await FollowAsync(primary, standby, cancellation);
        if (await _members.SettleAsync(target, cancellation) is var failed and not ExitCodes.Ok)
            return failed;
        Report(primary, standby, outage);
        return ExitCodes.Ok;
    }

    private async Task<(MajorHost Primary, MajorHost Standby)> PlanAsync(CancellationToken cancellation)
    {
        var active = await UpgradeHealth.RequireAsync(session, found.Endpoints, Command, cancellation);
        await _members.FetchListsAsync(cancellation);
        var seen = await _members.LookAsync(cancellation);
        var (primary, standby) = (seen.First(host => host.Region.Name == active.Name), seen.First(host => host.Region.Name != active.Name));
        var repositories = await RepositoriesAsync(cancellation);
        var problems = MajorChecks.Problems(primary, standby, target, repositories, session.Host.Time.GetUtcNow()).ToImmutableArray();
        if (!problems.IsEmpty)
            throw new DiagnosticException(
                new Diagnostic
                {
                    Code = Codes.Upgrade.NotPossible,
                    Summary = $"PostgreSQL cannot move to version {target} yet; nothing was changed.",
                    Fix = Fix.Of($"Do what is advised above, then run the command again: {Command}."),
                },
                problems);
        if (session.Options.Json)
            session.WriteJson(writer => MajorView.Write(writer, "planned", primary, standby, target, ""));
        MajorView.ShowPlan(session, primary, standby, target, found.Endpoints.Backup is not null);
        return await Confirmation.AskAsync(
            session, Noun, () => MajorView.ShowPlan(session, primary, standby, target, found.Endpoints.Backup is not null), cancellation)
            ? (primary, standby)
            : throw Declined.Because("The upgrade was declined; nothing was changed.");
    }

    private async Task<ImmutableArray<RepositoryReport>> RepositoriesAsync(CancellationToken cancellation)
    {
        if (found.Endpoints.Backup is null)
            return [];
        using var observer = new ClusterObserver(found.Endpoints);
        return await observer.ObserveRepositoriesAsync(found.Endpoints.Regions, cancellation);
    }

    private static (MajorHost Primary, MajorHost Standby) Continue(ImmutableArray<MajorHost> seen)
    {
        var primary = seen.FirstOrDefault(host => host.Stage == MajorStage.Converted && !host.WasStandby)
            ?? seen.FirstOrDefault(host => host.Stage == MajorStage.None && host.Version == seen.Max(each => each.Version))
            ?? throw new DiagnosticException(
            Codes.Upgrade.NotPossible, "The hosts disagree about an upgrade.",
            string.Join("; ", seen.Select(host => $"{host.Name} uses PostgreSQL {host.Version}")) + ".",
            Fix.Of($"See how the cluster is: {new ProductCommand("status")}."));
        return (primary, seen.First(host => host != primary));
    }

    /// <returns>For how long writes waited, in milliseconds; empty when the host did not say.</returns>
    private async Task<string> MoveAsync(MajorHost primary, MajorHost standby, CancellationToken cancellation)
    {
        // The standby first: what is missing there is known before anything is done on the primary.
        foreach (var host in new[] { standby, primary })
            await _members.RunAsync(
                host, $"installing PostgreSQL {target} beside {host.Version}", MajorMembers.ScriptOf(host, target).Prepare());
        await UpgradeHealth.RequireAsync(session, found.Endpoints, Command, cancellation);
        var said = await _members.RunAsync(primary, $"moving to PostgreSQL {target}", MajorMembers.ScriptOf(primary, target).Convert());
        return said.GetValueOrDefault("write_outage_ms", "");
    }

    private async Task FollowAsync(MajorHost primary, MajorHost standby, CancellationToken cancellation)
    {
        var now = (await _members.LookAsync(cancellation)).First(host => host.Region == primary.Region);
        await _members.RunAsync(
            standby, $"copying the database of {primary.Name}",
            MajorMembers.ScriptOf(standby, target).Follow(now.From, now.SharedLsn, now.At));
    }

    private void Report(MajorHost primary, MajorHost standby, string outage)
    {
        if (session.Options.Json)
            session.WriteJson(writer => MajorView.Write(writer, "upgraded", primary, standby, target, outage));
        MajorView.ShowResult(session, primary, standby, target, outage, found.Endpoints.Backup is not null);
    }
}
