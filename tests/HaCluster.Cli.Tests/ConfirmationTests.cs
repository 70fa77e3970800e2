using HaCluster.Cli.Hosting;
using HaCluster.Cli.Operations;
using HaCluster.Cli.Tests.Support;
using HaCluster.Deployment.Operations;
using HaCluster.Diagnostics;
using Spectre.Console.Testing;

namespace HaCluster.Cli.Tests;

public sealed class ConfirmationTests : IDisposable
{
    private readonly TestConsole _console = new TestConsole().Interactive();

    [Fact]
    public async Task The_default_answer_is_no()
    {
        _console.Input.PushKey(ConsoleKey.Enter);

        Assert.False(await AskAsync());
    }

    [Fact]
    public async Task Yes_is_one_step_away()
    {
        _console.Input.PushKey(ConsoleKey.DownArrow);
        _console.Input.PushKey(ConsoleKey.Enter);

        Assert.True(await AskAsync());
    }

    [Fact]
    public async Task Details_are_shown_and_the_question_is_asked_again()
    {
        var shown = 0;
        foreach (var key in new[] { ConsoleKey.DownArrow, ConsoleKey.DownArrow, ConsoleKey.Enter, ConsoleKey.Enter })
            _console.Input.PushKey(key);

        Assert.False(await AskAsync(() => shown++));
        Assert.Equal(1, shown);
    }

    [Fact]
    public async Task With_yes_nobody_is_asked()
    {
        using var session = Session(yes: true, terminal: false);

        Assert.True(await Confirmation.AskAsync(session, OperationKind.Update, () => { }, default));
        Assert.True(await Confirmation.TypeNameAsync(session, "This deletes everything.", default));
        Assert.Empty(_console.Output);
    }

    [Theory]
    [InlineData("local", true)]
    [InlineData("Local", false)]
    [InlineData("yes", false)]
    [InlineData("", false)]
    public async Task Data_is_destroyed_only_after_the_exact_name_of_the_stack(string typed, bool confirmed)
    {
        _console.Input.PushTextWithEnter(typed);
        using var session = Session();

        Assert.Equal(confirmed, await Confirmation.TypeNameAsync(session, "This deletes everything.", default));
    }

    [Fact]
    public void Where_nobody_can_be_asked_the_error_names_the_flag()
    {
        using var session = Session(terminal: false);

        var error = Assert.Throws<DiagnosticException>(() => Confirmation.EnsurePossible(session, OperationKind.Update));

        Assert.Equal(Codes.Command.ConfirmationRequired, error.Diagnostic.Code);
        Assert.Contains("--yes", error.Diagnostic.Fix!.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => _console.Dispose();

    private async Task<bool> AskAsync(Action? details = null)
    {
        using var session = Session();
        return await Confirmation.AskAsync(session, OperationKind.Update, details ?? (() => { }), default);
    }

    private CommandSession Session(bool yes = false, bool terminal = true) => new(
        TestHost.Create(terminal: terminal, prompts: _console),
        new GlobalOptions("/", "local", yes, false, false, false, ColorChoice.Never, false), "up",
        _ => throw new InvalidOperationException("a question needs no project"));
}
