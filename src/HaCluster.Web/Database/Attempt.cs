namespace HaCluster.Web.Database;

/// <summary>Runs one try of a read without ever being held up by it.</summary>
internal static class Attempt
{
    /// <summary>
    /// Returns when the operation succeeded, throws what it throws, and <see cref="TimeoutException"/> when <paramref name="limit"/> passes
    /// first. The operation is then cancelled in the background and its end observed: the driver's cancellation opens a
    /// connection to the very host that does not answer and blocks its caller for that long.
    /// </summary>
    public static async Task RunAsync(Func<CancellationToken, Task> operation, TimeSpan limit)
    {
        var cancel = new CancellationTokenSource();
        var running = operation(cancel.Token);
        try
        {
            await running.WaitAsync(limit);
        }
        finally
        {
            if (running.IsCompleted)
                cancel.Dispose();
            else
                _ = GiveUpAsync(running, cancel);
        }
    }

    private static async Task GiveUpAsync(Task running, CancellationTokenSource cancel)
    {
        using (cancel)
        {
            await Task.Run(cancel.Cancel);
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
