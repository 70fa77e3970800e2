using HaCluster.Cli.Hosting;
using HaCluster.Diagnostics;
using Spectre.Console;

namespace HaCluster.Cli.Imports;

/// <summary>The password of the source: typed at a terminal, or the text of standard input; never from the command line.</summary>
internal static class SourcePassword
{
    /// <returns>Empty for a source that asks for none.</returns>
    /// <exception cref="DiagnosticException">No terminal to ask at, or text that no password can be.</exception>
    public static async Task<string> ReadAsync(
        CommandSession session, SourceConnection source, bool fromInput, CancellationToken cancellation)
    {
        var password = fromInput ? WithoutLineEnd(await session.Host.Input.ReadToEndAsync(cancellation))
            : session.Capabilities.Prompt ? await AskAsync(session, source, cancellation)
            : throw new DiagnosticException(
                Codes.Import.Password, "The password of the source is needed, but no terminal is available.",
                fix: Fix.Of("Give it on standard input, with --password-stdin; empty input for a source that asks for none."));
        return password.AsSpan().IndexOfAny('\n', '\r', '\0') < 0 ? password : throw new DiagnosticException(
            Codes.Import.Password, "The password of the source has more than one line.", fix: Fix.Of("Give the password alone."));
    }

    private static Task<string> AskAsync(CommandSession session, SourceConnection source, CancellationToken cancellation) =>
        new TextPrompt<string>($"Password of {Markup.Escape(source.User)} at {Markup.Escape(source.Host)} (empty for none):")
            .Secret(null).AllowEmpty().ShowAsync(session.Host.PromptConsole ?? session.Human, cancellation);

    private static string WithoutLineEnd(string text) =>
        text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
}
