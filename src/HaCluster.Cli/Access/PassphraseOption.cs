using System.CommandLine;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Hosting;
using HaCluster.Diagnostics;
using Spectre.Console;

namespace HaCluster.Cli.Access;

/// <summary>The passphrase of an exported access file: from a file, the environment, or the terminal; never from the command line.</summary>
internal sealed class PassphraseOption(EnvironmentBackedOptions options)
{
    private const string Variable = "HACLUSTER_ACCESS_PASSPHRASE";

    public Option<string?> Option { get; } = options.Text(
        "--passphrase-file", $"Read the passphrase from this file; by default it is that of {Variable}, else it is asked for.", "FILE");

    /// <param name="repeat">Ask twice: a mistake would make the file useless.</param>
    /// <exception cref="DiagnosticException">There is none, or no terminal to ask.</exception>
    public async Task<string> ReadAsync(CommandSession session, ParseResult result, bool repeat, CancellationToken cancellation)
    {
        var passphrase = result.GetValue(Option) is { } path ? await ReadFileAsync(session, path, cancellation)
            : session.Host.Variable(Variable) ?? await AskAsync(session, repeat, cancellation);
        return passphrase.Length > 0 ? passphrase : throw new DiagnosticException(Codes.Access.Passphrase, "The passphrase is empty.");
    }

    private static async Task<string> ReadFileAsync(CommandSession session, string path, CancellationToken cancellation)
    {
        try
        {
            var text = await File.ReadAllTextAsync(Path.GetFullPath(path, session.Host.CurrentDirectory), cancellation);
            return text.TrimEnd('\r', '\n');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                Codes.Command.FileUnreadable, $"{path} cannot be read.", exception.Message,
                Fix.Of("Check the path after --passphrase-file."), path, exception);
        }
    }

    private static async Task<string> AskAsync(CommandSession session, bool repeat, CancellationToken cancellation)
    {
        if (!session.Capabilities.Prompt)
            throw new DiagnosticException(
                Codes.Access.Passphrase, "A passphrase is needed, but no terminal is available.",
                fix: Fix.Of($"Set {Variable}, or name a file with --passphrase-file."));
        var console = session.Host.PromptConsole ?? session.Human;
        var passphrase = await Prompt("Passphrase:").ShowAsync(console, cancellation);
        return !repeat || await Prompt("The same again:").ShowAsync(console, cancellation) == passphrase
            ? passphrase
            : throw new DiagnosticException(Codes.Access.Passphrase, "The two passphrases differ.");
    }

    private static TextPrompt<string> Prompt(string title) => new TextPrompt<string>(title).Secret(null);
}
