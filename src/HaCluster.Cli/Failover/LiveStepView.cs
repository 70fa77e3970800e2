using System.Collections.Immutable;
using HaCluster.Cli.Operations;
using HaCluster.Failover.Planning;
using HaCluster.RoleChanges;
using Spectre.Console;

namespace HaCluster.Cli.Failover;

/// <summary>The steps with their state, redrawn in place; when it is over they are printed once more and stay.</summary>
internal sealed class LiveStepView(IAnsiConsole console, StepProgress progress, TimeProvider time) : IStepView
{
    private static readonly TimeSpan FrameTime = TimeSpan.FromMilliseconds(120);

    private readonly CancellationTokenSource _stop = new();
    private int _disposed;
    private string? _announcement;
    private Task _drawing = Task.CompletedTask;

    public void Start() => _drawing = console.Live(new Text("")).AutoClear(true).StartAsync(DrawAsync);

    public void Started(PlanStep step) => progress.Started(step);

    public void Said(PlanStep step, string line) => progress.Said(step, line);

    public void Succeeded(PlanStep step, TimeSpan elapsed) => progress.Succeeded(step, elapsed);

    public void Failed(PlanStep step, TimeSpan elapsed, StepException error) => progress.Failed(step, elapsed, error);

    public void Announce(string text) => Volatile.Write(ref _announcement, text);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;
        await _stop.CancelAsync();
        await _drawing;
        _stop.Dispose();
        console.Write(Steps(progress.Lines, time.GetUtcNow(), console.Profile.Width));
    }

    private async Task DrawAsync(LiveDisplayContext live)
    {
        using var timer = new PeriodicTimer(FrameTime, time);
        try
        {
            do
            {
                var steps = Steps(progress.Lines, time.GetUtcNow(), console.Profile.Width);
                live.UpdateTarget(Volatile.Read(ref _announcement) is { } text
                    ? new Rows(steps, new Markup($"[yellow]{Markup.Escape(text)}[/]"))
                    : steps);
            }
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // Stopped: the plan is carried out.
        }
    }

    internal static Grid Steps(ImmutableArray<StepLine> lines, DateTimeOffset now, int width)
    {
        var grid = new Grid { Expand = false };
        foreach (var padding in (int[])[2, 2, 0])
            grid.AddColumn(new GridColumn { Padding = new Padding(0, 0, padding, 0), NoWrap = true });
        var textWidth = lines.Max(line => line.Text.Length);
        // What a message may take without breaking the line.
        var room = Math.Max(0, width - textWidth - 30);
        foreach (var line in lines)
        {
            var seconds = Durations.Text(line.ElapsedAt(now));
            var state = line.State switch
            {
                StepState.Planned => "[grey]waiting[/]",
                StepState.Running => $"[bold yellow]running[/] ({seconds})",
                StepState.Failed => $"[bold red]**failed**[/] ({seconds})",
                _ => $"[green]done[/] ({seconds})",
            };
            grid.AddRow(
                new Text(line.Text), new Markup(state),
                new Text(
                    line is { State: StepState.Running or StepState.Failed, Line: { } said } && room >= 8
                        ? said.Length <= room ? said : said[..(room - 1)] + "…"
                        : "",
                    new Style(decoration: Decoration.Dim)));
        }
        return grid;
    }
}
