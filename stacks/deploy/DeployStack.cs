using System.Collections.Immutable;
using HaCluster.Components.Application;
using HaCluster.Components.Backup;
using HaCluster.Components.Delivery;
using HaCluster.Components.HaProxy;
using HaCluster.Components.Infrastructure;
using HaCluster.Components.Infrastructure.Aws;
using HaCluster.Components.Infrastructure.Local;
using HaCluster.Components.Monitoring;
using HaCluster.Components.Monitoring.Zabbix;
using HaCluster.Components.PostgreSql;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;
using Pulumi;
using Pulumi.Random;

namespace HaCluster.Deploy;

/// <summary>Both regions, from the networks to the load balancers.</summary>
public class DeployStack : Stack
{
    public DeployStack()
        : this(null)
    {
    }

    /// <param name="options">Transformations of every resource; how tests look at what is registered.</param>
    protected DeployStack(StackOptions? options)
        : base(options)
    {
        var topology = StackConfiguration.Read();
        var root = Deployment.Instance.RootDirectory;

        var operatorKey = new OperatorKey("operator", topology);
        IInfrastructure infrastructure = topology.Target == Topology.Target.Aws
            ? new AwsInfrastructure("aws", new AwsInfrastructureArgs { Topology = topology, OperatorKey = operatorKey })
            : new LocalInfrastructure(
                "local", new LocalInfrastructureArgs { Topology = topology, OperatorKey = operatorKey, RootDirectory = root });
        var secrets = new DatabaseSecrets("database", topology.Secrets);
        var backup = topology.Backup is null ? null : new BackupSecrets("backup", secrets, topology.Backup.RepositoryKey);
        var agents = backup is null ? [] : topology.Regions.ToDictionary(region => region.Name, Resource (region) => new BackupAgent(
            region.Database.Name, topology, region, infrastructure.Hosts[region.Database.Name], backup).Installed);
        var repositories = (backup is null ? [] : topology.Regions).ToDictionary(
            region => region.Service.Name, region => new BackupRepositoryHost(region.Service.Name, new BackupRepositoryHostArgs
            {
                Topology = topology,
                Region = region,
                Host = infrastructure.Hosts[region.Service.Name],
                Secrets = backup!,
                Bucket = infrastructure.Buckets.GetValueOrDefault(region.Name),
            }));
        var databaseHosts = topology.Regions.ToDictionary(region => region.Name, region => infrastructure.Hosts[region.Database.Name]);
        var database = new PostgreSqlCluster("postgresql", new PostgreSqlClusterArgs
        {
            Topology = topology,
            Hosts = databaseHosts,
            Secrets = secrets,
            Prerequisites = agents,
            Repository = topology.Backup?.RestoreFrom is null ? null : repositories[topology.InitialPrimary.Service.Name].Installed,
        });
        foreach (var repository in repositories.Values)
            repository.Schedule(database.ReplicationModes);

        var registry = topology.Registry is null ? null : new RegistrySecrets("registry", secrets);
        var images = registry is null ? null : new RegistryHost(topology.Registry!.Host.Name, new RegistryHostArgs
        {
            Topology = topology,
            Host = infrastructure.Hosts[topology.Registry.Host.Name],
            Secrets = registry,
        });
        var jenkins = new DeployedJenkins(topology, infrastructure, topology.Jenkins is null ? null : new JenkinsSecrets("jenkins"));
        jenkins.Run(images, registry);
        var image = new ApplicationImage("application-image", root, topology);
        var applications = new List<ApplicationHost>();
        foreach (var host in topology.Regions.SelectMany(region => region.ApplicationHosts))
        {
            applications.Add(new ApplicationHost(host.Name, new ApplicationHostArgs
            {
                Topology = topology,
                Host = infrastructure.Hosts[host.Name],
                Image = image,
                Secrets = secrets,
                Registry = registry,
                RegistryRunning = images?.Running,
                Database = database.FirstDatabase,
                First = applications.FirstOrDefault(),
            }));
        }
        ImmutableArray<Resource> instances = [.. applications.Select(host => host.Instances)];
        _ = new FormerLogins("former-logins", new FormerLoginsArgs
        {
            Topology = topology,
            Hosts = databaseHosts,
            Secrets = secrets,
            Users = [.. database.ReplicationModes, .. instances],
        });

        var statsPassword = new RandomPassword("stats", new RandomPasswordArgs { Length = 24, Special = false }).Result;
        ImmutableArray<Resource> loadBalancers =
        [
            .. topology.Regions.Select(region => new LoadBalancerHost(region.Service.Name, new LoadBalancerHostArgs
            {
                Topology = topology,
                Host = infrastructure.Hosts[region.Service.Name],
                StatsPassword = statsPassword,
                Instances = instances,
            }).Running),
        ];

        ImmutableArray<Resource> exporters =
        [
            .. (topology.Monitoring is null ? [] : topology.Hosts).Select(host => new HostExporters(
                host.Name, topology, infrastructure.Hosts[host.Name],
                host.Role == HostRole.Database ? database.ReplicationModes
                    : repositories.TryGetValue(host.Name, out var repository) ? [repository.Installed] : []).Running),
        ];
        var zabbix = topology.Monitoring is { Zabbix: true } ? new ZabbixSecrets("zabbix") : null;
        ImmutableArray<Resource> zabbixAgents =
        [
            .. exporters,
            .. (zabbix is null ? [] : topology.Hosts).Select(host => new ZabbixAgent(
                host.Name, topology, infrastructure.Hosts[host.Name], zabbix!, exporters).Running),
        ];
        var grafana = topology.Monitoring?.Grafana is null ? null : new GrafanaSecrets("grafana");
        foreach (var host in topology.MonitoringHosts)
        {
            if (zabbix is not null)
                _ = new ZabbixServer(host.Name, new ZabbixServerArgs
                {
                    Topology = topology,
                    Host = infrastructure.Hosts[host.Name],
                    Secrets = zabbix,
                    StatsPassword = statsPassword,
                    Watched = [.. zabbixAgents, .. loadBalancers],
                });
            var prometheus = new MonitoringHost(host.Name, new MonitoringHostArgs
            {
                Topology = topology,
                Host = infrastructure.Hosts[host.Name],
                StatsPassword = statsPassword,
                Watched = [.. exporters, .. loadBalancers],
            }).Running;
            if (grafana is not null)
                _ = new Grafana(host.Name, topology, infrastructure.Hosts[host.Name], grafana, prometheus);
        }

        Target = Output.Create(EnumText.Of(topology.Target));
        Replication = Output.Create(EnumText.Of(topology.Replication));
        Regions = new DeployedRegions(topology, infrastructure).Endpoints.Apply(
            regions => regions.Select(ClusterOutputs.Write).ToImmutableArray());
        // An output of an update that failed: the key must be one that every host accepts.
        var accepted = Output.All(infrastructure.Hosts.Values.Select(host => host.Prepared.Stdout));
        SshPrivateKey = operatorKey.Current.Private is { } key
            ? Output.Tuple(key, accepted).Apply(string? (values) => values.Item1)
            : Output.Create((string?)null);
        StatsUser = Output.Create(HaProxyConfiguration.StatsUser);
        StatsPassword = statsPassword;
        ZabbixPassword = zabbix is null ? Output.Create((string?)null) : zabbix.Password.Apply(string? (text) => text);
        GrafanaPassword = grafana is null ? Output.Create((string?)null) : grafana.Password.Apply(string? (text) => text);
        Health = Output.Create(ClusterOutputs.Write(topology.Health));
        Backup = Output.Create(topology.Backup is null
            ? null
            : ClusterOutputs.Write(new BackupThresholds(
                topology.Health.BackupAgeHours, topology.Health.UnarchivedWalMb, topology.Health.RestoreTestDays)));
        Registry = new DeployedRegistry(topology, infrastructure, registry).Endpoint;
        Jenkins = jenkins.Endpoint;
        Application = Output.Create(topology.Application.Image is { } reference ? ClusterOutputs.WriteApplication(reference) : null);
    }

