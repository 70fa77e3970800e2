using System.Collections.Immutable;
using System.Text.Json;

namespace HaCluster.Observation.Monitoring;

/// <summary>What a monitoring host says of what it watches.</summary>
/// <param name="Host">Name of the monitoring host.</param>
/// <param name="Failure">Why it did not say; null when it did.</param>
public sealed record MonitoringReport(string Host, string? Failure)
{
    /// <summary>Targets that answered Prometheus, and all; null when Prometheus does not answer.</summary>
    public (int Up, int All)? Targets { get; init; }

    /// <summary>What fires now and is not held back, gravest first; null when Alertmanager does not answer.</summary>
    public ImmutableArray<FiringAlert>? Alerts { get; init; }

    /// <summary>Reads the one JSON object that <c>monitoring-status</c> prints.</summary>
    /// <exception cref="JsonException">Something else.</exception>
    public static MonitoringReport Read(string host, string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var (targets, alerts) = (document.RootElement.GetProperty("targets"), document.RootElement.GetProperty("alerts"));
            return new MonitoringReport(host, null)
            {
                Targets = targets.ValueKind == JsonValueKind.Null
                    ? null
                    : (targets.GetProperty("up").GetInt32(), targets.GetProperty("all").GetInt32()),
                Alerts = alerts.ValueKind == JsonValueKind.Null ? null : [.. alerts.EnumerateArray().Select(Alert)],
            };
        }
        catch (Exception exception) when (exception is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new JsonException(exception.Message, exception);
        }
    }

    private static FiringAlert Alert(JsonElement alert) => new(
        alert.GetProperty("name").GetString() ?? "", alert.GetProperty("severity").GetString() ?? "",
        alert.GetProperty("summary").GetString() ?? "");
}

/// <param name="Severity"><c>critical</c> or <c>warning</c>.</param>
/// <param name="Summary">What a user notices, one sentence.</param>
public sealed record FiringAlert(string Name, string Severity, string Summary);
