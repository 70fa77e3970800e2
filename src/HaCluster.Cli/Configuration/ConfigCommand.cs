using System.CommandLine;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Json;
using HaCluster.Cli.Preflight;
using HaCluster.Deployment;
using HaCluster.Diagnostics;
using HaCluster.Topology.Settings;
using Spectre.Console;

namespace HaCluster.Cli.Configuration;

/// <summary><c>config</c> lists; <c>config get / set / rm</c>.</summary>
internal static class ConfigCommand
{
    public static Command Create(Verb verb)
    {
        var showSecrets = new Option<bool>("--show-secrets") { Description = "Print secrets in clear." };
        var group = verb.Define("config", "Show or change the stack's configuration.", (session, result, _) =>
        {
            List(session, result.GetValue(showSecrets));
            return Task.FromResult(ExitCodes.Ok);
        });
        group.Options.Add(showSecrets);
        group.Subcommands.Add(Get(verb));
        group.Subcommands.Add(Set(verb));
        group.Subcommands.Add(Remove(verb));
        return group;
    }

    private static void List(CommandSession session, bool showSecrets)
    {
        var values = session.OpenStack().Configuration.ReadAll();
        if (session.Options.Json)
        {
            session.WriteJson(writer =>
            {
                writer.WriteStartObject();
                foreach (var (key, entry) in values)
                {
                    writer.WriteStartObject(key);
                    if (!entry.Secret || showSecrets)
                        writer.WriteString("value", entry.Value);
                    writer.WriteBoolean("secret", entry.Secret);
                    writer.WriteEndObject();
                }
                writer.WriteEndObject();
            });
            return;
        }
        var width = values.IsEmpty ? 0 : values.Keys.Max(key => key.Length);
        foreach (var (key, entry) in values)
            session.Result.WriteLine($"{key.PadRight(width)}  {Shown(entry, showSecrets)}");
    }

    private static Command Get(Verb verb)
    {
        var key = KeyArgument();
        var path = PathOption();
        var command = verb.Define("get", "Print one value; a secret is decrypted.", (session, result, _) =>
        {
            var values = session.OpenStack().Configuration.ReadAll();
            var wanted = Qualified(session, result.GetRequiredValue(key));
            if (SettingForms.Find(values, wanted, result.GetValue(path)) is not { } entry)
                throw new DiagnosticException(
                    Codes.Command.ConfigKeyNotSet, $"{wanted} is not set in stack {session.StackName}.", subject: wanted,
                    why: values.IsEmpty ? "The stack has no configuration." : null,
                    fix: NearestName.Suggest(wanted, values.Keys));
            if (session.Options.Json)
            {
                session.WriteJson(writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("name", wanted);
                    writer.WriteString("value", entry.Value);
                    writer.WriteBoolean("secret", entry.Secret);
                    writer.WriteEndObject();
                });
            }
            else
                session.Host.Output.WriteLine(entry.Value);
            return Task.FromResult(ExitCodes.Ok);
        });
        command.Arguments.Add(key);
        command.Options.Add(path);
        return command;
    }

    private static Command Set(Verb verb)
    {
        var key = KeyArgument();
        var value = new Argument<string?>("value")
        {
            Description = "The value; read from stdin when left out.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var secret = new Option<bool>("--secret") { Description = "Encrypt the value." };
        var path = PathOption();
        var command = verb.Define("set", "Set a value.", async (session, result, cancellation) =>
        {
            var name = result.GetRequiredValue(key);
            var stack = session.OpenStack();
            var text = result.GetValue(value) ?? await ReadAsync(session, name, result.GetValue(secret), cancellation);
            var (place, isPath) = SettingForms.ToSet(stack.Configuration, Qualified(session, name), result.GetValue(path));
            stack.Configuration.Set(place, text, result.GetValue(secret), isPath);
            WarnAbout(session, stack);
            return ExitCodes.Ok;
        });
        command.Arguments.Add(key);
        command.Arguments.Add(value);
        command.Options.Add(secret);
        command.Options.Add(path);
        return command;
    }

    private static Command Remove(Verb verb)
    {
        var key = KeyArgument();
        var path = PathOption();
        var command = verb.Define("rm", "Remove a value.", (session, result, _) =>
        {
            var name = result.GetRequiredValue(key);
            var configuration = session.OpenStack().Configuration;
            var places = SettingForms.ToRemove(configuration, Qualified(session, name), result.GetValue(path));
            if (!places.Aggregate(false, (any, place) => configuration.Remove(place.Key, place.Path) || any))
                throw new DiagnosticException(
                    Codes.Command.ConfigKeyNotSet, $"{Qualified(session, name)} is not set in the file of stack {session.StackName}.",
                    subject: Qualified(session, name));
            return Task.FromResult(ExitCodes.Ok);
        });
        command.Arguments.Add(key);
        command.Options.Add(path);
        return command;
    }

    private static Option<bool> PathOption() => new("--path") { Description = "The key leads into an object: a.b[0]." };

    private static Argument<string> KeyArgument() => new("key") { Description = "namespace:name; a bare name is the project's." };

    /// <summary>A secret typed at a terminal is not shown; from a pipe, the text is taken without its last line end, of which there may be
    /// more.</summary>
    private static async Task<string> ReadAsync(CommandSession session, string name, bool secret, CancellationToken cancellation)
    {
        if (!session.Capabilities.Prompt)
            return WithoutLineEnd(await session.Host.Input.ReadToEndAsync(cancellation));
        var prompt = new TextPrompt<string>($"Value of {Markup.Escape(name)}:").AllowEmpty();
        return await (secret ? prompt.Secret() : prompt).ShowAsync(session.Host.PromptConsole ?? session.Human, cancellation);
    }

    private static string WithoutLineEnd(string text)
    {
        var end = text.EndsWith("\r\n", StringComparison.Ordinal) ? 2 : text.EndsWith('\n') ? 1 : 0;
        return text[..^end];
    }

    /// <summary>Several values may have to change together, so a configuration that is not valid yet is a warning here.</summary>
    private static void WarnAbout(CommandSession session, IStack stack)
    {
        if (session.Workspace.ProjectName != ClusterSettings.Project)
            return;
        foreach (var diagnostic in PreflightSuite.Load(stack).Diagnostics)
            PreflightGate.Warn(session, diagnostic);
    }

    private static string Qualified(CommandSession session, string key) =>
        key.Contains(':', StringComparison.Ordinal) ? key : $"{session.Workspace.ProjectName}:{key}";

    private static string Shown(ConfigEntry entry, bool showSecrets) =>
        entry.Secret && !showSecrets ? PropertyJson.SecretMark : entry.Value;
}
