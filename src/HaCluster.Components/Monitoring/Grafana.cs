using System.Text.Json;
using HaCluster.Components.Remote;
using HaCluster.Dashboards;
using HaCluster.Topology.Model;
using Pulumi;
using Pulumi.Random;

namespace HaCluster.Components.Monitoring;

/// <summary>The password of Grafana's administrator, the same on all monitoring hosts.</summary>
public sealed class GrafanaSecrets : ComponentResource
{
    public GrafanaSecrets(string name, ComponentResourceOptions? options = null)
        : base("hacluster:monitoring:GrafanaSecrets", name, options)
    {
        Password = new RandomPassword(
            $"{name}-admin", new RandomPasswordArgs { Length = 24, Special = false }, new CustomResourceOptions { Parent = this }).Result;
        RegisterOutputs();
    }

    /// <summary>Of the login <c>admin</c>.</summary>
    public Output<string> Password { get; }
}

/// <summary>
/// Grafana on one monitoring host, from the package source that the operator named: data sources and dashboards come from files, what an
/// operator adds stays in its own database.
/// </summary>
public sealed class Grafana : ComponentResource
{
    /// <param name="name">Name of the monitoring host.</param>
    /// <param name="topology">A topology with Grafana.</param>
    /// <param name="host">The monitoring host.</param>
    /// <param name="secrets">Its administrator's password.</param>
    /// <param name="prometheus">The step that installs Prometheus there.</param>
    /// <param name="options">Of the component.</param>
    public Grafana(
        string name, ClusterTopology topology, Host host, GrafanaSecrets secrets, Resource prometheus,
        ComponentResourceOptions? options = null)
        : base("hacluster:monitoring:Grafana", name, options)
    {
        var source = topology.Monitoring?.Grafana ?? throw new ArgumentException("Grafana is not enabled", nameof(topology));
        var files = DashboardFiles.RenderOn(topology, host.Plan);
        HostCommand.Run(this, host, "grafana", "Monitoring/grafana.sh", new Dictionary<string, Input<string>>
        {
            ["SOURCE_URL"] = source.Url,
            ["SOURCE_DISTRIBUTION"] = source.Distribution,
            ["SOURCE_FINGERPRINT"] = source.Fingerprint,
            ["KEY_URL"] = source.KeyUrl,
            ["PASSWORD"] = secrets.Password,
            ["DATA_SOURCES"] = files[DashboardFiles.DataSourceFile],
            ["PROVIDER"] = files[DashboardFiles.ProviderFile],
            ["DASHBOARDS"] = JsonSerializer.Serialize(
                files.Where(file => file.Key.StartsWith($"{DashboardFiles.DashboardFolder}/", StringComparison.Ordinal)).ToDictionary(
                    file => file.Key[(DashboardFiles.DashboardFolder.Length + 1)..], file => file.Value)),
            ["DASHBOARD_FOLDER"] = DashboardFiles.InstalledFolder,
            ["BEHIND_FILTER"] = EmbeddedText.Read("Monitoring/behind-filter.conf"),
            ["DROP_IN"] = EmbeddedText.Read("Monitoring/grafana-unit.conf"),
            ["PORT"] = FormattableString.Invariant($"{MonitoringNames.GrafanaPort}"),
        }, prometheus);
        RegisterOutputs();
    }
}
