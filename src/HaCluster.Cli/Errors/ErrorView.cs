using System.Text.Json;
using HaCluster.Cli.Hosting;
using HaCluster.Diagnostics;
using Spectre.Console;

namespace HaCluster.Cli.Errors;

/// <summary>Shows an error: for people on stderr, and as a document on stdout where JSON was asked for.</summary>
internal static class ErrorView
{
    public static void Show(CommandSession session, DiagnosticException error, int exitCode)
    {
        var style = session.CommandStyle;
        ShowText(session.Human, error.Diagnostic, style);
        foreach (var cause in error.Causes)
            ShowCause(session.Human, cause, style);
        var log = session.TryLog();
        log?.Logger.Error(
            error.InnerException, "{Diagnostic} (exit code {ExitCode})",
            string.Join('\n', error.Causes.Prepend(error.Diagnostic).Select(diagnostic => diagnostic.Text(style))), exitCode);
        Part(session.Human, "log", log?.FilePath);
        // A command that failed after its result was written has its one document already.
        if (session.Options.Json && !session.JsonWritten)
            session.WriteJson(writer => Write(writer, error, exitCode, style, log?.FilePath));
    }

    /// <summary>
    /// <c>{error: {code, severity, summary, why, fix, subject, causes: [the same], exitCode, log}}</c>; what is not known is left out.
    /// </summary>
    public static void Write(
        Utf8JsonWriter writer, DiagnosticException error, int exitCode, CommandStyle? style = null, string? log = null)
    {
        writer.WriteStartObject();
        WriteMember(writer, error, exitCode, style ?? CommandStyle.HaCluster, log);
        writer.WriteEndObject();
    }

    /// <summary>The member <c>error</c> of a document that has other members as well.</summary>
    public static void WriteMember(
        Utf8JsonWriter writer, DiagnosticException error, int exitCode, CommandStyle style, string? log)
    {
        writer.WriteStartObject("error");
        DiagnosticJson.WriteMembers(writer, error.Diagnostic, style);
        if (!error.Causes.IsEmpty)
        {
            writer.WriteStartArray("causes");
            foreach (var cause in error.Causes)
            {
                writer.WriteStartObject();
                DiagnosticJson.WriteMembers(writer, cause, style);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        }
        writer.WriteNumber("exitCode", exitCode);
        if (log is not null)
            writer.WriteString("log", log);
        writer.WriteEndObject();
    }

    private static void ShowText(IAnsiConsole console, Diagnostic diagnostic, CommandStyle style)
    {
        console.MarkupLine($"[red]error:[/] {Markup.Escape(diagnostic.Summary)} [grey]({diagnostic.Code})[/]");
        Part(console, "why", diagnostic.Why);
        Part(console, "fix", diagnostic.Advice(style));
    }

    private static void ShowCause(IAnsiConsole console, Diagnostic cause, CommandStyle style)
    {
        foreach (var line in cause.Text(style).Split('\n'))
            console.MarkupLine($"  {Markup.Escape(line)}");
    }

    private static void Part(IAnsiConsole console, string title, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return;
        var lines = text.Split('\n');
        console.MarkupLine($"  [grey]{title}:[/] {Markup.Escape(lines[0])}");
        foreach (var line in lines.Skip(1))
            console.MarkupLine($"       {Markup.Escape(line)}");
    }
}
