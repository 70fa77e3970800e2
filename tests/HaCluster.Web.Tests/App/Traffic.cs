using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace HaCluster.Web.Tests.App;

/// <summary>One request of the background traffic. Times are since the traffic began.</summary>
internal sealed record Exchange(string Name, TimeSpan Sent, TimeSpan Answered, HttpStatusCode Status)
{
    public TimeSpan Took => Answered - Sent;
}

/// <summary>
/// A writer that stores one new name after the other, and a reader that asks for one stored before; neither ever pauses for trouble.
/// </summary>
internal sealed class Traffic : IAsyncDisposable
{
    private readonly AppProcess _app;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<Exchange> _writes = new();
    private readonly ConcurrentQueue<Exchange> _reads = new();
    private readonly Task _running;

    private Traffic(AppProcess app)
    {
        _app = app;
        _running = Task.WhenAll(Enumerable.Range(0, 4).Select(WriteAsync).Append(ReadAsync()).Append(ReadAsync()));
    }

    public TimeSpan Now => _watch.Elapsed;

    public IReadOnlyCollection<Exchange> Writes => _writes;

    public IReadOnlyCollection<Exchange> Reads => _reads;

    public IEnumerable<Exchange> AcknowledgedWrites => _writes.Where(w => w.Status == HttpStatusCode.NoContent);

    /// <summary>Stores the name the reader asks for, then begins.</summary>
    public static async Task<Traffic> StartAsync(AppProcess app)
    {
        using var stored = await app.PutAsync("Reader", "1990-05-17");
        Assert.Equal(HttpStatusCode.NoContent, stored.StatusCode);
        return new Traffic(app);
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task WriteAsync(int writer)
    {
        for (var i = 0; !_stop.IsCancellationRequested; i++)
        {
            var name = $"Writer{Letters(writer)}{Letters(i)}";
            await RecordAsync(_writes, name, () => _app.PutAsync(name, "2000-02-29"));
            // A steady few hundred a second are enough, and leave the machine to the servers under test.
            await Task.Delay(5);
        }
    }

    private async Task ReadAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            await RecordAsync(_reads, "Reader", () => _app.Http.GetAsync("/hello/Reader"));
            await Task.Delay(5);
        }
    }

    private async Task RecordAsync(ConcurrentQueue<Exchange> record, string name, Func<Task<HttpResponseMessage>> send)
    {
        var sent = Now;
        using var response = await send();
        record.Enqueue(new Exchange(name, sent, Now, response.StatusCode));
    }

    // Usernames have letters only: a number in base 26.
    private static string Letters(int number) => (number < 26 ? "" : Letters(number / 26)) + (char)('a' + (number % 26));
}
