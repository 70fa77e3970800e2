using System.CommandLine;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Hosting;
using HaCluster.Deployment;
using HaCluster.Diagnostics;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;
using Spectre.Console;

namespace HaCluster.Cli.Access;

/// <summary>
/// <c>access show|save|export|import</c>: the file from which role changes work when the stack cannot be read, and the way to give it to a
/// colleague.
/// </summary>
internal static class AccessCommand
{
    private static readonly Fix WriteAnew = Fix.Of(
        $"Write it anew with {new ProductCommand("access", "save")}, or import a colleague's: "
            + $"{new ProductCommand("access", "import", "FILE")}.");

    private static readonly Fix AskAnew = Fix.Of("Check file and passphrase, or have the colleague export it once more.");

    public static Command Create(Verb verb) => new("access", "What role changes work from when the stack cannot be read.")
    {
        Show(verb), Save(verb), Export(verb), Import(verb),
    };

    private static Command Show(Verb verb) => verb.Define(
        "show", "Show what the access file holds and how old it is; no secrets.", (session, _, _) =>
        {
            var content = Require(session);
            if (session.Options.Json)
                session.WriteJson(writer => AccessJson.Write(writer, content));
            else
                Print(session, content);
            return Task.FromResult(ExitCodes.Ok);
        });

    private static Command Save(Verb verb) => verb.Define(
        "save", "Write the access file anew from the stack; `up` and role changes do the same.", async (session, _, cancellation) =>
        {
            var stack = session.OpenStack();
            var endpoints = await ClusterLookup.FindAsync(session, stack, cancellation);
            var workspace = session.Workspace;
            Translate(session, "cannot be written", CheckPlace(session), () => new AccessStore(session.Host, workspace).Save(
                new AccessContent(workspace.ProjectName, stack.Name, stack.Engine, session.Host.Time.GetUtcNow(), endpoints)));
            session.Note($"The access file of stack {Markup.Escape(stack.Name)} is written.");
            return ExitCodes.Ok;
        });

    private static Command Export(Verb verb)
    {
        var file = new Argument<string>("FILE") { Description = "The file to write (mode 0600), or - for stdout." };
        var passphrase = new PassphraseOption(verb.Options);
        var command = verb.Define(
            "export", "Write the access file for a colleague, encrypted with a passphrase.", async (session, result, cancellation) =>
            {
                var content = Require(session);
                var envelope = AccessEnvelope.SealWithPassphrase(
                    content, await passphrase.ReadAsync(session, result, repeat: true, cancellation));
                if (result.GetRequiredValue(file) is not "-" and var path)
                {
                    AtomicFile.WritePrivate(Path.GetFullPath(path, session.Host.CurrentDirectory), envelope);
                    session.Note(
                        $"Written to {Markup.Escape(path)}. Your colleague runs `{Markup.Escape(session.Typed("access", "import", "FILE"))}` in "
                            + "a checkout.");
                }
                else
                {
                    session.Host.Output.Write(System.Text.Encoding.UTF8.GetString(envelope));
                }
                return ExitCodes.Ok;
            });
        command.Arguments.Add(file);
        command.Options.Add(passphrase.Option);
        return command;
    }

    private static Command Import(Verb verb)
    {
        var file = new Argument<string>("FILE") { Description = "The file that a colleague exported, or - for stdin." };
        var passphrase = new PassphraseOption(verb.Options);
        var command = verb.Define(
            "import", "Take over the access file that a colleague exported.", async (session, result, cancellation) =>
            {
                var bytes = await ReadAsync(session, result.GetRequiredValue(file), cancellation);
                var secret = await passphrase.ReadAsync(session, result, repeat: false, cancellation);
                var content = Translate(session, "cannot be imported", AskAnew, () => AccessEnvelope.OpenWithPassphrase(bytes, secret));
                if (content.Project != session.Workspace.ProjectName)
                    throw new DiagnosticException(
                        Codes.Access.Foreign, $"The file is of project '{content.Project}'.", subject: content.Project,
                        why: $"The project here is '{session.Workspace.ProjectName}'.",
                        fix: Fix.Of("Run the command in a checkout of that project, or name its directory with -C DIR."));
                Translate(
                    session, "cannot be written", CheckPlace(session),
                    () => new AccessStore(session.Host, session.Workspace).Save(content));
                session.Note(
                    $"Imported the access file of stack {Markup.Escape(content.Stack)}, which is "
                        + $"{Age.Of(content.SavedAt, session.Host.Time)} old.");
                return ExitCodes.Ok;
            });
        command.Arguments.Add(file);
        command.Options.Add(passphrase.Option);
        return command;
    }

