using System.Collections.Immutable;
using System.Diagnostics;
using HaCluster.Cli.Access;
using HaCluster.Cli.Backups;
using HaCluster.Cli.Errors;
using HaCluster.Cli.Failover;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Operations;
using HaCluster.Diagnostics;
using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;
using HaCluster.Observation.Members;
using HaCluster.RoleChanges;
using HaCluster.Topology.Outputs;
using Spectre.Console;

namespace HaCluster.Cli.ClusterRestores;

/// <summary>
/// Refuses what can be refused, restores beside the cluster, which goes on, shows what is given up, asks, and only then puts what was
/// restored in the place of the present data and brings the standby back. A run that was ended is continued by the same command.
/// </summary>
internal sealed class ClusterRestore(CommandSession session, ClusterRestoreArguments arguments, FoundCluster found)
{
    /// <summary>An application instance finds a new primary well within this time.</summary>
    private static readonly TimeSpan WriteDeadline = TimeSpan.FromSeconds(20);

    private readonly ClusterEndpoints _endpoints = found.Endpoints;

    private TimeProvider Time => session.Host.Time;

    public static async Task<int> RunAsync(CommandSession session, ClusterRestoreArguments arguments, CancellationToken cancellation)
    {
        var found = await ClusterFinder.FindAsync(session, cancellation);
        BackupCommand.Choose(found.Endpoints, arguments.Region);
        Confirmation.EnsurePossible(session, arguments.Noun);
        return await new ClusterRestore(session, arguments, found).RunAsync(cancellation);
    }

    private async Task<int> RunAsync(CancellationToken cancellation)
    {
        var before = await ObserveAsync(cancellation);
        var region = _endpoints.FindRegion(arguments.Region ?? DefaultRegion(before))!;
        var (plan, resumes) = Decide(before, region);
        await using var host = new RecoveryHost(_endpoints, region);
        await using var held = await host.HoldAsync(cancellation);
        var folders = await host.ShowAsync(cancellation);
        if (!resumes && IsInPlace(before, region, folders))
            return await ContinueWithStandbyAsync(region, before, folders, cancellation);
        if (!resumes)
        {
            RefuseKept(folders);
            session.Note(Markup.Escape(arguments.To is { } to
                ? $"{region.DatabaseHost.Name}: the database at {to} is being restored beside the cluster, which goes on"
                : $"{region.DatabaseHost.Name}: the data that was set aside is made ready beside the cluster, which goes on"));
            folders = await host.PrepareAsync(arguments, cancellation);
            // It may have taken hours.
            before = await ObserveAsync(cancellation);
            (plan, _) = Decide(before, region);
        }
        var report = new ClusterRestoreReport(arguments, region, folders, before.Find(region.Name)!, plan);
        ClusterRestoreView.ShowBefore(session, report, resumes);
        if (!await Confirmation.TypeNameAsync(session, ClusterRestoreView.Question(report), cancellation))
            throw Declined.Because($"The {arguments.Noun} was declined; the cluster is as it was, and what was prepared is kept.");
        return await CarryOutAsync(report, host, cancellation);
    }

    private async Task<int> CarryOutAsync(ClusterRestoreReport report, RecoveryHost host, CancellationToken cancellation)
    {
        await using var executor = new RoleChangeExecutor(_endpoints, session.Host.Machines, Time);
        executor.Connect(report.Plan, cancellation);
        var (execution, interrupted) = await new StepRunner(session, executor).RunAsync(report.Plan, cancellation);
        if (!execution.Succeeded)
            throw Failed(report, ClusterRestoreFailures.Unfinished(arguments, execution, interrupted));
        return await EndAsync(
            report with { Folders = await host.ShowAsync(cancellation), Prepared = report.Folders.Prepared }, execution, executor,
            cancellation);
    }

    /// <summary>The restore itself is done: the standby, a write, the record.</summary>
    private async Task<int> EndAsync(
        ClusterRestoreReport report, Execution execution, RoleChangeExecutor executor, CancellationToken cancellation)
    {
        var entries = _endpoints.ApplicationImage is null ? await EntryPoints.AnsweringAsync(_endpoints, cancellation) : [];
        var writes = Task.WhenAll(entries.Select(region => WriteProbe.RunAsync(
            new EntryPoint(region, region.Name == report.Region.Name), Time, WriteDeadline, cancellation)));
        var (rejoin, problem) = await BringStandbyBackAsync(report.Plan, executor, cancellation);
        var after = await ObserveAsync(cancellation);
        report = report with { After = after, RejoinedBy = rejoin?.Facts.RejoinedBy, Writes = [.. await writes] };
        var error = problem
            ?? (report.Writes.FirstOrDefault(write => write.Entry.Required && write.AcknowledgedAt is null) is { } silent
                ? RoleChangeFailures.NoWrite(silent, WriteDeadline)
                : null);
        ClusterRestoreView.ShowAfter(session, report);
        var failure = error is null ? null : Failed(report, error);
        if (failure is null && session.Options.Json)
            session.WriteJson(writer => ClusterRestoreJson.Write(writer, report));
        await new FailoverRecord(session).WriteAsync(
            rejoin is { Succeeded: true } ? rejoin : execution, after, found, cancellation);
        return failure is null ? ExitCodes.Ok : throw failure;
    }

