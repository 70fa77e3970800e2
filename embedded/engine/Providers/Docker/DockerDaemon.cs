using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Docker.DotNet;

namespace HaCluster.Engine.Providers.Docker;

/// <summary>The connection to one Docker daemon, made at the first use, and the translation of its errors.</summary>
internal sealed class DockerDaemon(string? configuredHost, string? context) : IAsyncDisposable
{
    /// <summary>For one API call; copying an image's files into a volume is the slowest of them.</summary>
    private static readonly TimeSpan CallLimit = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan GreetingLimit = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private DockerClient? _client;

    /// <summary>Runs calls against the daemon; what goes wrong becomes a message that starts with <paramref name="what"/>.</summary>
    /// <param name="what">Such as "The container site1-db cannot be created".</param>
    public async Task<T> CallAsync<T>(string what, Func<DockerClient, Task<T>> calls, CancellationToken cancellation)
    {
        var client = await ConnectAsync(cancellation);
        try
        {
            return await calls(client);
        }
        catch (DockerApiException exception)
        {
            throw new ProviderException($"{what}: {End(Text(exception))}", exception);
        }
        catch (Exception exception) when (IsConnectionFailure(exception, cancellation))
        {
            throw new ProviderException($"{what}. {Unreachable(client.Options.Endpoint, exception)}", exception);
        }
    }

    public Task CallAsync(string what, Func<DockerClient, Task> calls, CancellationToken cancellation) =>
        CallAsync(what, async client => { await calls(client); return true; }, cancellation);

    /// <summary>The daemon ends some of its messages with a full stop.</summary>
    public static string End(string text) => $"{text.TrimEnd().TrimEnd('.')}.";

    /// <summary>The daemon's own message out of its JSON answer.</summary>
    public static string Text(DockerApiException exception)
    {
        try
        {
            using var body = JsonDocument.Parse(exception.ResponseBody ?? "");
            if (body.RootElement.TryGetProperty("message", out var message))
                return message.GetString() ?? exception.Message;
        }
        catch (JsonException)
        {
            // An answer of something between us and the daemon.
        }
        return string.IsNullOrWhiteSpace(exception.ResponseBody)
            ? $"the daemon answered {(int)exception.StatusCode} {exception.StatusCode}"
            : exception.ResponseBody.Trim();
    }

    public static bool IsGone(DockerApiException exception) => exception.StatusCode == HttpStatusCode.NotFound;

    public ValueTask DisposeAsync()
    {
        _client?.Dispose();
        _gate.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<DockerClient> ConnectAsync(CancellationToken cancellation)
    {
        if (_client is { } connected)
            return connected;
        await _gate.WaitAsync(cancellation);
        try
        {
            return _client ??= await GreetAsync(cancellation);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<DockerClient> GreetAsync(CancellationToken cancellation)
    {
        var client = Build();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(GreetingLimit);
        try
        {
            await client.System.PingAsync(limit.Token);
            return client;
        }
        catch (Exception exception) when (exception is DockerApiException || IsConnectionFailure(exception, cancellation))
        {
            client.Dispose();
            throw new ProviderException(Unreachable(client.Options.Endpoint, exception), exception);
        }
    }

    private DockerClient Build()
    {
        try
        {
            // As the docker command: DOCKER_HOST, then the context, then the platform's default socket.
            var builder = new DockerClientBuilder().WithTimeout(CallLimit);
            if (context is not null)
                builder = builder.WithContext(context);
            if (configuredHost is not null)
                builder = builder.WithEndpoint(new Uri(configuredHost));
            return builder.Build();
        }
        catch (Exception exception) when (exception is UriFormatException or NotSupportedException or ArgumentException or IOException
            or InvalidOperationException)
        {
            throw new ProviderException(
                $"The Docker host '{configuredHost ?? context ?? Environment.GetEnvironmentVariable("DOCKER_HOST")}' cannot be used: "
                    + $"{End(exception.Message)} It must have the form unix:///path/to/docker.sock or tcp://host:port.",
                exception);
        }
    }

    private static bool IsConnectionFailure(Exception exception, CancellationToken cancellation) =>
        !cancellation.IsCancellationRequested
        && exception is HttpRequestException or SocketException or IOException or TimeoutException or OperationCanceledException
            or UnauthorizedAccessException;

    private static string Unreachable(Uri? endpoint, Exception exception)
    {
        var reason = exception switch
        {
            OperationCanceledException => $"no answer within {GreetingLimit.TotalSeconds:0} s",
            DockerApiException api => Text(api),
            _ => exception.GetBaseException().Message,
        };
        return $"The Docker daemon at {endpoint?.OriginalString ?? "its default socket"} does not answer ({reason.TrimEnd('.')}). " +
            "Start it (systemctl start docker, or dockerd where no init system runs), check that this user may use it, or set DOCKER_HOST.";
    }
}
