using System.Data.Common;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace HaCluster.TestKit;

/// <summary>Waits for conditions, with an interval and a deadline; on expiry says what was seen last.</summary>
public static class Wait
{
    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// Asks until the answer fits. A question that fails, such as one to a server that is down, counts as an answer that does not fit.
    /// </summary>
    /// <param name="what">The condition as the object of "waiting for", such as "the standby to stream".</param>
    /// <exception cref="TimeoutException">No answer fitted before the deadline, by default 60 seconds.</exception>
    public static async Task<T> UntilAsync<T>(string what, Func<Task<T>> ask, Func<T, bool> fits, TimeSpan? deadline = null)
    {
        var limit = deadline ?? DefaultDeadline;
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
            catch (Exception exception) when (exception is DbException or HttpRequestException or IOException or InvalidOperationException)
            {
                last = exception.Message;
            }
            await Task.Delay(Interval);
        }
        while (watch.Elapsed < limit);
        throw new TimeoutException($"Timed out after {limit.TotalSeconds:0.#} s waiting for {what}; last seen: {last}.");
    }

    /// <summary>Waits until a condition holds.</summary>
    /// <exception cref="TimeoutException">It did not hold before the deadline, by default 60 seconds.</exception>
    public static Task UntilAsync(string what, Func<bool> condition, TimeSpan? deadline = null) =>
        UntilAsync(what, () => Task.FromResult(condition()), holds => holds, deadline);

    /// <summary>Waits until a condition holds, which the message of a failure quotes.</summary>
    /// <exception cref="TimeoutException">It did not hold before the deadline, by default 60 seconds.</exception>
    public static Task UntilAsync(
        Func<bool> condition, TimeSpan? deadline = null, [CallerArgumentExpression(nameof(condition))] string text = "") =>
        UntilAsync(text, condition, deadline);
}
