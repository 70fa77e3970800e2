using System.Collections.Immutable;
using System.CommandLine;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Deployments;
using HaCluster.Cli.Hosting;
using HaCluster.Deployment;
using HaCluster.Deployment.Properties;
using HaCluster.Diagnostics;
using Spectre.Console;

namespace HaCluster.Cli.Stacks;

/// <summary><c>stack rename</c>.</summary>
internal static class StackRenameCommand
{
    public static Command Create(Verb verb)
    {
        var name = new Argument<string>("new-name") { Description = "The new name." };
        var command = verb.Define(
            "rename", "Rename a stack, with its configuration file and its history.",
            (session, result, cancellation) => RunAsync(session, session.Unqualified(result.GetRequiredValue(name)), cancellation));
        command.Arguments.Add(name);
        return command;
    }

    private static async Task<int> RunAsync(CommandSession session, string newName, CancellationToken cancellation)
    {
        var stack = session.OpenStack();
        var resources = await stack.ReadResourcesAsync(cancellation);
        if (resources.Any(resource => UrnParts.TypeOf(resource.Urn).StartsWith("hacluster:", StringComparison.Ordinal)))
            throw Refusal(session, stack, newName);
        session.Workspace.RenameStack(stack.Name, newName);
        new DeploymentLog(session.Workspace.StateDirectory, stack.Name).MoveTo(newName);
        session.Note($"Renamed stack {Markup.Escape(stack.Name)} to {Markup.Escape(newName)}.");
        return ExitCodes.Ok;
    }

    private static DiagnosticException Refusal(CommandSession session, IStack stack, string newName)
    {
        ProductCommand On(string name, params ImmutableArray<string> words) =>
            new(words) { Stack = name, Directory = session.Workspace.Directory };
        return new DiagnosticException(
            Codes.Deployment.StackHasCluster, $"Stack {stack.Name} cannot be renamed while it has a cluster; nothing was changed.",
            "The hosts, their labels or tags, and their networks carry the name of the stack, and no host takes another one while it runs.",
            Fix.Of(
                $"Deploy a cluster of the new name beside it, load a dump of the database, and remove the old one: "
                    + $"{On(newName, "stack", "init", newName) with { Stack = null, NamesStack = true }}, {On(newName, "up")}, "
                    + $"{On(stack.Name, "destroy")}."),
            stack.Name);
    }
}