    /// <summary><c>local</c> or <c>aws</c>.</summary>
    [Output(OutputNames.Target)]
    public Output<string> Target { get; private set; }

    /// <summary><c>asynchronous</c> or <c>synchronous</c>, as configured.</summary>
    [Output(OutputNames.Replication)]
    public Output<string> Replication { get; private set; }

    /// <summary>What is where, region by region; the shape is in <see cref="ClusterOutputs"/>.</summary>
    [Output(OutputNames.Regions)]
    public Output<ImmutableArray<ImmutableDictionary<string, object>>> Regions { get; private set; }

    /// <summary>Logs in to every host; OpenSSH PEM, secret. Null when the operator keeps the key in an SSH agent.</summary>
    [Output(OutputNames.SshPrivateKey)]
    public Output<string?> SshPrivateKey { get; private set; }

    [Output(OutputNames.StatsUser)]
    public Output<string> StatsUser { get; private set; }

    /// <summary>Opens the statistics pages; secret.</summary>
    [Output(OutputNames.StatsPassword)]
    public Output<string> StatsPassword { get; private set; }

    /// <summary>Password of Zabbix' administrator, secret; null without Zabbix.</summary>
    [Output(OutputNames.ZabbixPassword)]
    public Output<string?> ZabbixPassword { get; private set; }

    /// <summary>Password of Grafana's administrator, secret; null without Grafana.</summary>
    [Output(OutputNames.GrafanaPassword)]
    public Output<string?> GrafanaPassword { get; private set; }

    /// <summary>From when on the cluster is called unhealthy; the shape is in <see cref="ClusterOutputs"/>.</summary>
    [Output(OutputNames.Health)]
    public Output<ImmutableDictionary<string, object>> Health { get; private set; }

    /// <summary>
    /// From when on backups are called too old or the archive too far behind; null when backups are not enabled. The shape is in
    /// <see cref="ClusterOutputs"/>.
    /// </summary>
    [Output(OutputNames.Backup)]
    public Output<ImmutableDictionary<string, object>?> Backup { get; private set; }

    /// <summary>Where images can be pushed, and the login for it; secret. Null without a registry. The shape is in <see cref="ClusterOutputs"/>.</summary>
    [Output(OutputNames.Registry)]
    public Output<ImmutableDictionary<string, object>?> Registry { get; private set; }

    /// <summary>Where Jenkins is, its login and its keys; secret. Null without it. The shape is in <see cref="ClusterOutputs"/>.</summary>
    [Output(OutputNames.Jenkins)]
    public Output<ImmutableDictionary<string, object>?> Jenkins { get; private set; }

    /// <summary>Which image the application is; null for the built-in one. The shape is in <see cref="ClusterOutputs"/>.</summary>
    [Output(OutputNames.Application)]
    public Output<ImmutableDictionary<string, object>?> Application { get; private set; }
}
