using System.Diagnostics;

namespace HaCluster.Observation.Members;

/// <summary>
/// How long the hosts of one look have for their greetings. In an urgent look the first greeting shows what a host that is alive needs:
/// the others then have a multiple of that, and no longer their full deadline.
/// </summary>
internal sealed class GreetingPatience(bool urgent, CancellationToken limit) : IDisposable
{
    /// <summary>The regions are not equally far away, and the hosts not equally busy.</summary>
    private const int Factor = 5;

    /// <summary>For a busy host, which starts a process of its SSH server for the connection.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(700);

    private readonly Lock _lock = new();
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly List<(CancellationTokenSource Wait, TimeSpan Deadline)> _waits = [];
    private TimeSpan? _plausible;

    private TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    /// <returns>Is cancelled when the greeting of a host is not waited for any longer.</returns>
    public CancellationToken Wait(TimeSpan deadline)
    {
        var wait = CancellationTokenSource.CreateLinkedTokenSource(limit);
        lock (_lock)
        {
            _waits.Add((wait, deadline));
            Limit(wait, deadline);
        }
        return wait.Token;
    }

    /// <summary>A host has greeted.</summary>
    public void Greeted()
    {
        lock (_lock)
        {
            if (!urgent || _plausible is not null)
                return;
            var plausible = Factor * Elapsed;
            _plausible = plausible > Least ? plausible : Least;
            foreach (var (wait, deadline) in _waits)
                Limit(wait, deadline);
        }
    }

    public void Dispose()
    {
        foreach (var (wait, _) in _waits)
            wait.Dispose();
    }

    private void Limit(CancellationTokenSource wait, TimeSpan deadline)
    {
        var end = _plausible < deadline ? _plausible.Value : deadline;
        wait.CancelAfter(end > Elapsed ? end - Elapsed : TimeSpan.Zero);
    }
}