    private static AccessContent Require(CommandSession session) =>
        Translate(session, "cannot be read", WriteAnew, () => new AccessStore(session.Host, session.Workspace).Find(session.StackName))
            ?? throw new DiagnosticException(
                Codes.Access.Missing, $"Stack {session.StackName} has no access file.", subject: session.StackName,
                why: "It is written by `up`, by role changes and by `access save`, and removed by `destroy`.",
                fix: Fix.Of(
                    $"Run {new ProductCommand("access", "save")}, or import a colleague's: {new ProductCommand("access", "import", "FILE")}."));

    private static Fix CheckPlace(CommandSession session) => Fix.Of(
        $"Check that {session.Workspace.StateDirectory} and the folder of the key, ~/.config/hacluster or $XDG_CONFIG_HOME/hacluster, "
            + $"can be written.");

    private static void Translate(CommandSession session, string what, Fix fix, Action action) => Translate(session, what, fix, () =>
    {
        action();
        return true;
    });

    private static T Translate<T>(CommandSession session, string what, Fix fix, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (AccessException exception)
        {
            throw new DiagnosticException(
                Codes.Access.Unusable, $"The access file {what}.", subject: session.StackName, why: exception.Message, fix: fix,
                inner: exception);
        }
    }

    private static async Task<byte[]> ReadAsync(CommandSession session, string path, CancellationToken cancellation)
    {
        if (path == "-")
            return System.Text.Encoding.UTF8.GetBytes(await session.Host.Input.ReadToEndAsync(cancellation));
        try
        {
            return await File.ReadAllBytesAsync(Path.GetFullPath(path, session.Host.CurrentDirectory), cancellation);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                Codes.Command.FileUnreadable, $"{path} cannot be read.", exception.Message, Fix.Of("Check the path."), path, exception);
        }
    }

    private static void Print(CommandSession session, AccessContent content)
    {
        var console = session.Result;
        console.WriteLine($"Access file of stack {content.Stack}, project {content.Project} ({content.Engine} engine)");
        console.WriteLine(
            $"  saved:       {content.SavedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z, {Age.Of(content.SavedAt, session.Host.Time)} ago");
        console.WriteLine($"  target:      {EnumText.Of(content.Endpoints.Target)}");
        console.WriteLine($"  replication: {EnumText.Of(content.Endpoints.Replication)}");
        console.WriteLine($"  SSH key:     {(content.Endpoints.SshPrivateKey is null ? "in the SSH agent" : "in the file")}");
        foreach (var region in content.Endpoints.Regions)
        {
            console.WriteLine($"  {region.Name}{(region.AwsRegion is { } aws ? $" ({aws})" : "")}:");
            foreach (var host in region.Hosts)
                console.WriteLine($"    {host.Name,-12} {Describe(host)}");
        }
    }

    private static string Describe(HostEndpoint host) =>
        $"{host.SshUser}@{host.SshHost}:{host.SshPort}"
        + (host.SshProxy is { } proxy ? $" through {proxy.User}@{proxy.Host}:{proxy.Port}" : "")
        + (host.SshHostKey is null ? ", no host key" : "")
        + (host.InstanceId is { } instance ? $", {instance[..Math.Min(19, instance.Length)]}" : "");
}
