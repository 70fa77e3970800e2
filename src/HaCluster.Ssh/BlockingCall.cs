namespace HaCluster.Ssh;

/// <summary>
/// Runs a blocking call of the SSH library on a thread of its own. The thread pool starts small and grows slowly; a dozen hosts that
/// are dialled at once would starve it, and with it everything else in the process.
/// </summary>
internal static class BlockingCall
{
    public static Task RunAsync(Action action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public static Task<T> RunAsync<T>(Func<T> function) =>
        Task.Factory.StartNew(function, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Lets a call whose result is no longer needed end on its own.</summary>
    public static void Abandon(Task task) => task.ContinueWith(
        static failed => _ = failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
