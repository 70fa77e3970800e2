using HaCluster.Dashboards.Grafana;

namespace HaCluster.Dashboards.Pages;

/// <summary>
/// Events that leave a trace in the metrics. A deployment has no metric of its own: it is seen by the instances, all of which it starts
/// anew. A drill is seen by what it breaks: the alerts.
/// </summary>
internal static class Events
{
    // Two looks at a target and some time for one that is missed.
    private const string Window = "[15s]";

    /// <summary>A role change was decided.</summary>
    public static Annotation Epochs { get; } = new(
        "Role changes", "purple", $"changes(hacluster_role_change_epoch{Window}) > 0", "Role change",
        "{{host}} has the mark of a role change");

    /// <summary>A server became the primary or is it no longer.</summary>
    public static Annotation Primaries { get; } = new(
        "Primaries", "blue", $"changes(hacluster_database_primary{Window}) > 0", "Primary", "{{host}} became primary, or is it no longer");

    /// <summary>A deployment, or a restart.</summary>
    public static Annotation Instances { get; } = new(
        "Starts of instances", "orange", $"changes(process_start_time_seconds{{job=\"application\"}}{Window}) > 0", "Instance started",
        "{{instance}}");

    /// <summary>From its first to its last moment.</summary>
    public static Annotation Alerts { get; } = new(
        "Alerts", "red", "max by (alertname, severity, host, region) (ALERTS{alertstate=\"firing\"})", "{{alertname}}",
        "{{severity}} {{host}} {{region}}");
}
