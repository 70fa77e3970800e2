namespace HaCluster.Web.Database;

/// <summary>
/// Lets as many operations at a host as it has connections, first come first served. Waiting here, not in the pool, keeps two things apart:
/// a busy host, for which it is worth waiting, and a silent one, which is left after the time limit of an attempt.
/// </summary>
internal sealed class HostGate(int size)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource<bool>> _waiting = [];
    private int _free = size;

    /// <summary>
    /// True when the caller may go ahead, and then to <see cref="Leave"/>; false when the limit passed or
    /// what <paramref name="pointless"/> waits for has come.
    /// </summary>
    /// <param name="limit">The time to wait for a place.</param>
    /// <param name="pointless">Ends when it is not worth waiting any longer, and when its token is cancelled.</param>
    public async Task<bool> EnterAsync(TimeSpan limit, Func<CancellationToken, Task> pointless)
    {
        if (Place() is not { } place)
            return true;
        using var decided = new CancellationTokenSource();
        decided.CancelAfter(limit);
        await Task.WhenAny(place.Value.Task, pointless(decided.Token));
        decided.Cancel();
        return !TryGiveBack(place) && await place.Value.Task;
    }

    /// <summary>True when there was a free place, which the caller frees with <see cref="Leave"/>.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            if (_free == 0)
                return false;
            _free--;
            return true;
        }
    }

    /// <summary>
    /// Frees a place. The next in the queue goes ahead at once and on this thread, so it must not be called with a lock held: with every
    /// place taken, a change of threads for each operation would cost more than the operation.
    /// </summary>
    public void Leave()
    {
        TaskCompletionSource<bool> next;
        lock (_lock)
        {
            if (_waiting.First is not { } first)
            {
                _free++;
                return;
            }
            next = first.Value;
            _waiting.RemoveFirst();
        }
        next.SetResult(true);
    }

    /// <summary>Frees the place when the operation has really ended, however long ago its caller gave it up.</summary>
    public async Task LeaveAfterAsync(Task operation)
    {
        try
        {
            await operation;
        }
        finally
        {
            Leave();
        }
    }

    // A place in the queue; null when there was a free one.
    private LinkedListNode<TaskCompletionSource<bool>>? Place()
    {
        lock (_lock)
        {
            if (_free == 0)
                return _waiting.AddLast(new TaskCompletionSource<bool>());
            _free--;
            return null;
        }
    }

    // False when the turn of the place has come meanwhile.
    private bool TryGiveBack(LinkedListNode<TaskCompletionSource<bool>> place)
    {
        lock (_lock)
        {
            if (place.List is null)
                return false;
            _waiting.Remove(place);
            return true;
        }
    }
}
