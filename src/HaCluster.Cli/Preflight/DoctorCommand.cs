using System.CommandLine;
using System.Text.Json;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Errors;
using HaCluster.Cli.Hosting;
using HaCluster.Diagnostics;
using Spectre.Console;

namespace HaCluster.Cli.Preflight;

/// <summary><c>doctor</c>: every preflight check with its finding and its fix.</summary>
internal static class DoctorCommand
{
    public static Command Create(Verb verb) => verb.Define(
        "doctor", "Check that this machine and the configuration are ready for `up`.",
        (session, _, cancellation) => RunAsync(session, cancellation));

    private static async Task<int> RunAsync(CommandSession session, CancellationToken cancellation)
    {
        var results = await PreflightSuite.RunAsync(session, session.OpenStack(), refreshRequested: false, cancellation);
        if (session.Options.Json)
            session.WriteJson(writer => WriteJson(writer, results, session.CommandStyle));
        else
            Show(session.Result, results, session.CommandStyle);
        return PreflightGate.ExitCodeOf(results);
    }

    internal static void Show(IAnsiConsole console, IReadOnlyList<CheckResult> results, CommandStyle style)
    {
        foreach (var result in results)
        {
            var (mark, color) = result.Outcome switch
            {
                CheckOutcome.Pass => ("pass", "green"),
                CheckOutcome.Warn => ("warn", "yellow"),
                _ => ("FAIL", "red"),
            };
            console.MarkupLine($"[{color}]{mark}[/]  {result.Check,-13} {Markup.Escape(result.Message)}"
                + (result.Diagnostic is { } found ? $" [grey]({found.Code})[/]" : ""));
            if (result.Diagnostic?.Fix is { } fix)
                console.MarkupLine($"      [grey]fix:[/]          {Markup.Escape(style.Write(fix))}");
        }
        var failed = results.Count(result => result.Outcome == CheckOutcome.Fail);
        var warned = results.Count(result => result.Outcome == CheckOutcome.Warn);
        console.WriteLine();
        console.MarkupLine(failed > 0 ? $"[red]{failed} failed[/], {warned} warnings: `up` would refuse."
            : warned > 0 ? $"Ready, with [yellow]{warned} warning{(warned == 1 ? "" : "s")}[/]." : "[green]Ready.[/]");
    }

    internal static void WriteJson(Utf8JsonWriter writer, IReadOnlyList<CheckResult> results, CommandStyle style)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("ready", results.All(result => result.Outcome != CheckOutcome.Fail));
        writer.WriteStartArray("checks");
        foreach (var result in results)
        {
            writer.WriteStartObject();
            writer.WriteString("check", result.Check);
            writer.WriteString("outcome", result.Outcome.ToString().ToLowerInvariant());
            writer.WriteString("message", result.Message);
            if (result.Diagnostic is { } diagnostic)
                DiagnosticJson.WriteMembers(writer, diagnostic, style);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
