using HaCluster.Cli.Hosting;
using HaCluster.Deployment.Operations;
using HaCluster.Diagnostics;
using Spectre.Console;

namespace HaCluster.Cli.Operations;

/// <summary>The one question before something is changed.</summary>
internal static class Confirmation
{
    private const string Yes = "yes";
    private const string No = "no";
    private const string Details = "details";

    /// <summary>Called before any work: a run that could not ask its question at the end should not begin.</summary>
    /// <exception cref="DiagnosticException">No terminal is available and <c>--yes</c> was not given.</exception>
    public static void EnsurePossible(CommandSession session, OperationKind kind) => EnsurePossible(session, Verb(kind));

    /// <param name="what">What the question is about, as a noun: <c>switchover</c>.</param>
    public static void EnsurePossible(CommandSession session, string what)
    {
        if (!session.Options.Yes)
            Console(session, what);
    }

    /// <summary>yes / no / details, default no.</summary>
    /// <exception cref="DiagnosticException">No terminal is available and <c>--yes</c> was not given.</exception>
    public static Task<bool> AskAsync(CommandSession session, OperationKind kind, Action showDetails, CancellationToken cancellation) =>
        AskAsync(session, Verb(kind), showDetails, cancellation);

    public static async Task<bool> AskAsync(CommandSession session, string what, Action showDetails, CancellationToken cancellation)
    {
        if (session.Options.Yes)
            return true;
        var console = Console(session, what);
        while (true)
        {
            var prompt = new SelectionPrompt<string>()
                .Title($"Do you want to perform this {what} on stack [bold]{Markup.Escape(session.StackName)}[/]?")
                .AddChoices(No, Yes, Details);
            var answer = await prompt.ShowAsync(console, cancellation);
            if (answer == Details)
            {
                showDetails();
                continue;
            }
            session.Human.WriteLine($"Do you want to perform this {what}? {answer}");
            return answer == Yes;
        }
    }

    /// <summary>For what destroys data: the stack's name must be typed.</summary>
    /// <exception cref="DiagnosticException">No terminal is available and <c>--yes</c> was not given.</exception>
    public static async Task<bool> TypeNameAsync(CommandSession session, string what, CancellationToken cancellation)
    {
        if (session.Options.Yes)
            return true;
        var console = Console(session, "destroy");
        console.MarkupLine($"[red]{Markup.Escape(what)}[/]");
        var typed = await new TextPrompt<string>($"Type the name of the stack ([bold]{Markup.Escape(session.StackName)}[/]) to go on:")
            .AllowEmpty()
            .ShowAsync(console, cancellation);
        return typed.Trim() == session.StackName;
    }

    private static IAnsiConsole Console(CommandSession session, string what) =>
        session.Capabilities.Prompt
            ? session.Host.PromptConsole ?? session.Human
            : throw new DiagnosticException(
                Codes.Command.ConfirmationRequired, $"Confirmation of the {what} is required, but no terminal is available.",
                why: session.Options.NonInteractive ? "The option --non-interactive is set." : "stdin or stderr is not a terminal.",
                fix: what is "update" or "destroy" or "refresh"
                    ? Fix.Of($"Confirm with --yes, or show the plan first: {new ProductCommand("preview")}.")
                    : Fix.Of("Confirm with --yes."));

    private static string Verb(OperationKind kind) => kind switch
    {
        OperationKind.Refresh => "refresh",
        OperationKind.Destroy => "destroy",
        _ => "update",
    };
}
