using HaCluster.Cli.Hosting;
using HaCluster.Diagnostics;
using Spectre.Console;

namespace HaCluster.Cli.Access;

/// <summary>
/// Finds a deployed cluster: its stack knows best, and where that does not answer soon, the access file has what was last known. What is
/// lost with a region, such as a back end or a key of the stack, must not stop a command that only needs the hosts.
/// </summary>
internal static class ClusterFinder
{
    /// <summary>Twice what the Pulumi CLI needs to read the outputs of a stack whose back end is well.</summary>
    private static readonly TimeSpan StackDeadline = TimeSpan.FromSeconds(5);

    /// <exception cref="DiagnosticException">Neither the stack nor an access file describes a cluster; the error is the stack's.</exception>
    public static async Task<FoundCluster> FindAsync(CommandSession session, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        // Opening a stack may block: the Pulumi CLI is asked which stacks it has.
        var asking = Task.Run(() => AskStackAsync(session, limit.Token), CancellationToken.None);
        try
        {
            return await asking.WaitAsync(StackDeadline, session.Host.Time, cancellation);
        }
        catch (TimeoutException)
        {
            if (FromFile(session, $"it has not answered for {StackDeadline.TotalSeconds:F0} s") is not { } found)
                return await asking.WaitAsync(cancellation);
            await limit.CancelAsync();
            Ignore(asking);
            return found;
        }
        catch (Exception exception) when (exception is DiagnosticException or IOException or UnauthorizedAccessException)
        {
            if (FromFile(session, Reason(exception)) is { } found)
                return found;
            throw;
        }
    }

    private static async Task<FoundCluster> AskStackAsync(CommandSession session, CancellationToken cancellation)
    {
        var stack = session.OpenStack();
        return new FoundCluster(await ClusterLookup.FindAsync(session, stack, cancellation), stack.Name, stack.Engine) { Stack = stack };
    }

    /// <returns>Null when there is no file, or none that can be opened.</returns>
    private static FoundCluster? FromFile(CommandSession session, string obstacle)
    {
        try
        {
            var name = session.StackName;
            if (new AccessStore(session.Host, session.Workspace).Find(name) is not { } content)
                return null;
            session.Note(
                $"[yellow]Warning:[/] stack {Markup.Escape(name)} cannot be read: {Markup.Escape(obstacle)}. "
                    + $"The access file is used, which is {Age.Of(content.SavedAt, session.Host.Time)} old.");
            return new FoundCluster(content.Endpoints, name, content.Engine) { Obstacle = obstacle };
        }
        catch (AccessException exception)
        {
            session.Note($"[yellow]Warning:[/] the access file cannot be read: {Markup.Escape(exception.Message)}");
            return null;
        }
    }

    // Of a command of another program the reason is what that said.
    private static string Reason(Exception exception) =>
        (exception is DiagnosticException { Diagnostic: { Code: var code, Why: { } why } } && code == Codes.Pulumi.Failed
            ? why.Split('\n')[^1]
            : exception.Message).Trim().TrimEnd('.');

    private static void Ignore(Task task) => task.ContinueWith(
        static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
