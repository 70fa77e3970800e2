using System.Collections.Immutable;
using System.Net;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Model;

/// <summary>The whole cluster as plain values: what exists, how it is called, where it listens.</summary>
public sealed record ClusterTopology
{
    public required Target Target { get; init; }

    public required ReplicationMode Replication { get; init; }

    /// <summary>Both regions, in the order of the configuration.</summary>
    public required ImmutableArray<Region> Regions { get; init; }

    public required ApplicationSettings Application { get; init; }

    public required DatabaseSettings Database { get; init; }

    /// <summary>Where the database hosts get what Debian has not of PostgreSQL; null for nowhere.</summary>
    public PackageSource? DatabasePackages =>
        Database.PackageSource.Url is null ? null : PackageSource.Of(Database.PackageSource);

    /// <summary>What each database server may use of its machine.</summary>
    public DatabaseResources DatabaseResources => DatabaseResources.Of(Database, Aws);

    public required LoadBalancerSettings LoadBalancer { get; init; }

    public required HealthSettings Health { get; init; }

    /// <summary>Null when backups are not enabled.</summary>
    public required BackupSettings? Backup { get; init; }

    /// <summary>Null when monitoring is not enabled.</summary>
    public required MonitoringTopology? Monitoring { get; init; }

    /// <summary>Null when the registry is not enabled.</summary>
    public required RegistryTopology? Registry { get; init; }

    /// <summary>Null when Jenkins does not run beside the registry.</summary>
    public required JenkinsTopology? Jenkins { get; init; }

    /// <summary>What the hosts pull the configured image as; null when it is built or copied from here.</summary>
    public string? PulledImage => Pulls(Application.Image)
        ? Registry?.Holds(Application.Image) == true ? Registry.PulledName(Application.Image!) : Application.Image
        : null;

    public required SshSettings Ssh { get; init; }

    public required SecretSettings Secrets { get; init; }

    /// <summary>Null unless <see cref="Target"/> is <see cref="Target.Aws"/>.</summary>
    public required AwsTopology? Aws { get; init; }

    /// <summary>The region whose database is the primary when the cluster is first created. Later the failover stack decides.</summary>
    public Region InitialPrimary => Regions.FirstOrDefault(region => region.Name == Backup?.RestoreFrom) ?? Regions[0];

    /// <summary>The cluster's name in alerts and on dashboards: its regions.</summary>
    public string Name => string.Join('-', Regions.Select(region => region.Name));

    public IEnumerable<ClusterHost> Hosts => Regions.SelectMany(region => region.Hosts);

    /// <summary>The monitoring hosts, in the order of their regions.</summary>
    public IEnumerable<ClusterHost> MonitoringHosts => Regions.Select(region => region.Monitoring).OfType<ClusterHost>();

    public IEnumerable<ApplicationInstance> Instances => Regions.SelectMany(region => region.Instances);

    /// <summary>
    /// Where an operator opens the pages of a region's monitoring host: on AWS only the host itself reaches them, and an operator comes
    /// through SSH.
    /// </summary>
    public (Uri Prometheus, Uri Alertmanager, Uri? Zabbix, Uri? Grafana) PagesOf(Region region)
    {
        var (pages, isLocal) = (region.MonitoringPages, Target == Target.Local);
        return (
            Page("http", isLocal ? pages.PublishedPrometheus : MonitoringNames.PrometheusPort),
            Page("http", isLocal ? pages.PublishedAlertmanager : MonitoringNames.AlertmanagerPort),
            Monitoring is { Zabbix: true } ? Page("https", isLocal ? pages.PublishedZabbix : MonitoringNames.ZabbixPagePort) : null,
            Monitoring?.Grafana is null ? null : Page("https", isLocal ? pages.PublishedGrafana : MonitoringNames.GrafanaPort));

        static Uri Page(string scheme, int port) => new($"{scheme}://127.0.0.1:{port}");
    }

    /// <summary>Whether the hosts pull the image from a registry themselves.</summary>
    /// <param name="image">A value of <c>application.image</c>; null for the built-in application.</param>
    public bool Pulls(string? image) => Registry?.Holds(image) == true || Application.Registry.Holds(image);

    /// <summary>The region on the other side.</summary>
    public Region PeerOf(Region region) => Regions.Single(other => other.Name != region.Name);

    /// <param name="settings">Settings in which <see cref="Validation.SettingsValidator"/> found no error.</param>
    /// <param name="operatorKey">The operator's own key on AWS; null when the stack makes one.</param>
    /// <param name="previousKey">The operator's own key that the hosts have so far; null when it does not change.</param>
    /// <exception cref="FormatException">An address block is malformed: the settings were not validated.</exception>
    public static ClusterTopology From(
        ClusterSettings settings, OperatorKeyPair? operatorKey = null, OperatorKeyPair? previousKey = null)
    {
        var regions = settings.Regions.Select(region => Region.From(region, settings)).ToImmutableArray();
        return new()
        {
            Target = settings.Target,
            Replication = settings.Database.Replication,
            Regions = regions,
            Application = settings.Application,
            Database = settings.Database,
            LoadBalancer = settings.LoadBalancer,
            Health = settings.Health,
            Backup = settings.Backup.Enabled ? settings.Backup : null,
            Monitoring = settings.Monitoring.Enabled ? MonitoringTopology.From(settings.Monitoring) : null,
            Registry = RegistryTopology.Of(regions, settings.Delivery),
            Jenkins = JenkinsTopology.Of(settings.Delivery.Jenkins),
            Ssh = settings.Ssh,
            Secrets = settings.Secrets,
            Aws = settings.OnAws ? AwsOf(settings, operatorKey, previousKey) : null,
        };
    }

    private static AwsTopology AwsOf(ClusterSettings settings, OperatorKeyPair? operatorKey, OperatorKeyPair? previousKey) => new()
    {
        // One way to write each, once: every block becomes a rule of that name.
        OperatorCidrs = [.. settings.Aws.OperatorCidrs.Select(block => IPNetwork.Parse(block).ToString()).Distinct()],
        WebhookCidrs = [.. settings.Aws.WebhookCidrs.Distinct()],
        Architecture = settings.Aws.Architecture,
        InstanceTypes = settings.Aws.InstanceTypes,
        RootVolumeGb = settings.Aws.RootVolumeGb,
        DataVolumeGb = settings.Aws.DataVolumeGb,
        RegistryVolumeGb = settings.Aws.RegistryVolumeGb,
        MonitoringVolumeGb = settings.Aws.MonitoringVolumeGb,
        ImportPort = settings.Aws.ImportPort is var port and not 0 ? port : null,
        TerminationProtection = settings.Aws.TerminationProtection,
        Tags = settings.Aws.Tags.Select(tag => tag.Split('=', 2)).ToImmutableSortedDictionary(tag => tag[0], tag => tag[1]),
        OperatorKey = operatorKey,
        PreviousOperatorKey = previousKey,
        PrivateHosts = settings.Network.PrivateHosts,
        Dns = settings.Dns is { ZoneId: { } zone, Name: { } name }
            ? new DnsName { ZoneId = zone, Name = name, Ttl = settings.Dns.Ttl }
            : null,
    };
}
