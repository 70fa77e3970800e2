using HaCluster.Deployment.Operations;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace HaCluster.Cli.Operations.Views;

/// <summary>
/// The resource tree, redrawn in place while the operation runs. The tree never grows beyond the terminal; when it is over, the whole
/// tree is printed once, so that it can be scrolled.
/// </summary>
internal sealed class LiveOperationView(IAnsiConsole console, OperationProgress progress, TimeProvider time, string title) : IOperationView
{
    private static readonly TimeSpan FrameTime = TimeSpan.FromMilliseconds(120);
    private const int LinesAround = 5;

    private readonly CancellationTokenSource _stop = new();
    private readonly Queue<string> _announcements = new();
    private readonly Lock _gate = new();
    private int _disposed;
    private Task _drawing = Task.CompletedTask;

    public void Start() => _drawing = console.Live(new Text(""))
        .AutoClear(true)
        .Overflow(VerticalOverflow.Crop)
        .Cropping(VerticalOverflowCropping.Bottom)
        .StartAsync(DrawAsync);

    public void Raise(OperationEvent operationEvent) => progress.Apply(operationEvent);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;
        await _stop.CancelAsync();
        await _drawing;
        _stop.Dispose();
        var (lines, _) = ResourceTree.Arrange(progress.Rows, int.MaxValue);
        if (lines.IsEmpty)
            return;
        console.WriteLine(title);
        console.Write(ResourceTreeView.Render(lines, time.GetUtcNow(), console.Profile.Width));
        console.WriteLine();
    }

    public void Announce(string text)
    {
        lock (_gate)
            _announcements.Enqueue(text);
    }

    private async Task DrawAsync(LiveDisplayContext live)
    {
        using var timer = new PeriodicTimer(FrameTime, time);
        try
        {
            do
            {
                live.UpdateTarget(Frame());
            }
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // Stopped: the operation is over.
        }
    }

    private Rows Frame()
    {
        var rows = progress.Rows;
        var (lines, hidden) = ResourceTree.Arrange(rows, Math.Max(3, console.Profile.Height - LinesAround));
        var parts = new List<IRenderable> { new Markup($"[bold]{Markup.Escape(title)}[/]") };
        if (!lines.IsEmpty)
            parts.Add(ResourceTreeView.Render(lines, time.GetUtcNow(), console.Profile.Width));
        parts.Add(new Markup($"[grey]{Markup.Escape(Footer(rows, hidden))}[/]"));
        lock (_gate)
        {
            foreach (var text in _announcements.TakeLast(2))
                parts.Add(new Markup($"[yellow]{Markup.Escape(text)}[/]"));
        }
        return new Rows(parts);
    }

    private string Footer(IReadOnlyCollection<StepRow> rows, int hidden)
    {
        var done = rows.Count(row => row.State == StepState.Done && !StepVocabulary.IsQuiet(row.Step.Op));
        var running = rows.Count(row => row.State == StepState.Running);
        var failed = rows.Count(row => row.State == StepState.Failed);
        var same = rows.Count(row => row.Step.Op == StepOp.Same);
        return $"@ {StepVocabulary.Title(progress.Kind).ToLowerInvariant()}: {running} running, {done} done, "
            + (failed > 0 ? $"{failed} failed, " : "") + $"{same} unchanged, {Durations.Text(progress.Elapsed)}"
            + (hidden > 0 ? $"  ({hidden} not shown)" : "");
    }
}
