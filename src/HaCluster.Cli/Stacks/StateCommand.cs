using System.Collections.Immutable;
using System.CommandLine;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Operations;
using HaCluster.Cli.Recovery;
using Spectre.Console;

namespace HaCluster.Cli.Stacks;

/// <summary><c>state delete / unprotect</c>: changes the record of a stack and no real thing, to get out of trouble.</summary>
internal static class StateCommand
{
    public static Command Create(Verb verb)
    {
        var group = new Command("state", "Correct the recorded state of a stack; no real thing is touched.");
        group.Subcommands.Add(Delete(verb));
        group.Subcommands.Add(Unprotect(verb));
        return group;
    }

    private static Command Delete(Verb verb)
    {
        var urn = new Argument<string>("urn") { Description = "The resource; quote it for the shell." };
        var dependents = new Option<bool>("--target-dependents") { Description = "Take out what depends on it, too." };
        var force = new Option<bool>("--force") { Description = "Take it out although it is protected." };
        var command = verb.Define(
            "delete", "Take a resource out of the state; the real thing stays, unknown to hacluster.", (session, result, cancellation) =>
                EditAsync(
                    session, "removal from the state",
                    state => state.Delete(result.GetRequiredValue(urn), result.GetValue(dependents), result.GetValue(force)),
                    "Took out of the state", cancellation));
        command.Arguments.Add(urn);
        command.Options.Add(dependents);
        command.Options.Add(force);
        return command;
    }

    private static Command Unprotect(Verb verb)
    {
        var urn = new Argument<string?>("urn")
        {
            Description = "The resource; quote it for the shell. May be left out with --all.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var all = new Option<bool>("--all") { Description = "Every resource of the stack." };
        var command = verb.Define(
            "unprotect", "Let a protected resource be deleted; the program protects it again at the next `up` if it says so.",
            (session, result, cancellation) => EditAsync(
                session, "unprotection", state => state.Unprotect(result.GetValue(urn)), "Unprotected", cancellation));
        command.Arguments.Add(urn);
        command.Options.Add(all);
        command.Validators.Add(result =>
        {
            if (result.GetValue(urn) is null == !result.GetValue(all))
                result.AddError("Give either a URN or --all.");
        });
        return command;
    }

    private static async Task<int> EditAsync(
        CommandSession session, string what, Func<StateDocument, ImmutableArray<string>> edit, string done, CancellationToken cancellation)
    {
        var stack = session.OpenStack();
        var before = await stack.ExportAsync(showSecrets: false, cancellation);
        var changed = edit(StateDocument.Parse(before));
        if (changed.IsEmpty)
        {
            session.Note("Nothing is to be changed.");
            return ExitCodes.Ok;
        }
        void List() => session.Human.Write(new Rows(changed.Select(urn => new Text($"  {urn}"))));
        List();
        if (!await Confirmation.AskAsync(session, what, List, cancellation))
            throw Declined.Because($"The {what} was declined; nothing was changed.");
        // What a command that ran meanwhile recorded is kept.
        var state = StateDocument.Parse(await stack.ExportAsync(showSecrets: false, cancellation));
        edit(state);
        await stack.ImportAsync(state.Text, force: false, cancellation);
        await RecoveryUpkeep.KeepAsync(session, stack, cancellation);
        session.Note($"{done}: {changed.Length} {(changed.Length == 1 ? "resource" : "resources")}.");
        return ExitCodes.Ok;
    }
}
