using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;

namespace HaCluster.Bench;

/// <summary>Clients that write without a pause through one load balancer, and how long none of them was answered.</summary>
internal sealed class OutageWriter : IAsyncDisposable
{
    private const int Clients = 4;

    private static readonly TimeSpan Attempt = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Attempt };
    private readonly ConcurrentQueue<long> _acknowledged = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _writing;

    /// <param name="loadBalancer">As <c>status --json</c> names it.</param>
    public OutageWriter(Uri loadBalancer) => _writing = Task.WhenAll(
        Enumerable.Range(0, Clients).Select(client => WriteAsync(new Uri(loadBalancer, $"hello/bench{(char)('a' + client)}"))));

    /// <summary>Waits until a write is acknowledged that began after this call.</summary>
    public async Task AcknowledgedAsync(TimeSpan deadline)
    {
        var from = Stopwatch.GetTimestamp();
        while (_acknowledged.LastOrDefault() <= from)
        {
            if (Stopwatch.GetElapsedTime(from) > deadline)
                throw new TimeoutException($"no write was acknowledged for {deadline.TotalSeconds:F0} s");
            await Task.Delay(Pause);
        }
    }

    /// <summary>The longest time between two acknowledged writes, of any client.</summary>
    public TimeSpan LongestOutage()
    {
        var moments = _acknowledged.Order().ToArray();
        return moments.Zip(moments.Skip(1), Stopwatch.GetElapsedTime).Max();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _writing;
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task WriteAsync(Uri user)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var answer = await _http.PutAsJsonAsync(user, new { dateOfBirth = "2000-01-01" }, _stop.Token);
                if (answer.StatusCode == HttpStatusCode.NoContent)
                    _acknowledged.Enqueue(Stopwatch.GetTimestamp());
                await Task.Delay(Pause, _stop.Token);
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
            {
                // No answer: the time until the next one is what is measured.
            }
        }
    }
}
