using HaCluster.Web.Database;

namespace HaCluster.Web.Api;

/// <summary>
/// Whether a read of <c>base.users</c> works. Asked by several load balancers every second: they share one check under way, and its
/// answer for <see cref="Validity"/>. A read of a user that has just worked is an answer as well, and the one that counts under load: the
/// check would wait in the same queue, and an instance that is busy would be taken for one that cannot read.
/// </summary>
internal sealed class ReadinessCheck(UserStore users, TimeProvider clock)
{
    private static readonly TimeSpan Validity = TimeSpan.FromMilliseconds(500);

    // Less than the second after which a load balancer gives its check up; more than a read needs to get past one silent host.
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(900);

    // No user can have this key; the read still needs the server, the role, the grant and the table.
    private const string Nobody = "";

    private readonly Lock _gate = new();
    private Task<bool>? _check;
    private long _started;

    public Task<bool> IsReadyAsync()
    {
        if (users.LastRead is { } last && clock.GetElapsedTime(last) < Validity)
            return Task.FromResult(true);
        lock (_gate)
        {
            if (_check is null || (_check.IsCompleted && clock.GetElapsedTime(_started) >= Validity))
            {
                _started = clock.GetTimestamp();
                _check = CheckAsync();
            }
            return _check;
        }
    }

    private async Task<bool> CheckAsync()
    {
        try
        {
            await users.FindAsync(Nobody, CancellationToken.None).WaitAsync(Limit, clock);
            return true;
        }
        catch (Exception exception) when (exception is DatabaseUnavailableException or TimeoutException)
        {
            return false;
        }
    }
}
