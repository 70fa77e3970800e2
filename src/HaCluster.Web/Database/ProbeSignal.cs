namespace HaCluster.Web.Database;

/// <summary>
/// Between a probe loop and those who want a look now. A look already under way does not count for them: it may have been answered
/// before whatever made them ask.
/// </summary>
internal sealed class ProbeSignal
{
    private readonly Lock _gate = new();
    private Look _next = new();
    private Look? _running;

    /// <summary>Completes when somebody wants the next look at once.</summary>
    public Task WhenHurried
    {
        get
        {
            lock (_gate)
                return _next.Wanted.Task;
        }
    }

    /// <summary>Somebody asked for a look, and it is not over.</summary>
    public bool IsHurried
    {
        get
        {
            lock (_gate)
                return _next.Wanted.Task.IsCompleted || _running is { Wanted.Task.IsCompleted: true };
        }
    }

    /// <summary>Asks for a look; completes when one that began after this call has ended.</summary>
    public Task Hurry()
    {
        lock (_gate)
        {
            _next.Wanted.TrySetResult();
            return _next.Over.Task;
        }
    }

    public Look Begin()
    {
        lock (_gate)
        {
            (_running, _next) = (_next, new Look());
            return _running;
        }
    }

    public void End(Look look)
    {
        lock (_gate)
            _running = null;
        look.Over.SetResult();
    }

    /// <summary>One look at a host: wanted by a request or just due, and over some time after it began.</summary>
    internal sealed class Look
    {
        public TaskCompletionSource Wanted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Over { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
