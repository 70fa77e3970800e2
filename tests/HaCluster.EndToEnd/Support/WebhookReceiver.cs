using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HaCluster.EndToEnd.Support;

/// <summary>What operators would have at the other end of <c>monitoring.webhook</c>: it keeps what is posted to it.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<JsonNode> _posted = new();
    private readonly HttpListener _listener = new();
    private readonly Task _receiving;

    /// <param name="address">An address of this machine that the monitoring host reaches.</param>
    public WebhookReceiver(string address)
    {
        Url = new Uri($"http://{address}:{FreePort(address)}/{Guid.NewGuid():N}/");
        _listener.Prefixes.Add(Url.OriginalString);
        _listener.Start();
        _receiving = ReceiveAsync();
    }

    public Uri Url { get; }

    /// <summary>Waits until this receiver of Alertmanager, or Zabbix, was told that an alert has this status.</summary>
    /// <param name="from"><c>operators</c> or <c>zabbix</c>, as notifications call it.</param>
    /// <param name="status"><c>firing</c> or <c>resolved</c>.</param>
    /// <exception cref="TimeoutException">The message has everything that was posted.</exception>
    public async Task WaitForAsync(string from, string alert, string status, TimeSpan deadline)
    {
        var end = DateTimeOffset.UtcNow + deadline;
        while (!_posted.Any(notification => (string?)notification["receiver"] == from && notification["alerts"]!.AsArray().Any(each =>
            (string?)each!["labels"]!["alertname"] == alert && (string?)each["status"] == status)))
        {
            if (DateTimeOffset.UtcNow > end)
                throw new TimeoutException(
                    $"No notification of {from} says that {alert} is {status}. Posted: {string.Join('\n', _posted.Select(Text))}");
            await Task.Delay(TimeSpan.FromMilliseconds(500));
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _receiving;
    }

    private static string Text(JsonNode notification) => notification.ToJsonString(JsonSerializerOptions.Default);

    private async Task ReceiveAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            if (await JsonNode.ParseAsync(context.Request.InputStream) is { } notification)
                _posted.Enqueue(notification);
            context.Response.Close();
        }
    }

    private static int FreePort(string address)
    {
        using var probe = new TcpListener(IPAddress.Parse(address), 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
