using System.CommandLine;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Operations;
using HaCluster.Deployment;
using HaCluster.Diagnostics;
using Spectre.Console;

namespace HaCluster.Cli.Stacks;

/// <summary><c>cancel</c>: breaks the lock that a dead run left behind.</summary>
internal static class CancelCommand
{
    public static Command Create(Verb verb) => verb.Define(
        "cancel", "Break a stack's lock. The process that holds it is not stopped.", async (session, _, cancellation) =>
        {
            var stack = session.OpenStack();
            if (!stack.ReportsLockHolder)
                return await CancelAsync(session, stack, cancellation);
            if (stack.FindLock() is not { } holder)
            {
                session.Note($"Stack {Markup.Escape(stack.Name)} is not locked.");
                return ExitCodes.Ok;
            }
            var who = $"process {holder.ProcessId} of {holder.User} on {holder.Host}, since {holder.Since:yyyy-MM-dd HH:mm:ss'Z'}";
            if (!await Confirmation.TypeNameAsync(
                session, $"The lock is held by {who}. If it still runs, two runs will overwrite each other's state.", cancellation))
                throw Declined.Because($"The name that was typed is not {stack.Name}; the lock stays.");
            if (!stack.BreakLock())
                throw new DiagnosticException(
                    Codes.Command.LockGone, $"The lock of stack {stack.Name} was already removed.", subject: stack.Name);
            session.Note($"Broke the lock of stack {Markup.Escape(stack.Name)} held by {Markup.Escape(who)}.");
            return ExitCodes.Ok;
        });

    private static async Task<int> CancelAsync(CommandSession session, IStack stack, CancellationToken cancellation)
    {
        if (!await Confirmation.TypeNameAsync(
            session, "If an update still runs, two runs will overwrite each other's state.", cancellation))
            throw Declined.Because($"The name that was typed is not {stack.Name}; the lock stays.");
        stack.BreakLock();
        session.Note($"Cancelled what was running on stack {Markup.Escape(stack.Name)}.");
        return ExitCodes.Ok;
    }
}
