using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;

namespace HaCluster.TestKit;

/// <summary>One request of the traffic. Times are since the traffic began.</summary>
/// <param name="Status">Null when no response came.</param>
/// <param name="Error">Why no response came.</param>
public sealed record Exchange(string Name, TimeSpan Sent, TimeSpan Answered, HttpStatusCode? Status, string? Error)
{
    public TimeSpan Took => Answered - Sent;
}

/// <summary>
/// Steady requests to the birthday application until stopped: writers that each store one new name after the other, and readers that
/// ask for one stored before. None of them pauses when a request fails.
/// </summary>
public sealed class Traffic : IAsyncDisposable
{
    private const string StoredName = "Reader";
    private const int Writers = 4;
    private const int Readers = 2;

    // A steady few hundred requests a second are enough, and leave the machine to the servers under test.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly HttpClient _http;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<Exchange> _writes = new();
    private readonly ConcurrentQueue<Exchange> _reads = new();
    private readonly Task _running;

    private Traffic(HttpClient http)
    {
        _http = http;
        _running = Task.WhenAll(
            [.. Enumerable.Range(0, Writers).Select(WriteAsync), .. Enumerable.Range(0, Readers).Select(_ => ReadAsync())]);
    }

    public TimeSpan Now => _watch.Elapsed;

    public IReadOnlyCollection<Exchange> Writes => _writes;

    public IReadOnlyCollection<Exchange> Reads => _reads;

    public IEnumerable<Exchange> AcknowledgedWrites => _writes.Where(Acknowledged);

    public IEnumerable<Exchange> SuccessfulReads => _reads.Where(Successful);

    /// <summary>Requests that did not do what they were sent for.</summary>
    public IEnumerable<Exchange> Failures =>
        _writes.Where(write => !Acknowledged(write)).Concat(_reads.Where(read => !Successful(read)));

    /// <summary>Stores the name that the readers ask for, then begins.</summary>
    /// <param name="http">Stays the caller's; its base address is the application.</param>
    public static async Task<Traffic> StartAsync(HttpClient http)
    {
        using var stored = await PutAsync(http, StoredName);
        Assert.Equal(HttpStatusCode.NoContent, stored.StatusCode);
        return new Traffic(http);
    }

    /// <summary>Waits until this many more requests have succeeded.</summary>
    public Task WaitForAsync(int more, TimeSpan deadline)
    {
        var goal = Succeeded() + more;
        return Wait.UntilAsync($"{goal} successful requests", () => Task.FromResult(Succeeded()), seen => seen >= goal, deadline);
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

    private static bool Acknowledged(Exchange write) => write.Status == HttpStatusCode.NoContent;

    private static bool Successful(Exchange read) => read.Status == HttpStatusCode.OK;

    private int Succeeded() => AcknowledgedWrites.Count() + SuccessfulReads.Count();

    private async Task WriteAsync(int writer)
    {
        for (var i = 0; !_stop.IsCancellationRequested; i++)
        {
            var name = $"Writer{Letters(writer)}{Letters(i)}";
            await RecordAsync(_writes, name, () => PutAsync(_http, name));
            await Task.Delay(Pause);
        }
    }

    private async Task ReadAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            await RecordAsync(_reads, StoredName, () => _http.GetAsync($"/hello/{StoredName}"));
            await Task.Delay(Pause);
        }
    }

    private async Task RecordAsync(ConcurrentQueue<Exchange> record, string name, Func<Task<HttpResponseMessage>> send)
    {
        var sent = Now;
        try
        {
            using var response = await send();
            record.Enqueue(new Exchange(name, sent, Now, response.StatusCode, null));
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            record.Enqueue(new Exchange(name, sent, Now, null, exception.Message));
        }
    }

    private static Task<HttpResponseMessage> PutAsync(HttpClient http, string name) =>
        http.PutAsJsonAsync($"/hello/{name}", new { dateOfBirth = "1990-05-17" });

    // Usernames have letters only: a number in base 26.
    private static string Letters(int number) => (number < 26 ? "" : Letters(number / 26)) + (char)('a' + (number % 26));
}
