using System.Collections.Immutable;
using System.Text.Json;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Outputs;

/// <summary>
/// Writes <see cref="ClusterEndpoints"/> as stack outputs, and reads them back. Outputs that an older version
/// wrote stay readable: what it wrote besides is ignored, what it did not write yet is absent.
/// </summary>
public static class ClusterOutputs
{
    private const string Name = "name";
    private const string Image = "image";
    private const string LoadBalancerUrl = "loadBalancerUrl";
    private const string StatsUrl = "statsUrl";
    private const string Hosts = "hosts";
    private const string Applications = "applications";
    private const string Database = "database";
    private const string AwsRegion = "awsRegion";
    private const string PublicName = "publicName";
    private const string Router = "router";
    private const string Monitoring = "monitoring";
    private const string PrometheusUrl = "prometheusUrl";
    private const string AlertmanagerUrl = "alertmanagerUrl";
    private const string ZabbixUrl = "zabbixUrl";
    private const string GrafanaUrl = "grafanaUrl";
    private const string Role = "role";
    private const string Address = "address";
    private const string InstanceId = "instanceId";
    private const string SshHost = "sshHost";
    private const string SshPort = "sshPort";
    private const string SshUser = "sshUser";
    private const string SshHostKey = "sshHostKey";
    private const string SshProxy = "sshProxy";
    private const string Host = "host";
    private const string Port = "port";
    private const string User = "user";
    private const string HostKey = "hostKey";
    private const string ReplayLagMb = "replayLagMb";
    private const string RetainedWalMb = "retainedWalMb";
    private const string FreeDiskPercent = "freeDiskPercent";
    private const string ConnectionsPercent = "connectionsPercent";
    private const string BackupAgeHours = "backupAgeHours";
    private const string UnarchivedWalMb = "unarchivedWalMb";
    private const string RestoreTestDays = "restoreTestDays";
    private const string Password = "password";
    private const string CaCertificate = "caCertificate";
    private const string Url = "url";
    private const string WebhookToken = "webhookToken";
    private const string DeployKey = "deployKey";

    /// <param name="outputs">The outputs as plain JSON, with secrets in clear.</param>
    /// <exception cref="EndpointsException">An output is missing or has another type than expected.</exception>
    public static ClusterEndpoints Read(JsonElement outputs)
    {
        var root = new OutputNode(outputs, "outputs");
        return new ClusterEndpoints(
            root.Choice<Target>(OutputNames.Target),
            root.Choice<ReplicationMode>(OutputNames.Replication),
            [.. root.List(OutputNames.Regions).Select(ReadRegion)],
            root.OptionalText(OutputNames.SshPrivateKey) is { } key ? new SecretText(key) : null,
            new StatisticsCredentials(root.Text(OutputNames.StatsUser), new SecretText(root.Text(OutputNames.StatsPassword))))
        {
            ZabbixPassword = root.OptionalText(OutputNames.ZabbixPassword) is { } zabbix ? new SecretText(zabbix) : null,
            GrafanaPassword = root.OptionalText(OutputNames.GrafanaPassword) is { } grafana ? new SecretText(grafana) : null,
            Health = root.OptionalChild(OutputNames.Health) is { } health ? ReadHealth(health) : new HealthSettings(),
            Backup = root.OptionalChild(OutputNames.Backup) is { } backup
                ? ReadBackup(backup)
                : null,
            ApplicationImage = root.OptionalChild(OutputNames.Application)?.Text(Image),
            Registry = root.OptionalChild(OutputNames.Registry) is { } registry ? ReadRegistry(registry) : null,
            Jenkins = root.OptionalChild(OutputNames.Jenkins) is { } jenkins ? ReadJenkins(jenkins) : null,
        };
    }

