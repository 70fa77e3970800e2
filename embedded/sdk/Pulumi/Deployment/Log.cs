using Pulumirpc;

namespace Pulumi;

/// <summary>Messages for whoever watches the deployment.</summary>
public static class Log
{
    /// <summary>Shown only when debug output is asked for.</summary>
    public static void Debug(string message, Resource? resource = null, int? streamId = null, bool? ephemeral = null) =>
        Send(LogSeverity.Debug, message, resource, streamId, ephemeral);

    public static void Info(string message, Resource? resource = null, int? streamId = null, bool? ephemeral = null) =>
        Send(LogSeverity.Info, message, resource, streamId, ephemeral);

    public static void Warn(string message, Resource? resource = null, int? streamId = null, bool? ephemeral = null) =>
        Send(LogSeverity.Warning, message, resource, streamId, ephemeral);

    /// <summary>Also makes the deployment fail at its end.</summary>
    public static void Error(string message, Resource? resource = null, int? streamId = null, bool? ephemeral = null) =>
        Send(LogSeverity.Error, message, resource, streamId, ephemeral);

    /// <inheritdoc cref="Error"/>
    public static void Exception(Exception exception, Resource? resource = null, int? streamId = null, bool? ephemeral = null) =>
        Error(exception.ToString(), resource, streamId, ephemeral);

    private static void Send(LogSeverity severity, string message, Resource? resource, int? streamId, bool? ephemeral) =>
        _ = Deployment.Required.Log.LogAsync(severity, message, resource, streamId, ephemeral);
}
