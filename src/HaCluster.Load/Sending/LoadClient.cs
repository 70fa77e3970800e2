using System.Net;
using System.Net.Http.Headers;
using System.Text;
using HaCluster.Load.Content;

namespace HaCluster.Load.Sending;

/// <summary>Sends the requests of one thread over a connection of its own, to one load balancer and nowhere else. Repeats nothing.</summary>
internal sealed class LoadClient : IDisposable
{
    /// <summary>Longer than the application and the load balancers keep a request before they answer 503 or 504.</summary>
    public static readonly TimeSpan RequestDeadline = TimeSpan.FromSeconds(10);

    private const int LongestContent = 64 * 1024;

    // A load balancer closes a connection that is idle for 10 s; a request at that very moment would fail.
    private static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(5);

    private readonly OwnConnection _connection = new();
    private readonly HttpClient _http;
    private readonly Uri _entry;
    private readonly TimeSpan _deadline;
    private readonly TimeProvider _time;

    public LoadClient(Uri entry, TimeSpan deadline, TimeProvider time)
    {
        (_entry, _deadline, _time) = (entry, deadline, time);
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectCallback = _connection.ConnectAsync,
            ConnectTimeout = deadline,
            MaxConnectionsPerServer = 1,
            PooledConnectionIdleTimeout = IdleLimit,
            UseCookies = false,
            UseProxy = false,
        })
        {
            MaxResponseContentBufferSize = LongestContent,
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public Task<(Answer? Answer, Fault? Fault)> ReadAsync(string name, CancellationToken stop) =>
        SendAsync(HttpMethod.Get, name, null, stop);

    public Task<(Answer? Answer, Fault? Fault)> WriteAsync(string name, DateOnly date, CancellationToken stop) =>
        SendAsync(
            HttpMethod.Put, name, new ByteArrayContent(Encoding.ASCII.GetBytes($$"""{"dateOfBirth":"{{date:yyyy-MM-dd}}"}"""))
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
            }, stop);

    public void Dispose() => _http.Dispose();

    /// <returns>Neither an answer nor a fault when the test was stopped meanwhile.</returns>
    private async Task<(Answer? Answer, Fault? Fault)> SendAsync(
        HttpMethod method, string name, HttpContent? content, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(method, new Uri(_entry, $"hello/{name}")) { Content = content };
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(_deadline);
        var sent = _time.GetUtcNow();
        _connection.Begin();
        try
        {
            using var response = await _http.SendAsync(request, deadline.Token);
            var body = await response.Content.ReadAsByteArrayAsync(deadline.Token);
            return (new Answer(response.StatusCode, response.Content.Headers.ContentType?.MediaType, body, sent, _time.GetUtcNow()), null);
        }
        catch (OperationCanceledException)
        {
            return stop.IsCancellationRequested
                ? (null, null)
                : (null, new Fault(ErrorKinds.Timeout, $"no response within {_deadline.TotalSeconds:0.#} s"));
        }
        catch (HttpRequestException exception)
        {
            return (null, new Fault(KindOf(exception), exception.GetBaseException().Message));
        }
    }

    private static string KindOf(HttpRequestException exception)
    {
        for (Exception? inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is ConnectException connect)
                return connect.Refused ? ErrorKinds.ConnectRefused : ErrorKinds.ConnectFailed;
            if (inner is RepetitionException)
                return ErrorKinds.ConnectionReset;
        }
        return exception.HttpRequestError is HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded
            ? ErrorKinds.WrongContent
            : ErrorKinds.ConnectionReset;
    }
}
