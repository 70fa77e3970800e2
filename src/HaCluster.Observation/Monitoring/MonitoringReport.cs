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

    /// <summary>
    /// Agents that answered Zabbix, all, and what it calls a problem; null when Zabbix does not run there, or does not answer.
    /// </summary>
    public ZabbixReport? Zabbix { get; init; }

    /// <summary>Whether Zabbix is there and did not answer.</summary>
    public bool ZabbixFails { get; init; }

    /// <summary>Reads the one JSON object that <c>monitoring-status</c> prints.</summary>
    /// <exception cref="JsonException">Something else.</exception>
    public static MonitoringReport Read(string host, string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var (targets, alerts) = (document.RootElement.GetProperty("targets"), document.RootElement.GetProperty("alerts"));
            // An older deployment has none; a text says that it does not answer.
            var zabbix = document.RootElement.TryGetProperty("zabbix", out var found) ? found : default;
            return new MonitoringReport(host, null)
            {
                Targets = targets.ValueKind == JsonValueKind.Null
                    ? null
                    : (targets.GetProperty("up").GetInt32(), targets.GetProperty("all").GetInt32()),
                Alerts = alerts.ValueKind == JsonValueKind.Null ? null : [.. alerts.EnumerateArray().Select(Alert)],
                Zabbix = zabbix.ValueKind == JsonValueKind.Object
                    ? new ZabbixReport(
                        zabbix.GetProperty("up").GetInt32(), zabbix.GetProperty("all").GetInt32(),
                        [.. zabbix.GetProperty("problems").EnumerateArray().Select(problem => problem.GetString() ?? "")])
                    : null,
                ZabbixFails = zabbix.ValueKind == JsonValueKind.String,
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

/// <param name="Up">Agents that answer.</param>
/// <param name="All">Agents of the cluster.</param>
/// <param name="Problems">Names of the alerts of this product that are a problem there, the gravest first.</param>
public sealed record ZabbixReport(int Up, int All, ImmutableArray<string> Problems);

/// <param name="Severity"><c>critical</c> or <c>warning</c>.</param>
/// <param name="Summary">What a user notices, one sentence.</param>
public sealed record FiringAlert(string Name, string Severity, string Summary);
