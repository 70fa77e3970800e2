using System.Net.Http.Json;

namespace HaCluster.EndToEnd.Support;

/// <summary>Steady requests to one load balancer on this machine, until stopped; bounded in count.</summary>
internal sealed class Traffic : IAsyncDisposable
{
    private const int MaximumRequests = 20_000;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _failures = [];
    private readonly Task _clients;
    private int _succeeded;
    private int _started;

    private Traffic(Uri application, int clients) =>
        _clients = Task.WhenAll(Enumerable.Range(0, clients).Select(client => RunAsync(application, client)));

    public int Succeeded => Volatile.Read(ref _succeeded);

    public IReadOnlyList<string> Failures
    {
        get
        {
            lock (_failures)
                return [.. _failures];
        }
    }

    public static Traffic Start(Uri application, int clients = 4) => new(application, clients);

    /// <summary>Waits until this many more requests have ended well.</summary>
    public async Task WaitForAsync(int more, TimeSpan deadline)
    {
        var goal = Succeeded + more;
        var end = DateTimeOffset.UtcNow + deadline;
        while (Succeeded < goal)
        {
            if (DateTimeOffset.UtcNow > end || _clients.IsCompleted)
                throw new TimeoutException(
                    $"{Succeeded} requests succeeded, {goal} expected; failures: {string.Join("; ", Failures.Take(5))}");
            await Task.WhenAny(_clients, Task.Delay(20));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _clients;
        _stop.Dispose();
    }

    private async Task RunAsync(Uri application, int client)
    {
        using var http = new HttpClient { BaseAddress = application, Timeout = TimeSpan.FromSeconds(15) };
        var name = $"Traffic{(char)('A' + client)}";
        while (!_stop.IsCancellationRequested && Interlocked.Increment(ref _started) <= MaximumRequests)
        {
            await CountAsync($"PUT /hello/{name}", () => http.PutAsJsonAsync($"/hello/{name}", new { dateOfBirth = "1990-05-17" }));
            await CountAsync($"GET /hello/{name}", () => http.GetAsync($"/hello/{name}"));
        }
    }

    private async Task CountAsync(string what, Func<Task<HttpResponseMessage>> send)
    {
        try
        {
            using var response = await send();
            if (response.IsSuccessStatusCode)
                Interlocked.Increment(ref _succeeded);
            else
                Fail($"{what}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            Fail($"{what}: {exception.Message}");
        }
    }

    private void Fail(string failure)
    {
        lock (_failures)
            _failures.Add(failure);
    }
}
