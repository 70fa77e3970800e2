using System.Collections.Immutable;
using System.Text.RegularExpressions;
using HaCluster.Dashboards.Grafana;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;

namespace HaCluster.Dashboards.Tests;

/// <summary>The dashboards of a cluster with everything, and of one with as little as there can be.</summary>
internal static partial class Samples
{
    public static ClusterTopology Full { get; } = ClusterTopology.From(new ClusterSettings
    {
        Monitoring = new MonitoringSettings { Prometheus = true },
        Backup = new BackupSettings { Enabled = true },
        Application = new ApplicationSettings { Hosts = 2 },
    });

    public static ClusterTopology Bare { get; } = ClusterTopology.From(new ClusterSettings
    {
        Monitoring = new MonitoringSettings { Prometheus = true, Regions = ["site2"] },
        Application = new ApplicationSettings { Image = $"sha256:{new string('a', 64)}" },
    });

    public static ImmutableArray<(string Name, Dashboard Content)> All { get; } =
        [.. DashboardFiles.Dashboards(Full), .. DashboardFiles.Dashboards(Bare)];

    /// <summary>Every panel but the headings.</summary>
    public static IEnumerable<(string Dashboard, Panel Panel)> Panels =>
        from dashboard in All
        from panel in dashboard.Content.Panels
        where panel.Type != "row"
        select (dashboard.Name, panel);

    /// <summary>Every query of panels and of annotations, as Prometheus receives it, with where it is from.</summary>
    public static IEnumerable<(string Where, string Expression)> Queries =>
        (from entry in Panels
         from target in entry.Panel.Targets!.Value
         select ($"{entry.Dashboard}, {entry.Panel.Title}, {target.RefId}", Filled(target.Expr)))
        .Concat(from dashboard in All
                from annotation in dashboard.Content.Annotations.List
                select ($"{dashboard.Name}, {annotation.Name}", Filled(annotation.Expr)));

    /// <summary>With what Grafana puts in place of the variables.</summary>
    public static string Filled(string expression)
    {
        var filled = expression.Replace("$__rate_interval", "20s", StringComparison.Ordinal)
            .Replace("$region", ".*", StringComparison.Ordinal);
        Assert.DoesNotMatch(Variable(), filled);
        return filled;
    }

    [GeneratedRegex(@"\$\w|\$\{")]
    private static partial Regex Variable();
}
