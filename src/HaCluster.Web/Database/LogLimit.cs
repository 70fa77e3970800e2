namespace HaCluster.Web.Database;

/// <summary>
/// Lets one log line through per period: during an outage every request fails the same way, and the log must stay readable.
/// </summary>
internal sealed class LogLimit(TimeProvider clock, TimeSpan period)
{
    private readonly Lock _gate = new();
    private long? _last;
    private int _held;

    /// <summary>Whether to log now, and if so how many were held back since the last.</summary>
    public bool Passes(out int held)
    {
        lock (_gate)
        {
            if (_last is { } last && clock.GetElapsedTime(last) < period)
            {
                held = ++_held;
                return false;
            }
            _last = clock.GetTimestamp();
            (held, _held) = (_held, 0);
            return true;
        }
    }
}
