using HaCluster.Engine.Execution;

namespace HaCluster.Engine.Monitor;

/// <summary>
/// The conversation with one program: which calls are being worked on, when it has registered everything, and when everything it
/// asked for has been done.
/// </summary>
internal sealed class ProgramSession(CancellationToken cancellation)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _registered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _idle = Idle();
    private int _running;

    public string RootUrn { get; set; } = "";

    public bool IsCancelled => cancellation.IsCancellationRequested;

    /// <summary>Completes when the program says that it has registered everything.</summary>
    public Task Registered => _registered.Task;

    /// <summary>Runs a call of the program.</summary>
    /// <exception cref="OperationCanceledException">The operation was cancelled; the call is not begun.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> call)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (_running++ == 0)
                _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        try
        {
            return await call();
        }
        finally
        {
            lock (_gate)
            {
                if (--_running == 0)
                    _idle.SetResult();
            }
        }
    }

    /// <summary>Completes when no call is being worked on.</summary>
    public Task WhenIdle()
    {
        lock (_gate)
            return _idle.Task;
    }

    /// <summary>The program has registered everything; returns when all of it, deletions included, is done.</summary>
    public Task SignalAsync()
    {
        if (!_registered.TrySetResult())
            throw new RegistrationException("The program signalled twice that it has registered everything.");
        return _finished.Task;
    }

    /// <summary>Everything is done, or given up.</summary>
    public void Finish() => _finished.TrySetResult();

    private static TaskCompletionSource Idle()
    {
        var idle = new TaskCompletionSource();
        idle.SetResult();
        return idle;
    }
}
