using Pulumirpc;

namespace Pulumi;

/// <summary>Sends messages to the engine, in the order they were given.</summary>
internal sealed class EngineLog(IEngine engine, TaskRunner runner)
{
    private readonly Lock _lock = new();
    private Task _last = Task.CompletedTask;

    /// <summary>Whether an error was logged: the run must then not count as a success.</summary>
    public bool HasErrors { get; private set; }

    public Task LogAsync(LogSeverity severity, string message, Resource? resource, int? streamId, bool? ephemeral)
    {
        HasErrors |= severity == LogSeverity.Error;
        lock (_lock)
        {
            _last = SendAsync(_last, severity, message, resource, streamId, ephemeral);
            runner.RegisterTask(_last);
            return _last;
        }
    }

    private async Task SendAsync(Task previous, LogSeverity severity, string message, Resource? resource, int? streamId, bool? ephemeral)
    {
        await previous.ConfigureAwait(false);
        try
        {
            await engine.LogAsync(new LogRequest
            {
                Severity = severity,
                Message = message,
                Urn = await UrnOfAsync(resource).ConfigureAwait(false),
                StreamId = streamId ?? 0,
                Ephemeral = ephemeral ?? false,
            }).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            throw new LogException(exception);
        }
    }

    // A resource whose registration failed has no URN, and its message matters all the more.
    private static async Task<string> UrnOfAsync(Resource? resource)
    {
        try
        {
            return resource is null ? "" : (await resource.Urn.DataTask.ConfigureAwait(false)).Value ?? "";
        }
        catch (Exception)
        {
            return "";
        }
    }
}
