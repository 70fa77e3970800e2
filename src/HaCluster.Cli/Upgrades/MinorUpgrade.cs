using HaCluster.Cli.Access;
using HaCluster.Cli.Failover;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Operations;
using HaCluster.Diagnostics;
using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;
using HaCluster.Observation.Members;
using HaCluster.Observation.Updates;
using HaCluster.Topology.Outputs;
using Spectre.Console;

namespace HaCluster.Cli.Upgrades;

/// <summary>
/// Finishes a switchover that was interrupted, looks whether the cluster is healthy and what is newer, asks, and then upgrades the standby,
/// switches over, and upgrades the other. Everything is decided by what the hosts say, so that the same command continues where a run was
/// ended, and does not switch over again.
/// </summary>
internal sealed class MinorUpgrade(CommandSession session, FoundCluster found, UpgradeHosts hosts)
{
    private readonly ClusterEndpoints _endpoints = found.Endpoints;

    public static ProductCommand Command { get; } = new("upgrade", "minor");

    public static async Task<int> RunAsync(CommandSession session, CancellationToken cancellation)
    {
        session.StreamsJson = true;
        var found = await ClusterFinder.FindAsync(session, cancellation);
        Confirmation.EnsurePossible(session, "upgrade");
        await using var hosts = new UpgradeHosts(found.Endpoints);
        await using var held = await hosts.HoldAsync(cancellation);
        return await new MinorUpgrade(session, found, hosts).RunAsync(cancellation);
    }

    private async Task<int> RunAsync(CancellationToken cancellation)
    {
        if (await FinishSwitchoverAsync(cancellation) is { } failed)
            return failed;
        var active = await UpgradeHealth.RequireAsync(session, _endpoints, Command, cancellation);
        var plan = await LookAsync(active, cancellation);
        if (!plan.IsNeeded)
            throw await NothingNewerAsync(cancellation);
        if (plan.Difference is { } difference)
            throw VersionsDiffer(plan, difference.OnStandby, difference.OnPrimary);
        if (session.Options.Json)
            session.WriteJson(writer => UpgradeView.Write(writer, plan, done: false));
        UpgradeView.ShowPlan(session, plan);
        if (!await Confirmation.AskAsync(session, "upgrade", () => UpgradeView.ShowPlan(session, plan), cancellation))
            throw Declined.Because("The upgrade was declined; nothing was changed.");

        if (plan.Standby.IsPending)
            await InstallAsync(plan.Standby, cancellation);
        if (plan.SwitchesOver)
        {
            var exitCode = await SwitchOverAsync(session.Confirmed(), plan.Standby.Region.Name, cancellation);
            if (exitCode != ExitCodes.Ok)
                return exitCode;
            await InstallAsync(plan.Primary, cancellation);
        }
        await RequireDoneAsync(plan, cancellation);
        if (session.Options.Json)
            session.WriteJson(writer => UpgradeView.Write(writer, plan, done: true));
        UpgradeView.ShowResult(session, plan);
        return ExitCodes.Ok;
    }

    /// <returns>The exit code of a switchover that was to be finished and failed; null when there is none, or it is done.</returns>
    private async Task<int?> FinishSwitchoverAsync(CancellationToken cancellation)
    {
        var state = await session.Host.ObserveMembers(_endpoints, MemberObserver.DefaultDeadline, false, cancellation);
        foreach (var region in _endpoints.Regions)
        {
            var request = new FailoverRequest { Operation = FailoverOperation.Switchover, Target = region.Name };
            if (FailoverPlanner.Decide(state, request) is Decision.Proceed { Resumes: true, Plan.Kind: PlanKind.Switchover })
            {
                var exitCode = await SwitchOverAsync(session, region.Name, cancellation);
                return exitCode == ExitCodes.Ok ? null : exitCode;
            }
        }
        return null;
    }

