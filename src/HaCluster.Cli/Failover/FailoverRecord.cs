using System.Collections.Immutable;
using HaCluster.Cli.Access;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Operations;
using HaCluster.Cli.Operations.Views;
using HaCluster.Deployment;
using HaCluster.Deployment.Operations;
using HaCluster.Diagnostics;
using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;
using HaCluster.RoleChanges;
using Spectre.Console;

namespace HaCluster.Cli.Failover;

/// <summary>
/// The failover stack, which lies inside the cluster's own project and has the same name, as the record of what was done. What happens
/// to it never changes what a role change does or how it ends.
/// </summary>
internal sealed class FailoverRecord(CommandSession session)
{
    private const string Folder = "stacks/failover";
    private const string ActiveRegion = "activeRegion";
    private const string SuspendedKey = "suspended";

    /// <summary>For the back end, the start of the program and, with Pulumi, its plug-ins.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <summary>After a failure the operator has more urgent things to do than to wait for it.</summary>
    private static readonly TimeSpan DeadlineAfterFailure = TimeSpan.FromSeconds(20);

    /// <summary>Time to save, once asked to end.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Synchronous replication was suspended with <c>degrade</c> and not restored since. Where this cannot be read it must be taken for
    /// true: nothing is then claimed to be safe because of it.
    /// </summary>
    public bool IsSuspended()
    {
        try
        {
            return OpenWorkspace().OpenConfiguration(session.StackName).FindPlain(SuspendedKey) == "true";
        }
        catch (Exception exception) when (IsObstacle(exception))
        {
            Warn($"it is not known whether synchronous replication is suspended: {Reason(exception)}");
            return true;
        }
    }

    /// <summary>Remembers that synchronous replication is about to be suspended.</summary>
    public void Suspend()
    {
        if (TryConfigure(configuration => configuration.Set(SuspendedKey, "true", secret: false)) is { } obstacle)
            Warn($"it cannot be written down that synchronous replication is suspended: {obstacle}");
    }

    /// <summary>Writes down how far a plan was carried out.</summary>
    /// <param name="execution">What was done.</param>
    /// <param name="after">What was seen afterwards.</param>
    /// <param name="found">The cluster.</param>
    public async Task WriteAsync(Execution execution, ClusterState after, FoundCluster found, CancellationToken cancellation)
    {
        var unset = execution.Succeeded ? Configure(execution.Plan, after) : null;
        var unrecorded = found.Obstacle is { } obstacle
            ? $"the stack of the cluster cannot be read: {obstacle}"
            : await TryUpdateAsync(new Handover(execution.Plan, execution.Executed, after), execution.Succeeded, cancellation);
        var done = execution.Succeeded ? "the role change is done; " : "";
        // An update of the stack would move the primary to where its configuration says.
        var set = unset is null ? "" : $"{Command("config", "set", ActiveRegion, execution.Plan.To)}, then ";
        if (unrecorded is not null)
            Warn(
                $"{done}the failover stack could not record it: {unrecorded}. It will be recorded by the next role change, or by "
                    + $"{set}{Command("up")}");
        else if (unset is not null)
            Warn(
                $"{done}its region could not be set in the configuration of the failover stack: {unset}. Before you update that stack, run "
                    + Command("config", "set", ActiveRegion, execution.Plan.To));
    }

    // What a later update of the stack must find: the region that is active now.
    private string? Configure(Plan plan, ClusterState after) => TryConfigure(configuration =>
    {
        configuration.Set(ActiveRegion, plan.To, secret: false);
        if (plan.Kind == PlanKind.Rejoin && after.Primary?.Region == plan.To)
            configuration.Remove(SuspendedKey);
    });

    /// <returns>Why it was not written; null when it was.</returns>
    private string? TryConfigure(Action<IStackConfiguration> change)
    {
        try
        {
            change(OpenWorkspace().OpenConfiguration(session.StackName));
            return null;
        }
        catch (Exception exception) when (IsObstacle(exception))
        {
            return Reason(exception);
        }
    }

    /// <returns>Why it was not recorded; null when it was.</returns>
    private async Task<string?> TryUpdateAsync(Handover handover, bool succeeded, CancellationToken cancellation)
    {
        var deadline = succeeded ? Deadline : DeadlineAfterFailure;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var interruption = new Interruption(
            () => session.Note("Interrupted: the role change is not recorded in the failover stack."),
            static () => Environment.Exit(ExitCodes.Interrupted), limit.Token);
        limit.CancelAfter(deadline);
        // On its own: a lock, a back end or a disk may block any part of it.
        var update = Task.Run(() => UpdateAsync(handover, interruption.Token), CancellationToken.None);
        try
        {
            return await update.WaitAsync(deadline + Grace, cancellation);
        }
        catch (TimeoutException)
        {
            return $"it has not answered for {deadline.TotalSeconds:F0} s";
        }
        catch (Exception exception) when (IsObstacle(exception) || exception is OperationCanceledException)
        {
            return Reason(exception);
        }
    }

    private async Task<string?> UpdateAsync(Handover handover, CancellationToken cancellation)
    {
        var stack = OpenStack();
        var progress = new OperationProgress(OperationKind.Update, session.Host.Time);
        var options = new OperationOptions
        {
            ProgramEnvironment = ImmutableDictionary<string, string>.Empty.Add(Handover.Variable, handover.ToJson()),
            // A killed role change leaves both, and the record that is written now is complete.
            ForgetInterrupted = true,
            BreakDeadLock = true,
        };
        await using var view = new SilentOperationView(progress);
        var sink = new LoggingSink(new HostAdviceSink(view, session.CommandStyle), session.Log.Logger);
        var summary = await stack.UpdateAsync(options, sink, cancellation);
        return summary.Outcome switch
        {
            OperationOutcome.Succeeded => null,
            OperationOutcome.Cancelled => "it was interrupted",
            _ => progress.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity == LogSeverity.Error)?.Message
                .Trim().Split('\n')[0].TrimEnd('.') ?? "its update failed",
        };
    }

    // A first role change creates the stack.
    private IStack OpenStack()
    {
        var workspace = OpenWorkspace();
        try
        {
            return workspace.OpenStack(session.StackName);
        }
        catch (DeploymentException exception) when (exception.Diagnostic.Code == Codes.Deployment.StackNotFound)
        {
            return workspace.CreateStack(session.StackName);
        }
    }

    private IWorkspace OpenWorkspace() => session.OpenWorkspace(Directory);

    private string Directory => Path.Combine(session.Workspace.Directory, Folder);

    /// <summary>Commands on the failover stack, whichever stack and directory are the defaults.</summary>
    private CommandStyle Style =>
        session.CommandStyle with { Stack = session.StackName, DefaultStack = null, Project = Directory, Directory = Directory };

    private string Command(params string[] arguments) => $"`{Style.Write(new ProductCommand([.. arguments]))}`";

    private void Warn(string text)
    {
        session.Log.Logger.Warning("{Text}", text);
        session.Human.MarkupLine($"[yellow]Warning:[/] {Markup.Escape(text)}.");
    }

    private static bool IsObstacle(Exception exception) =>
        exception is DiagnosticException or IOException or UnauthorizedAccessException or InvalidOperationException;

    private string Reason(Exception exception)
    {
        if (exception is OperationCanceledException)
            return "it was interrupted";
        var text = exception is DiagnosticException { Diagnostic: var diagnostic }
            ? $"{diagnostic.Summary} {diagnostic.Why} {(diagnostic.Fix is { } fix ? Style.Write(fix) : "")}"
            : exception.Message;
        return string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');
    }
}
