using System.Text.Json;
using HaCluster.Cli.Access;
using HaCluster.Cli.Failover;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Operations;
using HaCluster.Cli.Preflight;
using HaCluster.Deployment;
using HaCluster.Deployment.Operations;
using HaCluster.Diagnostics;
using HaCluster.Failover.Planning;
using HaCluster.Observation.Members;
using HaCluster.Topology.Outputs;
using Spectre.Console;

namespace HaCluster.Cli.Upgrades;

/// <summary>
/// Replaces the hosts that an <c>up</c> would replace all at once, one after the other: a new image of the machine, or another setting that
/// takes a new one. Data volumes are kept. What is left to do is what the plan says, so that the same command goes on where a run was ended.
/// </summary>
internal sealed class OsUpgrade
{
    private const string Noun = "upgrade";

    // On the target local it names the image of all hosts, and is theirs to depend on.
    private const string Image = "host-image";

    private static readonly OperationArguments Renewal = OperationArguments.None with { RenewHosts = true };

    private readonly CommandSession _session;
    private readonly IStack _stack;

    private OsUpgrade(CommandSession session) => (_session, _stack) = (session, session.OpenStack());

    private static ProductCommand Command { get; } = new("upgrade", "os");

    public static Task<int> RunAsync(CommandSession session, CancellationToken cancellation)
    {
        session.StreamsJson = true;
        Confirmation.EnsurePossible(session, Noun);
        return new OsUpgrade(session).RunAsync(cancellation);
    }

    private async Task<int> RunAsync(CancellationToken cancellation)
    {
        await PreflightGate.EnsureReadyAsync(_session, _stack, refreshRequested: false, cancellation);
        var endpoints = await ClusterLookup.FindAsync(_session, _stack, cancellation);
        var active = await FindActiveAsync(endpoints, cancellation);
        var steps = await PreviewAsync(cancellation);
        var plan = OsUpgradePlan.Of(steps, endpoints, active);
        RequireSomething(plan);
        RequireUnprotected(plan);
        // An earlier run may have left a host that serves only when it is set up.
        if (plan.Unfinished.IsEmpty)
            await RequireHealthyAsync(cancellation);
        Show(plan);
        if (_session.Options.Json)
            _session.WriteJson(writer => Write(writer, plan, done: false));
        if (!await Confirmation.AskAsync(_session, Noun, () => Show(plan), cancellation))
            throw Declined.Because("The upgrade was declined; nothing was changed.");

        var exitCode = await CarryOutAsync(plan, hasImage: steps.Any(step => step.Name == Image && step.Op != StepOp.Same), cancellation);
        if (exitCode != ExitCodes.Ok)
            return exitCode;
        if (_session.Options.Json)
            _session.WriteJson(writer => Write(writer, plan, done: true));
        Report(plan);
        return ExitCodes.Ok;
    }

    private async Task<int> CarryOutAsync(OsUpgradePlan plan, bool hasImage, CancellationToken cancellation)
    {
        // By itself it changes no host: each gets it in its turn.
        var image = OperationArguments.None with { Targets = [$"**::{Image}"] };
        if (hasImage && await UpdateAsync(image, cancellation) is var failed and not ExitCodes.Ok)
            return failed;
        foreach (var host in plan.Unfinished)
        {
            if (await ReplaceAsync(host, "being set up", cancellation) is var unfinished and not ExitCodes.Ok)
                return unfinished;
        }
        if (await ReplaceAsync(plan, cancellation) is var ended and not ExitCodes.Ok)
            return ended;
        // What else an update does. It takes no host away that was not asked for above.
        if (await UpCommand.RunAsync(_session.Confirmed(), OperationArguments.None, cancellation) is var rest and not ExitCodes.Ok)
            return rest;
        await RequireHealthyAsync(cancellation);
        return ExitCodes.Ok;
    }

    private async Task<int> ReplaceAsync(OsUpgradePlan plan, CancellationToken cancellation)
    {
        foreach (var host in plan.First)
        {
            await RequireHealthyAsync(cancellation);
            if (await ReplaceAsync(host, "being replaced", cancellation) is var failed and not ExitCodes.Ok)
                return failed;
        }
        if (plan.SwitchTo is not { } region)
            return ExitCodes.Ok;
        // The region that was renewed is about to be the active one.
        await RequireHealthyAsync(cancellation);
        var switchover = new RoleChangeArguments(FailoverOperation.Switchover, region, FailoverScope.Auto, false);
        if (await RoleChangeRun.RunAsync(_session.Confirmed(), switchover, cancellation) is var refused and not ExitCodes.Ok)
            return refused;
        foreach (var host in plan.Second)
        {
            await RequireHealthyAsync(cancellation);
            if (await ReplaceAsync(host, "being replaced", cancellation) is var failed and not ExitCodes.Ok)
                return failed;
        }
        return ExitCodes.Ok;
    }

