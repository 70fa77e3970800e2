using System.Diagnostics;

namespace HaCluster.Web.Tests.Postgres;

/// <summary>Waits for conditions, with a deadline and a last word.</summary>
internal static class Wait
{
    /// <summary>Asks every 10 ms until the answer fits; on expiry fails with what was seen last.</summary>
    public static async Task<T> UntilAsync<T>(string what, Func<Task<T>> ask, Func<T, bool> fits, TimeSpan? deadline = null)
    {
        var limit = deadline ?? TimeSpan.FromSeconds(15);
        var watch = Stopwatch.StartNew();
        object? last;
        do
        {
            try
            {
                var seen = await ask();
                if (fits(seen))
                    return seen;
                last = seen;
            }
            catch (Exception exception) when (exception is Npgsql.NpgsqlException or HttpRequestException or IOException
                or InvalidOperationException)
            {
                last = exception.Message;
            }
            await Task.Delay(10);
        }
        while (watch.Elapsed < limit);
        throw new TimeoutException($"waited {limit.TotalSeconds:0.#} s for {what}; last seen: {last}");
    }
}
