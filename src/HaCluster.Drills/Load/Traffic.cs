using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;

namespace HaCluster.Drills.Load;

/// <summary>One request and what became of it. Without an acknowledgement nothing is known of a write: it may be there.</summary>
/// <param name="Name">User name written or read.</param>
/// <param name="Acknowledged">The application answered that it was done.</param>
/// <param name="Problem">The answer or error otherwise.</param>
public sealed record Attempt(string Name, DateTimeOffset Started, DateTimeOffset Ended, bool Acknowledged, string? Problem);

/// <summary>
/// Clients that never stop: each sends one request after another through one load balancer and, as a client that knows both regions,
/// turns to the other one when an attempt fails.
/// </summary>
public sealed class Traffic : IAsyncDisposable
{
    private const int Writers = 3;
    private const int Readers = 2;

    /// <summary>Between two requests of a client: enough to see short outages, little enough to leave the machine to the cluster.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan RequestDeadline = TimeSpan.FromSeconds(4);

    private readonly ConcurrentQueue<Attempt> _writes = new();
    private readonly ConcurrentQueue<Attempt> _reads = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http;
    private readonly ImmutableArray<Uri> _entries;
    private readonly UniqueNames _names;
    private readonly TimeProvider _time;
    private Task _clients = Task.CompletedTask;

    private Traffic(ImmutableArray<Uri> entries, UniqueNames names, TimeProvider time)
    {
        (_entries, _names, _time) = (entries, names, time);
        // The cluster is on loopback: a proxy from the environment has no business in between.
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(1) })
        {
            Timeout = RequestDeadline,
        };
    }

    public ImmutableArray<Attempt> Writes => [.. _writes];

    public ImmutableArray<Attempt> Reads => [.. _reads];

    /// <summary>Writes the row that the readers ask for, then starts the clients and returns.</summary>
    /// <param name="entries">Load balancers, the preferred one first.</param>
    /// <exception cref="DrillException">The cluster takes no write to begin with.</exception>
    public static async Task<Traffic> StartAsync(ImmutableArray<Uri> entries, UniqueNames names, TimeProvider time)
    {
        var traffic = new Traffic(entries, names, time);
        var seed = await traffic.WriteAsync(entries[0], CancellationToken.None);
        if (!seed.Acknowledged)
            throw new DrillException($"The cluster takes no write before the drill: {seed.Problem}");
        traffic._writes.Enqueue(seed);
        traffic._clients = Task.WhenAll(
            [
                .. Enumerable.Range(0, Writers).Select(_ => traffic.RepeatAsync(traffic._writes, traffic.WriteAsync)),
                .. Enumerable.Range(0, Readers)
                    .Select(_ => traffic.RepeatAsync(traffic._reads, (entry, stop) => traffic.ReadAsync(entry, seed.Name, stop))),
            ]);
        return traffic;
    }

    /// <summary>Waits until a write that began after <paramref name="moment"/> was acknowledged.</summary>
    /// <returns>False on expiry.</returns>
    public async Task<bool> WaitForWriteAsync(DateTimeOffset moment, TimeSpan deadline)
    {
        var end = _time.GetUtcNow() + deadline;
        while (!_writes.Any(write => write.Acknowledged && write.Started > moment))
        {
            if (_time.GetUtcNow() > end)
                return false;
            await Task.Delay(Pause, _time);
        }
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _clients;
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task RepeatAsync(ConcurrentQueue<Attempt> log, Func<Uri, CancellationToken, Task<Attempt>> send)
    {
        var entry = 0;
        while (!_stop.IsCancellationRequested)
        {
            // An attempt under way is finished: its outcome would be unknown otherwise.
            var attempt = await send(_entries[entry], CancellationToken.None);
            log.Enqueue(attempt);
            if (!attempt.Acknowledged)
                entry = (entry + 1) % _entries.Length;
            await Task.Delay(Pause, _time);
        }
    }

    private Task<Attempt> WriteAsync(Uri entry, CancellationToken stop)
    {
        var name = _names.Next();
        return SendAsync(
            name, HttpStatusCode.NoContent,
            () => _http.PutAsJsonAsync(new Uri(entry, $"hello/{name}"), new { dateOfBirth = "1990-05-17" }, stop));
    }

    private Task<Attempt> ReadAsync(Uri entry, string name, CancellationToken stop) =>
        SendAsync(name, HttpStatusCode.OK, () => _http.GetAsync(new Uri(entry, $"hello/{name}"), stop));

    private async Task<Attempt> SendAsync(string name, HttpStatusCode wanted, Func<Task<HttpResponseMessage>> send)
    {
        var started = _time.GetUtcNow();
        try
        {
            using var answer = await send();
            return new Attempt(
                name, started, _time.GetUtcNow(), answer.StatusCode == wanted,
                answer.StatusCode == wanted ? null : $"{(int)answer.StatusCode}");
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return new Attempt(name, started, _time.GetUtcNow(), false, exception.GetType().Name);
        }
    }
}
