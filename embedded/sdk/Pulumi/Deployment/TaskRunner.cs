using System.Collections.Immutable;

namespace Pulumi;

/// <summary>Keeps count of the work a program has started, and ends when there is none left or some of it failed.</summary>
internal sealed class TaskRunner
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private ImmutableArray<Exception> _failures = [];
    private int _inFlight;

    /// <summary>
    /// Counts a task until it is finished. Tasks that a counted task starts must be registered before it ends, so the count reaches
    /// zero only when all work is done.
    /// </summary>
    public void RegisterTask(Task task)
    {
        Interlocked.Increment(ref _inFlight);
        Observe(task);
    }

    /// <summary>Runs the program and what it starts. Returns its failures: none when all went well.</summary>
    public async Task<IReadOnlyList<Exception>> RunAsync(Func<Task> program)
    {
        // Counted before it starts: what it begins may be finished before it has begun the rest.
        Interlocked.Increment(ref _inFlight);
        Observe(StartAsync(program));
        await _ended.Task.ConfigureAwait(false);
        lock (_lock)
        {
            return _failures;
        }
    }

    private static async Task StartAsync(Func<Task> program) => await program().ConfigureAwait(false);

    private void Observe(Task task) => task.ContinueWith(
        Finished,
        CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    private void Finished(Task task)
    {
        if (!task.IsCompletedSuccessfully)
        {
            Fail(task.Exception is { } failure ? failure.Flatten().InnerExceptions : [new TaskCanceledException(task)]);
        }

        if (Interlocked.Decrement(ref _inFlight) == 0)
        {
            _ended.TrySetResult();
        }
    }

    // A failed registration fails every output of the resource and all that is made of them: one exception, reported once.
    private void Fail(IEnumerable<Exception> failures)
    {
        lock (_lock)
        {
            _failures = [.. _failures, .. failures.Where(failure => !_failures.Contains(failure))];
        }

        _ended.TrySetResult();
    }
}