    private static Task<int> SwitchOverAsync(CommandSession session, string region, CancellationToken cancellation) =>
        RoleChangeRun.RunAsync(
            session, new RoleChangeArguments(FailoverOperation.Switchover, region, FailoverScope.Auto, false), cancellation);

    private async Task<UpgradePlan> LookAsync(RegionEndpoints active, CancellationToken cancellation)
    {
        var said = await Task.WhenAll(_endpoints.Regions.Select(region => hosts.FetchListsAsync(region, cancellation)));
        foreach (var line in said.SelectMany(Lines))
            session.Note(Markup.Escape(line));
        var reports = await ReportsAsync(cancellation);
        return UpgradePlan.Of(active, _endpoints.Regions.First(region => region.Name != active.Name), reports);
    }

    private async Task<Dictionary<string, UpdateReport>> ReportsAsync(CancellationToken cancellation) =>
        (await Task.WhenAll(_endpoints.Regions.Select(region => hosts.LookAsync(region, cancellation))))
            .ToDictionary(report => report.Host);

    private async Task InstallAsync(HostUpgrade upgrade, CancellationToken cancellation)
    {
        using var interruption = new Interruption(
            () => session.Note("Interrupted: waiting for the host to finish this step. Ctrl-C again stops now; the host finishes it."),
            static () => Environment.Exit(ExitCodes.Interrupted), cancellation);
        session.Note(Markup.Escape($"{upgrade.Host}: upgrading the standby"));
        foreach (var line in Lines(await hosts.InstallAsync(upgrade)))
            session.Note(Markup.Escape(line));
        if (interruption.Requested)
            throw new DiagnosticException(new Diagnostic
            {
                Code = Codes.Upgrade.Unfinished,
                Kind = ErrorKind.Interrupted,
                Summary = "The upgrade was interrupted before all of its steps were done.",
                Fix = Fix.Of($"Run the command again, which continues from here: {Command}."),
            });
    }

    private async Task RequireDoneAsync(UpgradePlan plan, CancellationToken cancellation)
    {
        var (primary, standby) = plan.SwitchesOver
            ? (plan.Standby.Region, plan.Primary.Region)
            : (plan.Primary.Region, plan.Standby.Region);
        var after = UpgradePlan.Of(primary, standby, await ReportsAsync(cancellation));
        if (after.IsNeeded)
            throw new DiagnosticException(
                Codes.Upgrade.Unfinished, "All steps are done, and something is pending again.",
                $"It is pending on {string.Join(" and ", after.Pending.Select(host => host.Host))}.",
                Fix.Of($"Run the command again, which makes a new plan: {Command}."));
    }

    private async Task<DiagnosticException> NothingNewerAsync(CancellationToken cancellation)
    {
        var reports = await ReportsAsync(cancellation);
        var without = reports.Values.Where(report => !report.HasLists).Select(report => report.Host)
            .Order(StringComparer.Ordinal).ToArray();
        return new DiagnosticException(
            Codes.Upgrade.NothingNewer, "There is nothing to upgrade: no newer packages of PostgreSQL are known.",
            without.Length > 0
                ? $"{string.Join(" and ", without)} have no lists of a package source."
                : "Both hosts run what is the newest in their package sources.",
            without.Length > 0
                ? Fix.Of("Give the database hosts a way to a mirror of Debian, or a package source of their own (/etc/apt/sources.list.d).")
                : Fix.Of($"Nothing is to be done. What is pending of the other packages is shown by {new ProductCommand("status")}."));
    }

    private static DiagnosticException VersionsDiffer(UpgradePlan plan, ServingPackage onStandby, ServingPackage onPrimary) => new(
        Codes.Upgrade.VersionsDiffer, "Nothing was upgraded: the hosts would have different versions of PostgreSQL.",
        $"{onStandby.Package} would be {onStandby.Candidate} on {plan.Standby.Host} and {onPrimary.Candidate} on {plan.Primary.Host}.",
        Fix.Of($"Let both hosts have the same package sources (/etc/apt), then run the command again: {Command}."));

    private static string[] Lines(string said) =>
        said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
