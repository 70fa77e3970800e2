using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;

namespace HaCluster.Drills.Load;

/// <summary>
/// Clients that never stop: each sends one request after another through one load balancer and, as a client that knows both regions,
/// turns to the other one when an attempt fails.
/// </summary>
public sealed class Traffic : IAsyncDisposable
{
    private const int Writers = 3;
    private const int Readers = 2;

    /// <summary>Users that are read: those that were written last.</summary>
    private const int Known = 64;

    /// <summary>Between two requests of a client: enough to see short outages, little enough to leave the machine to the cluster.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan RequestDeadline = TimeSpan.FromSeconds(4);

    private readonly ConcurrentQueue<Attempt> _writes = new();
    private readonly ConcurrentQueue<Attempt> _reads = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http;
    private readonly ImmutableArray<Uri> _entries;
    private readonly TimeProvider _time;
    private readonly string[] _known = new string[Known];
    private Task _clients = Task.CompletedTask;
    private int _written;

    private Traffic(ImmutableArray<Uri> entries, TimeProvider time)
    {
        (_entries, _time) = (entries, time);
        Values = new Values(Today);
        // The cluster is on loopback: a proxy from the environment has no business in between.
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(1) })
        {
            Timeout = RequestDeadline,
        };
    }

    public Values Values { get; }

    public ImmutableArray<Attempt> Writes => [.. _writes];

    public ImmutableArray<Attempt> Reads => [.. _reads];

    private DateOnly Today => DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime);

    /// <summary>Writes a first user, then starts the clients and returns.</summary>
    /// <param name="entries">Load balancers, the preferred one first.</param>
    /// <param name="names">Names that nobody else uses.</param>
    /// <param name="random">Decides what is written and read.</param>
    /// <param name="spread">The clients begin at different load balancers, not all at the first.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="DrillException">The cluster takes no write to begin with.</exception>
    public static async Task<Traffic> StartAsync(
        ImmutableArray<Uri> entries, UniqueNames names, Random random, bool spread, TimeProvider time)
    {
        var traffic = new Traffic(entries, time);
        var first = await traffic.WriteAsync(entries[0], names.Next(), 0);
        if (!first.Acknowledged)
            throw new DrillException($"The cluster takes no write before the drill: {first.Problem}");
        traffic._writes.Enqueue(first);
        Array.Fill(traffic._known, first.Name);
        traffic._clients = Task.WhenAll(
            [
                .. Enumerable.Range(0, Writers).Select(
                    client => traffic.WriteOnAsync(new Writer(names, new Random(random.Next())), spread ? client : 0)),
                .. Enumerable.Range(0, Readers).Select(client => traffic.ReadOnAsync(new Random(random.Next()), spread ? client : 0)),
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

    /// <summary>Ends the clients; what is under way is finished, because its outcome would be unknown otherwise.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _clients;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task WriteOnAsync(Writer writer, int entry)
    {
        while (!_stop.IsCancellationRequested)
        {
            var (name, version) = writer.Next();
            var attempt = await WriteAsync(Entry(entry), name, version);
            _writes.Enqueue(attempt);
            writer.Ended(attempt.Acknowledged);
            if (attempt.Acknowledged)
                Volatile.Write(ref _known[(uint)Interlocked.Increment(ref _written) % Known], name);
            else
                entry++;
            await Task.Delay(Pause, _time);
        }
    }

    private async Task ReadOnAsync(Random random, int entry)
    {
        while (!_stop.IsCancellationRequested)
        {
            var attempt = await ReadAsync(Entry(entry), Volatile.Read(ref _known[random.Next(Known)]));
            _reads.Enqueue(attempt);
            if (!attempt.Acknowledged)
                entry++;
            await Task.Delay(Pause, _time);
        }
    }

    private Uri Entry(int number) => _entries[number % _entries.Length];

    private Task<Attempt> WriteAsync(Uri entry, string name, int version) =>
        SendAsync(
            new Attempt(name, version, default, default, false, null),
            () => _http.PutAsJsonAsync(new Uri(entry, $"hello/{name}"), new { dateOfBirth = $"{Values[version]:yyyy-MM-dd}" }),
            (attempt, answer) => Task.FromResult(answer.StatusCode == HttpStatusCode.NoContent ? attempt : null));

    // A user that is not there is an answer, too: a standby may be behind.
    private Task<Attempt> ReadAsync(Uri entry, string name) =>
        SendAsync(
            new Attempt(name, null, default, default, false, null),
            () => _http.GetAsync(new Uri(entry, $"hello/{name}")),
            async (attempt, answer) => answer.StatusCode switch
            {
                HttpStatusCode.OK => attempt with { Version = Values.VersionIn(await answer.Content.ReadAsStringAsync(), Today) },
                HttpStatusCode.NotFound => attempt,
                _ => null,
            });

    private async Task<Attempt> SendAsync(
        Attempt attempt, Func<Task<HttpResponseMessage>> send, Func<Attempt, HttpResponseMessage, Task<Attempt?>> done)
    {
        var started = _time.GetUtcNow();
        try
        {
            using var answer = await send();
            var ended = await done(attempt, answer) is { } acknowledged
                ? acknowledged with { Acknowledged = true }
                : attempt with { Problem = $"{(int)answer.StatusCode}" };
            return ended with { Started = started, Ended = _time.GetUtcNow() };
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return attempt with { Started = started, Ended = _time.GetUtcNow(), Problem = exception.GetType().Name };
        }
    }
}