    /// <summary>All outputs as <see cref="Read"/> takes them, with secrets in clear.</summary>
    public static ImmutableDictionary<string, object> Write(ClusterEndpoints endpoints) => Object(
        (OutputNames.Target, EnumText.Of(endpoints.Target)),
        (OutputNames.Replication, EnumText.Of(endpoints.Replication)),
        (OutputNames.Regions, endpoints.Regions.Select(Write).ToImmutableArray()),
        (OutputNames.SshPrivateKey, endpoints.SshPrivateKey?.Reveal()),
        (OutputNames.StatsUser, endpoints.Statistics.User),
        (OutputNames.StatsPassword, endpoints.Statistics.Password.Reveal()),
        (OutputNames.ZabbixPassword, endpoints.ZabbixPassword?.Reveal()),
        (OutputNames.GrafanaPassword, endpoints.GrafanaPassword?.Reveal()),
        (OutputNames.Health, Write(endpoints.Health)),
        (OutputNames.Backup, endpoints.Backup is { } backup ? Write(backup) : null),
        (OutputNames.Application, endpoints.ApplicationImage is { } image ? WriteApplication(image) : null),
        (OutputNames.Registry, endpoints.Registry is { } registry ? Write(registry) : null),
        (OutputNames.Jenkins, endpoints.Jenkins is { } jenkins ? Write(jenkins) : null));

    /// <summary>The output <see cref="OutputNames.Application"/>.</summary>
    public static ImmutableDictionary<string, object> WriteApplication(string image) => Object((Image, image));

    /// <summary>The output <see cref="OutputNames.Health"/>.</summary>
    public static ImmutableDictionary<string, object> Write(HealthSettings health) => Object(
        (ReplayLagMb, health.ReplayLagMb),
        (RetainedWalMb, health.RetainedWalMb),
        (FreeDiskPercent, health.FreeDiskPercent),
        (ConnectionsPercent, health.ConnectionsPercent));

    /// <summary>The output <see cref="OutputNames.Backup"/>.</summary>
    public static ImmutableDictionary<string, object> Write(BackupThresholds backup) =>
        Object((BackupAgeHours, backup.AgeHours), (UnarchivedWalMb, backup.UnarchivedWalMb), (RestoreTestDays, backup.RestoreTestDays));

    /// <summary>The output <see cref="OutputNames.Registry"/>, with the password in clear.</summary>
    public static ImmutableDictionary<string, object> Write(RegistryEndpoint registry) => Object(
        (Address, registry.Address), (Name, registry.Name), (User, registry.User), (Password, registry.Password.Reveal()),
        (CaCertificate, registry.CaCertificate));

    /// <summary>The output <see cref="OutputNames.Jenkins"/>, with the password and the token in clear.</summary>
    public static ImmutableDictionary<string, object> Write(JenkinsEndpoint jenkins) => Object(
        (Url, jenkins.Url.OriginalString), (User, jenkins.User), (Password, jenkins.Password.Reveal()),
        (WebhookToken, jenkins.WebhookToken.Reveal()), (DeployKey, jenkins.DeployKey));

    /// <summary>One element of the output <see cref="OutputNames.Regions"/>. An absent value has no key.</summary>
    public static ImmutableDictionary<string, object> Write(RegionEndpoints region) => Object(
        (Name, region.Name),
        (LoadBalancerUrl, region.LoadBalancerUrl.OriginalString),
        (StatsUrl, region.StatsUrl.OriginalString),
        (Hosts, region.Hosts.Select(WriteHost).ToImmutableArray()),
        (Applications, region.Applications.Select(application => Object(
            (Name, application.Name), (Host, application.Host), (Port, application.Port))).ToImmutableArray()),
        (Database, Object((Name, region.Database.Name), (Address, region.Database.Address), (Port, region.Database.Port))),
        (AwsRegion, region.AwsRegion),
        (PublicName, region.PublicName),
        (Router, region.Router),
        (Monitoring, region.Monitoring is { } pages
            ? Object(
                (PrometheusUrl, pages.Prometheus.OriginalString), (AlertmanagerUrl, pages.Alertmanager.OriginalString),
                (ZabbixUrl, pages.Zabbix?.OriginalString), (GrafanaUrl, pages.Grafana?.OriginalString))
            : null));