    private Task<int> ReplaceAsync(string host, string what, CancellationToken cancellation)
    {
        _session.Note(Markup.Escape($"{host}: {what}"));
        return UpdateAsync(Renewal with { Targets = [$"**::{host}"], TargetDependents = true }, cancellation);
    }

    private static async Task<string> FindActiveAsync(ClusterEndpoints endpoints, CancellationToken cancellation)
    {
        var seen = await MemberObserver.ObserveAsync(endpoints, MemberObserver.DefaultDeadline, urgent: false, cancellation);
        return seen.Primary?.Region ?? throw new DiagnosticException(
            Codes.Upgrade.NotHealthy, "Nothing was upgraded: not exactly one database is seen to run as primary.",
            fix: Fix.Of($"Do what {new ProductCommand("status")} advises, then run the command again: {Command}."));
    }

    // A host that was replaced may have another address.
    private async Task RequireHealthyAsync(CancellationToken cancellation) => await UpgradeHealth.RequireAsync(
        _session, await ClusterLookup.FindAsync(_session, _stack, cancellation), Command, cancellation);

    private Task<int> UpdateAsync(OperationArguments arguments, CancellationToken cancellation) =>
        UpCommand.RunAsync(_session.Confirmed(), arguments with { ReplaceHosts = true }, cancellation);

    private async Task<StepInfo[]> PreviewAsync(CancellationToken cancellation)
    {
        var preview = await new OperationRunner(_session, _stack).RunAsync(
            OperationKind.Preview, Renewal.ToOptions(), cancellation, silent: true);
        return preview.Summary.Outcome == OperationOutcome.Succeeded
            ? [.. preview.Progress.Rows.Select(row => row.Step)]
            : throw new DiagnosticException(
                Codes.Upgrade.NotHealthy, "Nothing was upgraded: there is no plan of what is to be replaced.",
                fix: Fix.Of($"See why: {new ProductCommand("preview")}."));
    }

    private static void RequireSomething(OsUpgradePlan plan)
    {
        if (plan.Hosts.IsEmpty && plan.Unfinished.IsEmpty)
            throw new DiagnosticException(
                Codes.Upgrade.NothingNewer, "There is nothing to upgrade: no host would be replaced.",
                "All of them have the newest image, or the one that is configured.",
                Fix.Of($"What another update would do is shown by {new ProductCommand("preview")}."));
    }

    private static void RequireUnprotected(OsUpgradePlan plan)
    {
        if (!plan.Protected.IsEmpty)
            throw new DiagnosticException(
                Codes.Upgrade.Protected, $"Nothing was upgraded: {string.Join(" and ", plan.Protected)} may not be replaced.",
                "The stack protects its database hosts, as long as aws.terminationProtection is not false.",
                Fix.Of(
                    $"Take the protection away, {new ConfigSet("hacluster:aws.terminationProtection", "false")}, by an update that "
                        + $"replaces nothing, with the former images: {new ProductCommand("up")}. Give it back after the upgrade."));
    }

    private void Show(OsUpgradePlan plan)
    {
        if (!plan.Unfinished.IsEmpty)
            _session.Note(Markup.Escape($"To be set up first: {string.Join(", ", plan.Unfinished)}"));
        _session.Note($"To be replaced: {Markup.Escape(string.Join(", ", plan.First.DefaultIfEmpty("no host of the standby's region")))}");
        if (plan.SwitchTo is { } region)
            _session.Note(Markup.Escape($"Then a switchover to {region}, and: {string.Join(", ", plan.Second)}"));
        _session.Note("One host at a time; the data is kept. While a service host is replaced, the load balancer of its region is away.");
    }

    private void Report(OsUpgradePlan plan)
    {
        _session.HumanResult.WriteLine($"Replaced: {string.Join(", ", plan.Hosts)}");
        if (plan.SwitchTo is { } region)
            _session.HumanResult.WriteLine($"Primary:  stays in {region}");
    }

    /// <summary><c>{state, hosts, switchoverTo}</c>.</summary>
    private static void Write(Utf8JsonWriter writer, OsUpgradePlan plan, bool done)
    {
        writer.WriteStartObject();
        writer.WriteString("state", done ? "upgraded" : "planned");
        writer.WriteStartArray("hosts");
        foreach (var host in plan.Hosts)
            writer.WriteStringValue(host);
        writer.WriteEndArray();
        writer.WriteString("switchoverTo", plan.SwitchTo);
        writer.WriteEndObject();
    }
}
