using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using HaCluster.Dashboards.Grafana;
using HaCluster.Dashboards.Pages;
using HaCluster.Topology;
using HaCluster.Topology.Model;

namespace HaCluster.Dashboards;

/// <summary>
/// What a Grafana needs to show a cluster: dashboards, and files with which it takes them and the data sources by itself.
/// </summary>
public static class DashboardFiles
{
    /// <summary>Where the dashboards lie below the folder of the export.</summary>
    public const string DashboardFolder = "dashboards";

    /// <summary>Where Grafana looks for the dashboards that the provisioning file names; Grafana's own documentation uses it.</summary>
    public const string InstalledFolder = "/var/lib/grafana/dashboards";

    /// <summary>Path of the file with the data sources, below the folder of the export.</summary>
    public const string DataSourceFile = "provisioning/datasources/hacluster.yml";

    /// <summary>Path of the file that says where the dashboards are.</summary>
    public const string ProviderFile = "provisioning/dashboards/hacluster.yml";

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // PromQL is full of quotes and signs that only a document inside of HTML would have to hide.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="topology">A topology with monitoring.</param>
    /// <returns>Contents by path, with <c>/</c> between its parts, below the folder that is written.</returns>
    public static ImmutableSortedDictionary<string, string> Render(ClusterTopology topology) => Render(
        topology, DataSource.All(topology), topology.Target == Target.Aws
            ? "# Prometheus is reached through SSH. The command line prints the way to either region: open prometheus."
            : "# The ports of the machine that the cluster runs on; a Grafana elsewhere needs another url.");

    /// <summary>The same for a Grafana that runs on one of the monitoring hosts.</summary>
    public static ImmutableSortedDictionary<string, string> RenderOn(ClusterTopology topology, ClusterHost host) =>
        Render(topology, DataSource.On(topology, host), $"# As {host.Name} reaches them.");

    private static ImmutableSortedDictionary<string, string> Render(
        ClusterTopology topology, IEnumerable<DataSource> sources, string comment) => new[]
    {
        KeyValuePair.Create(DataSourceFile, DataSources(sources, comment)),
        KeyValuePair.Create(ProviderFile, Provider(topology)),
    }.Concat(Dashboards(topology).Select(dashboard => KeyValuePair.Create(
        $"{DashboardFolder}/{dashboard.Name}.json", $"{JsonSerializer.Serialize(dashboard.Content, Format)}\n")))
        .ToImmutableSortedDictionary(StringComparer.Ordinal);

    internal static ImmutableArray<(string Name, Dashboard Content)> Dashboards(ClusterTopology topology) =>
    [
        ("overview", OverviewPage.Of(topology)), ("database", DatabasePage.Of(topology)), ("application", ApplicationPage.Of(topology)),
        ("hosts", HostsPage.Of(topology)), ("game-day", GameDayPage.Of(topology)),
    ];

    private static string DataSources(IEnumerable<DataSource> sources, string comment) => $"""
        # Made by HaCluster for Grafana's folder provisioning/datasources.
        {comment}
        apiVersion: 1
        datasources:
        {string.Join('\n', sources.Select(source => $"""
          - name: {source.Name}
            uid: {source.Uid}
            type: {DataSourceReference.Plugin}
            access: proxy
            url: {source.Url.OriginalString}
            jsonData:
              # Seconds between two looks at a target.
              timeInterval: {MonitoringNames.Interval}s
              httpMethod: POST
        """))}

        """;

    private static string Provider(ClusterTopology topology) => $"""
        # Made by HaCluster for Grafana's folder provisioning/dashboards. The JSON files are expected in {InstalledFolder}.
        apiVersion: 1
        providers:
          - name: HaCluster {topology.Name}
            folder: HaCluster {topology.Name}
            type: file
            disableDeletion: false
            allowUiUpdates: true
            options:
              path: {InstalledFolder}

        """;
}