    private static ImmutableDictionary<string, object> WriteHost(HostEndpoint host) => Object(
        (Name, host.Name),
        (Role, EnumText.Of(host.Role)),
        (Address, host.Address),
        (InstanceId, host.InstanceId),
        (SshHost, host.SshHost),
        (SshPort, host.SshPort),
        (SshUser, host.SshUser),
        (SshHostKey, host.SshHostKey),
        (SshProxy, host.SshProxy is { } proxy
            ? Object((Host, proxy.Host), (Port, proxy.Port), (User, proxy.User), (HostKey, proxy.HostKey))
            : null));

    private static RegionEndpoints ReadRegion(OutputNode region) => new(
        region.Text(Name),
        region.Url(LoadBalancerUrl),
        region.Url(StatsUrl),
        [.. region.List(Hosts).Select(ReadHost)],
        [.. region.List(Applications).Select(application =>
            new ApplicationEndpoint(application.Text(Name), application.Text(Host), application.Number(Port)))],
        ReadDatabase(region.Child(Database)))
    {
        AwsRegion = region.OptionalText(AwsRegion),
        PublicName = region.OptionalText(PublicName),
        Router = region.OptionalText(Router),
        Monitoring = region.OptionalChild(Monitoring) is { } pages
            ? new MonitoringEndpoint(pages.Url(PrometheusUrl), pages.Url(AlertmanagerUrl))
            {
                Zabbix = pages.OptionalText(ZabbixUrl) is null ? null : pages.Url(ZabbixUrl),
                Grafana = pages.OptionalText(GrafanaUrl) is null ? null : pages.Url(GrafanaUrl),
            }
            : null,
    };

    private static HostEndpoint ReadHost(OutputNode host) => new(
        host.Text(Name), host.Choice<HostRole>(Role), host.Text(Address),
        host.Text(SshHost), host.Number(SshPort), host.Text(SshUser), host.OptionalText(SshHostKey))
    {
        InstanceId = host.OptionalText(InstanceId),
        SshProxy = host.OptionalChild(SshProxy) is { } proxy
            ? new SshProxyEndpoint(proxy.Text(Host), proxy.Number(Port), proxy.Text(User), proxy.OptionalText(HostKey))
            : null,
    };

    private static HealthSettings ReadHealth(OutputNode health) => new()
    {
        ReplayLagMb = health.Number(ReplayLagMb),
        RetainedWalMb = health.Number(RetainedWalMb),
        FreeDiskPercent = health.Number(FreeDiskPercent),
        ConnectionsPercent = health.Number(ConnectionsPercent),
    };

    private static BackupThresholds ReadBackup(OutputNode backup) => new(
        backup.Number(BackupAgeHours), backup.Number(UnarchivedWalMb),
        backup.OptionalChild(RestoreTestDays) is null ? new HealthSettings().RestoreTestDays : backup.Number(RestoreTestDays));

    private static RegistryEndpoint ReadRegistry(OutputNode registry) => new(
        registry.Text(Address), registry.Text(Name), registry.Text(User), new SecretText(registry.Text(Password)),
        registry.Text(CaCertificate));

    private static JenkinsEndpoint ReadJenkins(OutputNode jenkins) => new(
        jenkins.Url(Url), jenkins.Text(User), new SecretText(jenkins.Text(Password)), new SecretText(jenkins.Text(WebhookToken)),
        jenkins.Text(DeployKey));

    private static DatabaseEndpoint ReadDatabase(OutputNode database) =>
        new(database.Text(Name), database.Text(Address), database.Number(Port));

    private static ImmutableDictionary<string, object> Object(params IEnumerable<(string Key, object? Value)> members) => members
        .Where(member => member.Value is not null)
        .ToImmutableDictionary(member => member.Key, member => member.Value!);
}
