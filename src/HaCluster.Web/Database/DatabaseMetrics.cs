using HaCluster.Web.Settings;
using Prometheus;

namespace HaCluster.Web.Database;

/// <summary>What the application saw of the database, for <c>/metrics</c>.</summary>
internal sealed class DatabaseMetrics(IMetricFactory factory)
{
    private readonly Gauge _role = factory.CreateGauge(
        "hacluster_web_database_host_role",
        "1 for the role in which a database host was last seen, 0 for the others.",
        ["host", "role"]);

    private readonly Counter _primaryChanges = factory.CreateCounter(
        "hacluster_web_database_primary_changes_total",
        "How often another database host became the one to write to, the first at start included.");

    private readonly Counter _retries = factory.CreateCounter(
        "hacluster_web_database_retries_total",
        "Attempts that failed in a passing way and were tried again.",
        ["operation", "reason"]);

    private readonly Counter _refusals = factory.CreateCounter(
        "hacluster_web_database_unavailable_total",
        "Requests given up because no database host could serve them in time.",
        ["operation"]);

    private readonly Gauge _writesWaiting = factory.CreateGauge(
        "hacluster_web_database_writes_waiting",
        "Writes that were sent to a database host and not answered yet, abandoned ones included.",
        ["host"]);

    private readonly Gauge _writesAbandoned = factory.CreateGauge(
        "hacluster_web_database_writes_abandoned",
        "Writes that still wait at a database host after their request, their connection or their process has ended.",
        ["host"]);

    private readonly Counter _abandonedWritesEnded = factory.CreateCounter(
        "hacluster_web_database_abandoned_writes_ended_total",
        "How abandoned writes ended: confirmed, unconfirmed, failed or lost.",
        ["outcome"]);

    private readonly Counter _writesRefused = factory.CreateCounter(
        "hacluster_web_database_writes_refused_total",
        "Writes refused at once because as many as may wait already did.");

    private readonly Histogram _duration = factory.CreateHistogram(
        "hacluster_web_database_duration_seconds",
        "Time of a database operation, all its attempts and waits together.",
        new HistogramConfiguration
        {
            LabelNames = ["operation"],
            Buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3],
        });

    public void HostRole(HostEndpoint host, HostRole role)
    {
        foreach (var each in Enum.GetValues<HostRole>())
            _role.WithLabels(host.ToString(), each.ToString()).Set(each == role ? 1 : 0);
    }

    public void PrimaryChanged() => _primaryChanges.Inc();

    public void Retried(string operation, string reason) => _retries.WithLabels(operation, reason).Inc();

    public void Refused(string operation) => _refusals.WithLabels(operation).Inc();

    public IGauge WritesWaiting(HostEndpoint host) => _writesWaiting.WithLabels(host.ToString());

    public IGauge WritesAbandoned(HostEndpoint host) => _writesAbandoned.WithLabels(host.ToString());

    public void AbandonedWriteEnded(string outcome) => _abandonedWritesEnded.WithLabels(outcome).Inc();

    public void WriteRefused() => _writesRefused.Inc();

    /// <summary>To be kept: looking a label up takes longer than an observation.</summary>
    public IHistogram Duration(string operation) => _duration.WithLabels(operation);
}
