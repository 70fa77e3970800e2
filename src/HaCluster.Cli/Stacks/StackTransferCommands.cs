using System.CommandLine;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Recovery;
using HaCluster.Deployment;
using HaCluster.Diagnostics;
using Spectre.Console;

namespace HaCluster.Cli.Stacks;

/// <summary><c>stack export</c> and <c>stack import</c>: the state as a Pulumi v3 deployment.</summary>
internal static class StackTransferCommands
{
    public static Command Export(Verb verb)
    {
        var file = new Option<string?>("--file") { Description = "Write to this file (mode 0600) instead of stdout.", HelpName = "FILE" };
        var showSecrets = new Option<bool>("--show-secrets") { Description = "Write secrets in clear." };
        var command = verb.Define(
            "export", "Write the stack's state as a Pulumi v3 deployment in JSON.", async (session, result, cancellation) =>
            {
                var json = await session.OpenStack().ExportAsync(result.GetValue(showSecrets), cancellation);
                if (result.GetValue(file) is not { } path)
                {
                    session.Host.Output.WriteLine(json.TrimEnd());
                    return ExitCodes.Ok;
                }
                await using var writer = new StreamWriter(
                    AtomicFile.OpenPrivate(Path.GetFullPath(path, session.Host.CurrentDirectory), FileMode.Create));
                await writer.WriteLineAsync(json.TrimEnd().AsMemory(), cancellation);
                return ExitCodes.Ok;
            });
        command.Options.Add(file);
        command.Options.Add(showSecrets);
        return command;
    }

    public static Command Import(Verb verb)
    {
        var file = new Option<string?>("--file") { Description = "Read from this file instead of stdin.", HelpName = "FILE" };
        var force = new Option<bool>("--force")
        {
            Description = "Accept a deployment of another stack, and references that do not resolve.",
        };
        var command = verb.Define("import", "Replace the stack's state by an exported deployment.", async (session, result, cancellation) =>
        {
            var json = result.GetValue(file) is { } path
                ? await ReadAsync(Path.GetFullPath(path, session.Host.CurrentDirectory), cancellation)
                : await session.Host.Input.ReadToEndAsync(cancellation);
            var stack = session.OpenStack();
            await stack.ImportAsync(json, result.GetValue(force), cancellation);
            await RecoveryUpkeep.KeepAsync(session, stack, cancellation);
            session.Note($"Imported the state of stack {Markup.Escape(stack.Name)}.");
            return ExitCodes.Ok;
        });
        command.Options.Add(file);
        command.Options.Add(force);
        return command;
    }

    private static async Task<string> ReadAsync(string path, CancellationToken cancellation)
    {
        try
        {
            return await File.ReadAllTextAsync(path, cancellation);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                Codes.Command.FileUnreadable, $"{path} cannot be read.", exception.Message, Fix.Of("Check the path after --file."), path,
                exception);
        }
    }
}
