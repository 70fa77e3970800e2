using System.CommandLine;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Operations;
using Spectre.Console;

namespace HaCluster.Cli.Deployments;

/// <summary><c>deploy</c>, <c>rollback</c> and <c>deployments</c>: which image the application is.</summary>
internal static class DeployCommand
{
    private const string BuiltIn = "the built-in application";

    public static IEnumerable<Command> Create(Verb verb) => [Deploy(verb), Rollback(verb), List(verb)];

    /// <summary>An image as people read it.</summary>
    public static string Name(string? image) => image ?? BuiltIn;

    private static Command Deploy(Verb verb)
    {
        var name = new Argument<string>("IMAGE")
        {
            Description = "An image of the cluster's registry as it was pushed, or one of this machine's Docker by name, digest or ID.",
        };
        var command = verb.Define(
            "deploy", "Run another image of the application; one that does not become ready or fails requests is taken back.",
            async (session, result, cancellation) =>
            {
                Confirmation.EnsurePossible(session, Rollout.Noun);
                var image = await DeployedImage.ResolveAsync(session, result.GetRequiredValue(name), cancellation);
                return await new Rollout(session).RunAsync(image, cancellation);
            });
        command.Arguments.Add(name);
        return command;
    }

    private static Command Rollback(Verb verb)
    {
        var to = new Option<string>("--to")
        {
            Description = "An image of `deployments`; default: the one before the present one.",
            HelpName = "IMAGE",
        };
        var command = verb.Define(
            "rollback", "Run the image that the last deployment replaced.", async (session, result, cancellation) =>
            {
                Confirmation.EnsurePossible(session, Rollout.Noun);
                var rollout = new Rollout(session);
                return await rollout.RunAsync(rollout.Earlier(result.GetValue(to)), cancellation);
            });
        command.Options.Add(to);
        return command;
    }

    private static Command List(Verb verb) => verb.Define(
        "deployments", "Show the last deployments of the application.", (session, _, _) =>
        {
            var entries = new DeploymentLog(session.Workspace.StateDirectory, session.StackName).ReadEnded();
            if (session.Options.Json)
            {
                session.WriteJson(writer =>
                {
                    writer.WriteStartArray();
                    foreach (var entry in entries)
                    {
                        writer.WriteStartObject();
                        writer.WriteString("image", entry.Image);
                        writer.WriteString("previous", entry.Previous);
                        writer.WriteString("by", entry.By);
                        writer.WriteString("started", entry.Started);
                        if (entry.Ended is { } ended)
                            writer.WriteString("ended", ended);
                        writer.WriteString("result", entry.Result);
                        writer.WriteEndObject();
                    }
                    writer.WriteEndArray();
                });
                return Task.FromResult(ExitCodes.Ok);
            }
            if (entries.IsEmpty)
            {
                session.Result.WriteLine($"Nothing was deployed yet; stack {session.StackName} runs what its first `up` started.");
                return Task.FromResult(ExitCodes.Ok);
            }
            var table = new Table().NoBorder().AddColumns("STARTED", "SECONDS", "RESULT", "BY", "IMAGE");
            foreach (var entry in entries)
                table.AddRow(
                    $"{entry.Started:yyyy-MM-dd HH:mm:ss}Z", entry.Ended is { } ended ? $"{(ended - entry.Started).TotalSeconds:F0}" : "",
                    entry.Result, Markup.Escape(entry.By), Markup.Escape(Name(entry.Image)));
            session.Result.Write(table);
            return Task.FromResult(ExitCodes.Ok);
        });
}
