namespace HaCluster.Web.Database;

/// <summary>
/// Lets as many operations at a host as it has connections, first come first served. Waiting here, not in the pool, keeps two things apart:
/// a busy host, for which it is worth waiting, and a silent one, which is left after the time limit of an attempt.
/// </summary>
internal sealed class HostGate(int size) : IDisposable
{
    private readonly SemaphoreSlim _free = new(size);

    /// <summary>
    /// True when the caller may go ahead, and then to <see cref="Leave"/>; false when the limit passed or
    /// what <paramref name="pointless"/> waits for has come.
    /// </summary>
    public async Task<bool> EnterAsync(TimeSpan limit, Func<CancellationToken, Task> pointless)
    {
        if (TryEnter())
            return true;
        using var decided = new CancellationTokenSource();
        var entering = _free.WaitAsync(limit, decided.Token);
        await Task.WhenAny(entering, pointless(decided.Token));
        await decided.CancelAsync();
        try
        {
            return await entering;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>True when there was a free place, which the caller frees with <see cref="Leave"/>.</summary>
    public bool TryEnter() => _free.Wait(0);

    public void Leave() => _free.Release();

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

    public void Dispose() => _free.Dispose();
}
