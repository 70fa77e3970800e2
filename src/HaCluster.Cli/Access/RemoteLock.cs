using System.Text;
using HaCluster.Ssh;

namespace HaCluster.Cli.Access;

/// <summary>
/// A lock on a host that a program there holds for as long as this program reads what it prints: when this one ends, however it does, the
/// lock is free a moment later.
/// </summary>
internal sealed class RemoteLock : IRemoteOutput, IAsyncDisposable
{
    private readonly TaskCompletionSource<string> _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder _error = new();
    private readonly CancellationTokenSource _stop = new();
    private Task<RemoteExit> _running = null!;

    private RemoteLock()
    {
    }

    /// <summary>The line that the program printed when it had the lock.</summary>
    public string Said => _held.Task.Result.Split('\n')[0].Trim();

    /// <summary>What the program said on stderr.</summary>
    public string Error => _error.ToString().Trim();

    /// <summary>Starts the program and waits until it prints something, which it does when it has the lock.</summary>
    /// <param name="run">Starts it, with its output and what ends it.</param>
    /// <param name="refuse">What is thrown when it ends before that.</param>
    /// <exception cref="Exception">As those of an SSH connection: the host does not answer.</exception>
    public static async Task<RemoteLock> TakeAsync(
        Func<IRemoteOutput, CancellationToken, Task<RemoteExit>> run, Func<RemoteExit, RemoteLock, Exception> refuse,
        CancellationToken cancellation)
    {
        var taken = new RemoteLock();
        taken._running = run(taken, taken._stop.Token);
        if (await Task.WhenAny(taken._held.Task, taken._running).WaitAsync(cancellation) == taken._held.Task)
            return taken;
        throw refuse(await taken._running, taken);
    }

    public void AppendStdout(ReadOnlySpan<byte> bytes, bool last)
    {
        if (!bytes.IsEmpty)
            _held.TrySetResult(Encoding.UTF8.GetString(bytes));
    }

    public void AppendStderr(ReadOnlySpan<byte> bytes, bool last) => _error.Append(Encoding.UTF8.GetString(bytes));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _running;
        }
        catch (Exception exception) when (exception is OperationCanceledException or RemoteCommandException or SshDialException)
        {
            // It was ended, here or there.
        }
        _stop.Dispose();
    }
}
