using System.CommandLine;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Deployments;
using HaCluster.Cli.Errors;
using HaCluster.Cli.Operations;
using HaCluster.Deployment;
using HaCluster.Diagnostics;
using Spectre.Console;

namespace HaCluster.Cli.Stacks;

/// <summary><c>stack ls / init / select / rm</c>, and the group itself.</summary>
internal static class StackCommand
{
    public static Command Create(Verb verb)
    {
        var group = new Command("stack", "Stacks: list, create, select, look into, remove.");
        group.Subcommands.Add(List(verb));
        group.Subcommands.Add(Init(verb));
        group.Subcommands.Add(Select(verb));
        group.Subcommands.Add(StackOutputCommand.Create(verb));
        group.Subcommands.Add(StackTransferCommands.Export(verb));
        group.Subcommands.Add(StackTransferCommands.Import(verb));
        group.Subcommands.Add(StackHistoryCommand.Create(verb));
        group.Subcommands.Add(StackRenameCommand.Create(verb));
        group.Subcommands.Add(Remove(verb));
        return group;
    }

    private static Command List(Verb verb)
    {
        var command = verb.Define("ls", "List the stacks of the project.", (session, _, _) =>
        {
            var stacks = session.Workspace.ListStacks();
            if (session.Options.Json)
            {
                session.WriteJson(writer =>
                {
                    writer.WriteStartArray();
                    foreach (var stack in stacks)
                    {
                        writer.WriteStartObject();
                        writer.WriteString("name", stack.Name);
                        writer.WriteString("engine", stack.Engine);
                        writer.WriteBoolean("current", stack.Name == session.StackName);
                        if (stack.LastUpdate is { } updated)
                            writer.WriteString("lastUpdate", updated);
                        if (stack.ResourceCount is { } count)
                            writer.WriteNumber("resourceCount", count);
                        if (stack.Problem is { } problem)
                        {
                            writer.WriteStartObject("problem");
                            DiagnosticJson.WriteMembers(writer, problem, session.CommandStyle);
                            writer.WriteEndObject();
                        }
                        writer.WriteEndObject();
                    }
                    writer.WriteEndArray();
                });
                return Task.FromResult(ExitCodes.Ok);
            }
            var table = new Table { Border = TableBorder.None };
            foreach (var title in new[] { "NAME", "ENGINE", "LAST UPDATE", "RESOURCES" })
                table.AddColumn(new TableColumn(title) { Padding = new Padding(0, 0, 2, 0), NoWrap = true });
            foreach (var stack in stacks)
            {
                table.AddRow(
                    new Text(stack.Name + (stack.Name == session.StackName ? "*" : "")),
                    new Text(stack.Engine),
                    new Text(stack.LastUpdate?.ToString("yyyy-MM-dd HH:mm:ss'Z'") ?? (stack.Problem is null ? "never" : "unknown")),
                    new Text(stack.ResourceCount?.ToString() ?? "-"));
            }
            session.Result.Write(table);
            session.Human.Write(new Rows(stacks.Select(stack => stack.Problem).OfType<Diagnostic>()
                .SelectMany(problem => DiagnosticView.Render(problem, session.CommandStyle))));
            return Task.FromResult(ExitCodes.Ok);
        });
        command.Aliases.Add("list");
        return command;
    }

    private static Command Init(Verb verb)
    {
        var name = new Argument<string>("name") { Description = "Name of the new stack." };
        var provider = new Option<string?>("--secrets-provider")
        {
            Description =
                "What encrypts the stack's secrets: passphrase (default) or, with the Pulumi CLI, "
                    + "a key such as awskms://alias/NAME?region=REGION.",
            HelpName = "PROVIDER",
        };
        var engine = new Option<string?>("--engine")
        {
            Description = "What keeps the stack's state: embedded (default for the target local) or pulumi (default for aws).",
            HelpName = "ENGINE",
        };
        engine.AcceptOnlyFromAmong(EngineNames.Embedded, EngineNames.Pulumi);
        var command = verb.Define("init", "Create an empty stack and select it.", (session, result, _) =>
        {
            var stack = session.Workspace.CreateStack(
                session.Unqualified(result.GetRequiredValue(name)), result.GetValue(provider), result.GetValue(engine));
            session.Workspace.SelectStack(stack.Name);
            session.Note($"Created stack {Markup.Escape(stack.Name)} and selected it.");
            return Task.FromResult(ExitCodes.Ok);
        });
        command.Arguments.Add(name);
        command.Options.Add(provider);
        command.Options.Add(engine);
        return command;
    }

    private static Command Select(Verb verb)
    {
        var name = StackName(verb, "The stack to select.");
        var command = verb.Define("select", "Select the stack that other commands work on.", (session, result, _) =>
        {
            var selected = session.Unqualified(result.GetRequiredValue(name));
            Named(() => session.Workspace.SelectStack(selected));
            session.Note($"Selected stack {Markup.Escape(selected)}.");
            return Task.FromResult(ExitCodes.Ok);
        });
        command.Arguments.Add(name);
        return command;
    }

    private static Command Remove(Verb verb)
    {
        var name = new Argument<string?>("name")
        {
            Description = "The stack to remove; may be left out when --stack names it.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        name.CompletionSources.Add(_ => verb.StackNames());
        var force = new Option<bool>("--force")
        {
            Description = "Remove it although it still has resources; they keep running, unknown to hacluster.",
        };
        var command = verb.Define("rm", "Remove a stack's state; its configuration file stays.", async (session, result, cancellation) =>
        {
            // The selected stack is not meant: what is removed must have been named.
            var stackName = result.GetValue(name) ?? session.Options.Stack ?? throw new DiagnosticException(
                Codes.Command.StackNameMissing, "The name of the stack to remove is missing.",
                fix: new ProductCommand("stack", "rm", "NAME") { NamesStack = true });
            stackName = session.Unqualified(stackName);
            Named(() => session.Workspace.OpenStack(stackName));
            var named = session.WithStack(stackName);
            if (!await Confirmation.TypeNameAsync(named, $"This removes the state of stack {stackName}.", cancellation))
                throw Declined.Because($"The name that was typed is not {stackName}; nothing was removed.");
            session.Workspace.RemoveStack(stackName, result.GetValue(force));
            new DeploymentLog(session.Workspace.StateDirectory, stackName).Remove();
            session.Note($"Removed stack {Markup.Escape(stackName)}.");
            return ExitCodes.Ok;
        });
        command.Arguments.Add(name);
        command.Options.Add(force);
        return command;
    }

    private static Argument<string> StackName(Verb verb, string description)
    {
        var argument = new Argument<string>("name") { Description = description };
        argument.CompletionSources.Add(_ => verb.StackNames());
        return argument;
    }

    /// <summary>Here the stack is the object of the command, so a missing one is "not found" and not bad usage.</summary>
    private static void Named(Action action)
    {
        try
        {
            action();
        }
        catch (DeploymentException exception) when (exception.Diagnostic.Code == Codes.Deployment.StackNotFound)
        {
            throw new DiagnosticException(exception.Diagnostic with { Kind = ErrorKind.NotFound }, exception);
        }
    }
}
