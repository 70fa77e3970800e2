using System.CommandLine;
using System.Text;
using System.Text.Json;
using HaCluster.Cli.Access;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Json;
using HaCluster.Deployment.Properties;
using HaCluster.Diagnostics;
using Spectre.Console;

namespace HaCluster.Cli.Stacks;

/// <summary><c>stack output [NAME]</c>: the stack's outputs, secrets hidden unless asked for.</summary>
internal static class StackOutputCommand
{
    public static Command Create(Verb verb)
    {
        var name = new Argument<string?>("name") { Description = "One output; all when left out.", Arity = ArgumentArity.ZeroOrOne };
        var showSecrets = new Option<bool>("--show-secrets") { Description = "Print secrets in clear." };
        var command = verb.Define("output", "Show the stack's outputs.", (session, result, cancellation) =>
            RunAsync(session, result.GetValue(name), result.GetValue(showSecrets), cancellation));
        command.Arguments.Add(name);
        command.Options.Add(showSecrets);
        return command;
    }

    private static async Task<int> RunAsync(CommandSession session, string? name, bool showSecrets, CancellationToken cancellation)
    {
        var stack = session.OpenStack();
        var outputs = await stack.ReadOutputsAsync(cancellation);
        if (name is null)
        {
            if (session.Options.Json)
                session.WriteJson(writer => PropertyJson.Write(writer, outputs, showSecrets));
            else
                Table(session, outputs, showSecrets);
            return ExitCodes.Ok;
        }
        if (!outputs.TryGetValue(name, out var value))
            throw new DiagnosticException(
                Codes.Command.OutputNotFound, $"Stack {stack.Name} has no output '{name}'.", subject: name,
                why: outputs.Count == 0
                    ? $"It has no outputs. {MissingCluster.Reasons}"
                    : $"It has {string.Join(", ", outputs.Keys)}.",
                fix: outputs.Count == 0 ? new ProductCommand("up") : NearestName.Suggest(name, outputs.Keys));
        if (session.Options.Json)
            session.WriteJson(writer => PropertyJson.Write(writer, value, showSecrets));
        else
            session.Host.Output.WriteLine(Text(value, showSecrets));
        return ExitCodes.Ok;
    }

    private static void Table(CommandSession session, PropertyMap outputs, bool showSecrets)
    {
        var width = outputs.Count == 0 ? 0 : outputs.Keys.Max(key => key.Length);
        foreach (var (key, value) in outputs)
            session.Result.WriteLine(
                $"{key.PadRight(width)}  {Text(value, showSecrets).TrimEnd().ReplaceLineEndings("\n" + new string(' ', width + 2))}");
    }

    /// <summary>A string as it is, anything else as JSON on one line.</summary>
    private static string Text(PropertyValue value, bool showSecrets)
    {
        if ((showSecrets ? value.Unwrapped : value) is StringValue text)
            return text.Value;
        if (value is SecretValue && !showSecrets)
            return PropertyJson.SecretMark;
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, JsonOutput.Options with { Indented = false }))
            PropertyJson.Write(writer, value, showSecrets);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
