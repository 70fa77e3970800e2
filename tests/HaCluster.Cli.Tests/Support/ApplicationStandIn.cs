using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HaCluster.Cli.Tests.Support;

/// <summary>A load balancer behind which the application answers, from memory.</summary>
internal sealed class ApplicationStandIn : IDisposable
{
    private readonly ConcurrentDictionary<string, DateOnly> _users = new();
    private readonly HttpListener _listener = new();
    private int _requests;

    public ApplicationStandIn()
    {
        Port = Loopback.FreePort();
        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port { get; }

    public int Requests => Volatile.Read(ref _requests);

    /// <summary>From this request on every answer is 503.</summary>
    public int FailsFrom { get; init; } = int.MaxValue;

    public void Dispose() => _listener.Close();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                _ = Task.Run(() => AnswerAsync(context));
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var name = context.Request.Url!.Segments[^1];
        var (status, type, content) = Interlocked.Increment(ref _requests) >= FailsFrom
            ? (503, "application/problem+json", """{"detail":"No server is available."}""")
            : context.Request.HttpMethod == "PUT" ? (204, null, await SaveAsync(context, name))
            : _users.TryGetValue(name, out var birth) ? (200, "application/json", Greeting(name, birth))
            : (404, "application/problem+json", $$"""{"detail":"Nothing is stored for '{{name}}'."}""");
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        try
        {
            context.Response.Close(Encoding.UTF8.GetBytes(content), willBlock: false);
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // The client is gone.
        }
    }

    private async Task<string> SaveAsync(HttpListenerContext context, string name)
    {
        var body = (await JsonNode.ParseAsync(context.Request.InputStream))!;
        _users[name] = DateOnly.ParseExact((string)body["dateOfBirth"]!, "yyyy-MM-dd");
        return "";
    }

    // By looking at one day after the other.
    private static string Greeting(string name, DateOnly birth)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var days = Enumerable.Range(0, 400).First(days => IsBirthday(today.AddDays(days)));
        var message = days == 0 ? $"Hello, {name}! Happy birthday!" : $"Hello, {name}! Your birthday is in {days} day(s)";
        return JsonSerializer.Serialize(new { message });

        bool IsBirthday(DateOnly day) =>
            (day.Month, day.Day) == (birth.Month, birth.Day)
            || ((birth.Month, birth.Day, day.Month, day.Day) == (2, 29, 2, 28) && !DateTime.IsLeapYear(day.Year));
    }
}
