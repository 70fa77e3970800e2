using System.Collections.Immutable;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Outputs;

/// <summary>Where a deployed cluster can be reached: the outputs of the deploy stack, typed; see <see cref="ClusterOutputs"/>.</summary>
/// <param name="Target">Where the hosts run.</param>
/// <param name="Replication">As deployed.</param>
/// <param name="Regions">In the order of the configuration; the first held the primary when the cluster was created.</param>
/// <param name="SshPrivateKey">Private key of the hosts' administrator in OpenSSH or PEM form, a secret; null when only an SSH agent has
/// it.</param>
/// <param name="Statistics">Credentials of the load balancers' statistics pages.</param>
public sealed record ClusterEndpoints(
    Target Target, ReplicationMode Replication, ImmutableArray<RegionEndpoints> Regions, SecretText? SshPrivateKey,
    StatisticsCredentials Statistics)
{
    /// <summary>Password of Zabbix' administrator, whose login is <c>Admin</c>; null without Zabbix.</summary>
    public SecretText? ZabbixPassword { get; init; }

    /// <summary>Password of Grafana's administrator, whose login is <c>admin</c>; null without Grafana.</summary>
    public SecretText? GrafanaPassword { get; init; }

    /// <summary>From when on the cluster is called unhealthy, as deployed.</summary>
    public HealthSettings Health { get; init; } = new();

    /// <summary>From when on a backup or an archive is called failing; null when backups are not enabled.</summary>
    public BackupThresholds? Backup { get; init; }

    /// <summary>The application's image, as configured; null for the built-in application, whose interface the commands know.</summary>
    public string? ApplicationImage { get; init; }

    /// <summary>The cluster's registry; null without one.</summary>
    public RegistryEndpoint? Registry { get; init; }

    /// <summary>Jenkins beside it; null without it.</summary>
    public JenkinsEndpoint? Jenkins { get; init; }

    public bool Synchronous => Replication == ReplicationMode.Synchronous;

    public IEnumerable<HostEndpoint> Hosts => Regions.SelectMany(region => region.Hosts);

    public HostEndpoint? FindHost(string name) =>
        Hosts.FirstOrDefault(host => string.Equals(host.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The regions that have a monitoring host.</summary>
    public IEnumerable<RegionEndpoints> Watching => Regions.Where(region => region.MonitoringHost is not null);

    /// <summary>The host with the registry; null without one.</summary>
    public HostEndpoint? RegistryHost => Hosts.FirstOrDefault(host => host.Role == HostRole.Ci);

    public RegionEndpoints? FindRegion(string name) =>
        Regions.FirstOrDefault(region => string.Equals(region.Name, name, StringComparison.OrdinalIgnoreCase));
}

/// <param name="AgeHours"><see cref="HealthSettings.BackupAgeHours"/>.</param>
/// <param name="UnarchivedWalMb"><see cref="HealthSettings.UnarchivedWalMb"/>.</param>
/// <param name="RestoreTestDays"><see cref="HealthSettings.RestoreTestDays"/>.</param>
public sealed record BackupThresholds(int AgeHours, int UnarchivedWalMb, int RestoreTestDays);

/// <param name="LoadBalancerUrl">Base URL of the region's public entry.</param>
/// <param name="StatsUrl">Statistics page of its HAProxy; the same page with <c>;csv</c> appended is machine readable.</param>
public sealed record RegionEndpoints(
    string Name, Uri LoadBalancerUrl, Uri StatsUrl, ImmutableArray<HostEndpoint> Hosts,
    ImmutableArray<ApplicationEndpoint> Applications, DatabaseEndpoint Database)
{
    /// <summary>Name of the AWS region; null on the target local.</summary>
    public string? AwsRegion { get; init; }

    /// <summary>The DNS name that leads clients to the active region; null when none is configured.</summary>
    public string? PublicName { get; init; }

    /// <summary>The container that stands for the peering of both regions; null on AWS.</summary>
    public string? Router { get; init; }

    /// <summary>The pages of the monitoring host; null without one.</summary>
    public MonitoringEndpoint? Monitoring { get; init; }

    /// <summary>Null when the region has none.</summary>
    public HostEndpoint? MonitoringHost => Hosts.FirstOrDefault(host => host.Role == HostRole.Monitoring);

    public HostEndpoint ServiceHost => Hosts.First(host => host.Role == HostRole.Service);

    public HostEndpoint DatabaseHost =>
        Hosts.FirstOrDefault(host => host.Name == Database.Name) ?? Hosts.First(host => host.Role == HostRole.Database);
}

/// <param name="Address">Address inside the cluster's network.</param>
/// <param name="SshHost">Where SSH is reached from this machine; with <paramref name="SshPort"/>.</param>
/// <param name="SshHostKey">Public host key as <c>ssh-ed25519 AAAA…</c>; null when the deployment published none.</param>
public sealed record HostEndpoint(
    string Name, HostRole Role, string Address, string SshHost, int SshPort, string SshUser, string? SshHostKey)
{
    /// <summary>EC2's instance id, or Docker's container id.</summary>
    public string? InstanceId { get; init; }

    /// <summary>The host through which SSH goes; null when this machine reaches <see cref="SshHost"/> directly.</summary>
    public SshProxyEndpoint? SshProxy { get; init; }
}

/// <summary>The pages of a monitoring host: on the target local as this machine reaches them, on AWS as the host itself does.</summary>
public sealed record MonitoringEndpoint(Uri Prometheus, Uri Alertmanager)
{
    /// <summary>Null where Zabbix does not run.</summary>
    public Uri? Zabbix { get; init; }

    /// <summary>Null where Grafana does not run.</summary>
    public Uri? Grafana { get; init; }
}

/// <summary>The registry, as operators reach it.</summary>
/// <param name="Address"><c>host:port</c>: on the target local a port of this machine.</param>
/// <param name="Name">What <c>application.image</c> calls it, wherever it is reached: <c>site1-ci:5000</c>.</param>
/// <param name="User">May push.</param>
/// <param name="CaCertificate">PEM of the authority that its certificate is from.</param>
public sealed record RegistryEndpoint(string Address, string Name, string User, SecretText Password, string CaCertificate);

/// <summary>Jenkins, as operators reach it.</summary>
/// <param name="Url">On the target local a port of this machine.</param>
/// <param name="User">The one login.</param>
/// <param name="WebhookToken">With which Git's server starts the job.</param>
/// <param name="DeployKey">Public key of the pipeline, a line for <c>authorized_keys</c>.</param>
public sealed record JenkinsEndpoint(Uri Url, string User, SecretText Password, SecretText WebhookToken, string DeployKey);

/// <summary>An SSH jump host.</summary>
/// <param name="HostKey">Its public host key; null when the deployment published none.</param>
public sealed record SshProxyEndpoint(string Host, int Port, string User, string? HostKey);

/// <param name="Name">Server name, as in the load balancers' configuration: <c>site1-app-1</c>.</param>
/// <param name="Host">Name of the host it runs on.</param>
public sealed record ApplicationEndpoint(string Name, string Host, int Port);

/// <param name="Name">Name of the host it runs on.</param>
public sealed record DatabaseEndpoint(string Name, string Address, int Port);

public sealed record StatisticsCredentials(string User, SecretText Password);
