namespace HaCluster.Web.Database;

/// <summary>
/// Between a probe loop and those who want a look now. A look already under way does not count for them: it may have been answered
/// before whatever made them ask.
/// </summary>
internal sealed class ProbeSignal
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _hurried = New();
    private TaskCompletionSource _next = New();

    /// <summary>Completes when somebody wants the next look at once.</summary>
    public Task Hurried
    {
        get
        {
            lock (_gate) return _hurried.Task;
        }
    }

    /// <summary>Asks for a look; completes when one that began after this call has ended.</summary>
    public Task Hurry()
    {
        lock (_gate)
        {
            _hurried.TrySetResult();
            return _next.Task;
        }
    }

    /// <summary>A look begins: the loop completes the returned source when it has ended.</summary>
    public TaskCompletionSource Begin()
    {
        lock (_gate)
        {
            var waiters = _next;
            _next = New();
            if (_hurried.Task.IsCompleted) _hurried = New();
            return waiters;
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