    /// <returns>What was done for it, if anything was to be done, and why it is not back.</returns>
    private async Task<(Execution? Rejoin, Diagnostic? Problem)> BringStandbyBackAsync(
        Plan plan, RoleChangeExecutor executor, CancellationToken cancellation)
    {
        // Somebody vouches that its machine is down.
        if (plan.Fence == Fence.Operator)
            return (null, null);
        var decision = FailoverPlanner.Decide(
            await ObserveAsync(cancellation), new FailoverRequest { Operation = FailoverOperation.Rejoin, Target = plan.From });
        switch (decision)
        {
            case Decision.AlreadyDone:
                return (null, null);
            case Decision.Refuse(var refusal):
                return (null, ClusterRestoreFailures.WithoutStandby(plan.From, $"{refusal.Summary} {refusal.Why}"));
            case Decision.Proceed(var rejoin, _):
                var (execution, _) = await new StepRunner(session, executor).RunAsync(rejoin, cancellation);
                return (execution, execution.Succeeded
                    ? null
                    : ClusterRestoreFailures.WithoutStandby(
                        plan.From, string.Join('\n', execution.Failures.Select(failed => failed.Error.Message))));
            default:
                throw new UnreachableException($"Unexpected decision type: {decision.GetType().Name}.");
        }
    }

    /// <summary>The same command was run to its end before, or all but the return of the standby.</summary>
    private async Task<int> ContinueWithStandbyAsync(
        RegionEndpoints region, ClusterState before, RecoveryFolders folders, CancellationToken cancellation)
    {
        var other = before.First.Region == region.Name ? before.Second : before.First;
        var plan = PlanComposer.Recovery(folders.Kept!.Epoch, other.Region, region.Name, Fence.Server);
        var report = new ClusterRestoreReport(arguments, region, folders, before.Find(region.Name)!, plan) { AlreadyDone = true };
        if (!arguments.FencedByOperator && FailoverPlanner.Decide(
            before, new FailoverRequest { Operation = FailoverOperation.Rejoin, Target = other.Region }) is Decision.AlreadyDone)
        {
            if (session.Options.Json)
                session.WriteJson(writer => ClusterRestoreJson.Write(writer, report));
            session.HumanResult.WriteLine(
                $"Nothing to do: the cluster is at {arguments.Target} already; {region.DatabaseHost.Name} keeps {folders.Kept}.");
            return ExitCodes.Ok;
        }
        await using var executor = new RoleChangeExecutor(_endpoints, session.Host.Machines, Time);
        var done = new Execution(
            plan, plan.Steps.ToImmutableDictionary(step => step.Action, static _ => ""), ImmutableArray<StepFailure>.Empty);
        return await EndAsync(report, done, executor, cancellation);
    }

    // What a restore has set aside is there, and its server is the primary.
    private bool IsInPlace(ClusterState state, RegionEndpoints region, RecoveryFolders folders) =>
        folders is { Prepared: null, Unfinished: false, Kept: { } kept } && kept.Target == arguments.Target
        && state.Primary?.Region == region.Name;

    private void RefuseKept(RecoveryFolders folders)
    {
        if (arguments.To is null && folders.Kept is null)
            throw new DiagnosticException(
                Codes.Restore.NothingKept, "There is nothing to go back to.",
                "No data is kept that a restore of the cluster has set aside.",
                Fix.Of($"What is kept is shown by {new ProductCommand("status")}; --region names another region."));
        if (arguments.To is not null && folders.Kept is { } kept)
            throw new DiagnosticException(
                Codes.Restore.DataKept, "The data from before an earlier restore is still kept.",
                $"It is {kept}; a second restore would leave no room for its own, or two ways back.",
                Fix.Of(
                    $"Go back to it: {new ProductCommand("restore", "undo")}. Or delete it: {new ProductCommand("restore", "finish")}; "
                        + $"then run the command again."));
    }

    private (Plan Plan, bool Resumes) Decide(ClusterState state, RegionEndpoints region) => RecoveryPlanner.Decide(
        state,
        new RecoveryRequest
        {
            Target = region.Name,
            FencedByOperator = arguments.FencedByOperator,
            Token = session.Host.NewToken(Time.GetUtcNow()),
        }) switch
    {
        Decision.Proceed(var plan, var resumes) => (plan, resumes),
        Decision.Refuse(var diagnostic) => throw new DiagnosticException(diagnostic),
        var decision => throw new UnreachableException($"Unexpected decision type: {decision.GetType().Name}."),
    };

    // Where the primary is; where it was, when none runs.
    private string DefaultRegion(ClusterState state) =>
        RecoveryPlanner.Begun(state)?.To ?? state.Primary?.Region ?? state.LastPromotion?.To ?? _endpoints.Regions[0].Name;

    private Task<ClusterState> ObserveAsync(CancellationToken cancellation) =>
        session.Host.ObserveMembers(_endpoints, MemberObserver.DefaultDeadline, false, cancellation);

    private DiagnosticException Failed(ClusterRestoreReport report, Diagnostic diagnostic)
    {
        var error = new DiagnosticException(diagnostic);
        if (session.Options.Json)
            session.WriteJson(writer => ClusterRestoreJson.Write(
                writer, report, end => ErrorView.WriteMember(
                    end, error, ExceptionTranslation.ExitCodeOf(diagnostic.Kind), session.CommandStyle, session.TryLog()?.FilePath)));
        return error;
    }
}
