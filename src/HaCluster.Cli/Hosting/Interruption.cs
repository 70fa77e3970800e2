using System.Runtime.InteropServices;

namespace HaCluster.Cli.Hosting;

/// <summary>
/// Ctrl-C, and the signals with which systems end processes: the first asks to finish what is running and save, the second stops now.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Action _first;
    private readonly Action _second;
    private int _count;

    /// <param name="first">Called on the first signal, before <see cref="Token"/> is cancelled.</param>
    /// <param name="second">Called on the second; ends the process.</param>
    /// <param name="outer">Cancels as the first signal does.</param>
    public Interruption(Action first, Action second, CancellationToken outer = default)
    {
        (_first, _second) = (first, second);
        _source = CancellationTokenSource.CreateLinkedTokenSource(outer);
        _registrations =
        [
            .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }
                .Select(signal => PosixSignalRegistration.Create(signal, OnSignal)),
        ];
    }

    public CancellationToken Token => _source.Token;

    public bool Requested => _source.IsCancellationRequested;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _count) > 1)
        {
            _second();
            return;
        }
        _first();
        _source.Cancel();
    }
}
