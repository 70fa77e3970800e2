using HaCluster.Cli.Hosting;
using Spectre.Console;

namespace HaCluster.Cli.Errors;

/// <summary>Shows an error: what, why, what to do, and where the log is.</summary>
internal static class ErrorView
{
    public static void Show(CommandSession session, CliException error)
    {
        var console = session.Human;
        console.MarkupLine($"[red]error:[/] {Markup.Escape(error.What)}");
        Part("why", error.Why);
        Part("fix", error.Fix);
        if (session.TryLog() is not { } log)
            return;
        log.Logger.Error(
            error.InnerException, "{What} why: {Why} fix: {Fix} (exit code {ExitCode})", error.What, error.Why, error.Fix, error.ExitCode);
        Part("log", log.FilePath);

        void Part(string title, string? text)
        {
            if (string.IsNullOrEmpty(text))
                return;
            var lines = text.Split('\n');
            console.MarkupLine($"  [grey]{title}:[/] {Markup.Escape(lines[0])}");
            foreach (var line in lines.Skip(1))
                console.MarkupLine($"       {Markup.Escape(line)}");
        }
    }
}
