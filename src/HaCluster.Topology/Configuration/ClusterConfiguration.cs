using System.Collections.Immutable;
using HaCluster.Diagnostics;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;
using HaCluster.Topology.Validation;

namespace HaCluster.Topology.Configuration;

/// <summary>
/// A stack's configuration, read and checked. Either <see cref="Topology"/> is there, or <see cref="Diagnostics"/> holds at least one
/// error; all problems are found in one pass.
/// </summary>
public sealed record ClusterConfiguration
{
    public required ClusterSettings Settings { get; init; }

    public required ImmutableArray<Diagnostic> Diagnostics { get; init; }

    public required ClusterTopology? Topology { get; init; }

    /// <summary>Every key there is, without the project's name: <c>database.port</c>, <c>regions[0].name</c>.</summary>
    public static ImmutableArray<string> Keys
    {
        get
        {
            var leaves = ConfigurationLeaves.Read(ImmutableDictionary<string, string>.Empty, ClusterSettings.Project);
            var reader = new SettingsReader(leaves, ClusterSettings.Project);
            Read(reader);
            return [.. reader.KnownKeys];
        }
    }

    /// <param name="configuration">
    /// Full keys (<c>hacluster:database.port</c>) to values as a program receives them: scalars as text, objects and lists as JSON.
    /// Keys of other projects are ignored, but for <c>aws:…</c>.
    /// </param>
    /// <param name="context">Default: a preview in which no file is read.</param>
    public static ClusterConfiguration Load(IReadOnlyDictionary<string, string> configuration, ConfigurationContext? context = null)
    {
        context ??= new ConfigurationContext();
        var leaves = ConfigurationLeaves.Read(configuration, ClusterSettings.Project);
        var reader = new SettingsReader(leaves, ClusterSettings.Project);
        var settings = Read(reader);
        var key = new OperatorKeyReader(
            "aws.sshPublicKey", settings.Aws.SshPublicKey, "aws.sshPrivateKey", settings.Aws.SshPrivateKey, context);
        var previous = new OperatorKeyReader(
            "aws.sshPreviousPublicKey", settings.Aws.SshPreviousPublicKey, "aws.sshPreviousPrivateKey",
            settings.Aws.SshPreviousPrivateKey, context);
        var (operatorKey, previousKey) = settings.OnAws ? (key.Read(), previous.Read()) : (null, null);
        ImmutableArray<Diagnostic> diagnostics =
        [
            .. leaves.Diagnostics, .. reader.Diagnostics, .. reader.UnknownKeys(), .. PlainSecrets(leaves, context),
            .. SettingsValidator.Validate(settings, context.Deploying), .. key.Diagnostics, .. previous.Diagnostics,
            .. settings is { OnAws: true, Application.IsBuiltIn: true }
                ? BuildMachine.Findings(settings.Aws, context.Architecture, context.Deploying)
                : [],
            .. ProviderSettings.Findings(configuration.Keys, settings.OnAws ? Severity.Error : Severity.Warning),
            .. HasTarget(reader) ? OtherTarget.Findings(settings.Target, reader.KnownPaths) : [],
        ];
        return new ClusterConfiguration
        {
            Settings = settings,
            Diagnostics = diagnostics,
            Topology = diagnostics.Any(diagnostic => diagnostic.Severity == Severity.Error)
                ? null
                : ClusterTopology.From(settings, operatorKey, previousKey),
        };
    }

    // Of a target that does not exist it is not known which settings it uses.
    private static bool HasTarget(SettingsReader reader) =>
        reader.Diagnostics.All(diagnostic => diagnostic.Subject != ClusterSettings.TargetKey);

    private static IEnumerable<Diagnostic> PlainSecrets(ConfigurationLeaves leaves, ConfigurationContext context) =>
        from path in ConfigurationLeaves.Secrets
        let key = leaves.KeyOf(path)
        where key is not null && context.SecretKeys?.Contains(key) == false
        select new Diagnostic
        {
            Code = Codes.Config.PlainSecret,
            Summary = $"{ClusterSettings.Project}:{path} is stored in plain text.",
            Why = $"{key} is not marked as a secret, so everyone who can read the stack's file can read it.",
            Fix = Fix.Of(
                path.StartsWith("aws.", StringComparison.Ordinal)
                    ? $"Make a new key, then run {new ConfigSetSecret($"{ClusterSettings.Project}:{path}", "KEYFILE")}."
                    : $"Have a new one made, then run {new ConfigSetSecret($"{ClusterSettings.Project}:{path}", "FILE")}."),
            Subject = $"{ClusterSettings.Project}:{path}",
        };

    private static ClusterSettings Read(SettingsReader reader)
    {
        var defaults = new ClusterSettings();
        var regions = Math.Max(reader.ListLength("regions"), defaults.Regions.Length);
        var target = reader.Choice("target", defaults.Target);
        return new ClusterSettings
        {
            Target = target,
            Regions = [.. Enumerable.Range(0, regions).Select(index => ReadRegion(reader, index))],
            Application = ReadApplication(reader, defaults.Application),
            Database = ReadDatabase(reader, defaults.Database),
            LoadBalancer = ReadLoadBalancer(reader, defaults.LoadBalancer),
            Health = ReadHealth(reader, defaults.Health),
            Backup = ReadBackup(reader, BackupSettings.DefaultOf(target)),
            Monitoring = ReadMonitoring(reader, defaults.Monitoring),
            Delivery = DeliveryReader.Read(reader, defaults.Delivery),
            Ssh = new SshSettings { KeyGeneration = reader.Number("ssh.keyGeneration", defaults.Ssh.KeyGeneration) },
            Secrets = new SecretSettings
            {
                PasswordGeneration = reader.Number("secrets.passwordGeneration", defaults.Secrets.PasswordGeneration),
                CertificateGeneration = reader.Number("secrets.certificateGeneration", defaults.Secrets.CertificateGeneration),
            },
            Aws = ReadAws(reader, defaults.Aws),
            Network = new NetworkSettings { PrivateHosts = reader.Flag("network.privateHosts", defaults.Network.PrivateHosts) },
            Dns = new DnsSettings
            {
                ZoneId = reader.OptionalText("dns.zoneId"),
                Name = reader.OptionalText("dns.name"),
                Ttl = reader.Number("dns.ttl", defaults.Dns.Ttl),
            },
        };
    }

    private static RegionSettings ReadRegion(SettingsReader reader, int index)
    {
        var key = $"regions[{index}]";
        // Only the first two regions have defaults; a third one is refused by count, so its defaults are never used.
        var defaults = RegionSettings.Default(Math.Min(index, 1));
        var cidr = reader.Text($"{key}.cidr", defaults.Cidr);
        var awsRegion = reader.Text($"{key}.awsRegion", defaults.AwsRegion);
        return new RegionSettings
        {
            Name = reader.Text($"{key}.name", defaults.Name),
            Cidr = cidr,
            Subnet = reader.Text($"{key}.subnet", RegionSettings.DefaultSubnet(cidr)),
            Ports = ReadPorts(reader, $"{key}.ports", defaults.Ports.Base),
            BackupBucket = reader.OptionalText($"{key}.backupBucket"),
            AwsRegion = awsRegion,
            Subnets = ReadPerRole(reader, $"{key}.subnets", RegionSettings.DefaultSubnets(cidr)),
            Zones = ReadPerRole(reader, $"{key}.zones", RegionSettings.DefaultZones(awsRegion)),
            Ami = reader.OptionalText($"{key}.ami"),
        };
    }

    private static PerRole<string> ReadPerRole(SettingsReader reader, string key, PerRole<string> defaults) => new()
    {
        Service = reader.Text($"{key}.service", defaults.Service),
        Application = reader.Text($"{key}.application", defaults.Application),
        Database = reader.Text($"{key}.database", defaults.Database),
        Monitoring = reader.Text($"{key}.monitoring", defaults.Monitoring),
        Ci = reader.Text($"{key}.ci", defaults.Ci),
    };

    private static AwsSettings ReadAws(SettingsReader reader, AwsSettings defaults)
    {
        var architecture = reader.Text("aws.architecture", defaults.Architecture);
        return new AwsSettings
        {
            OperatorCidrs = reader.TextList("aws.operatorCidrs"),
            WebhookCidrs = reader.TextList("aws.webhookCidrs"),
            AllowAnyOperator = reader.Flag("aws.allowAnyOperator", defaults.AllowAnyOperator),
            Architecture = architecture,
            InstanceTypes = ReadPerRole(reader, "aws.instanceTypes", AwsSettings.DefaultInstanceTypes(architecture)),
            RootVolumeGb = reader.Number("aws.rootVolumeGb", defaults.RootVolumeGb),
            DataVolumeGb = reader.Number("aws.dataVolumeGb", defaults.DataVolumeGb),
            RegistryVolumeGb = reader.Number("aws.registryVolumeGb", defaults.RegistryVolumeGb),
            MonitoringVolumeGb = reader.Number("aws.monitoringVolumeGb", defaults.MonitoringVolumeGb),
            ImportPort = reader.Number("aws.importPort", defaults.ImportPort),
            TerminationProtection = reader.Flag("aws.terminationProtection", defaults.TerminationProtection),
            Tags = reader.TextList("aws.tags"),
            RulesPerSecurityGroup = reader.Number("aws.rulesPerSecurityGroup", defaults.RulesPerSecurityGroup),
            SshPublicKey = reader.OptionalText("aws.sshPublicKey"),
            SshPrivateKey = reader.OptionalText("aws.sshPrivateKey"),
            SshPreviousPublicKey = reader.OptionalText("aws.sshPreviousPublicKey"),
            SshPreviousPrivateKey = reader.OptionalText("aws.sshPreviousPrivateKey"),
        };
    }

    private static RegionPortSettings ReadPorts(SettingsReader reader, string key, int defaultBase)
    {
        var defaults = RegionPortSettings.From(reader.Number($"{key}.base", defaultBase));
        return new RegionPortSettings
        {
            Base = defaults.Base,
            Application = reader.Number($"{key}.application", defaults.Application),
            Stats = reader.Number($"{key}.stats", defaults.Stats),
            SshService = reader.Number($"{key}.sshService", defaults.SshService),
            SshDatabase = reader.Number($"{key}.sshDatabase", defaults.SshDatabase),
            SshApplication = reader.Number($"{key}.sshApplication", defaults.SshApplication),
            SshMonitoring = reader.Number($"{key}.sshMonitoring", defaults.SshMonitoring),
            Prometheus = reader.Number($"{key}.prometheus", defaults.Prometheus),
            Alertmanager = reader.Number($"{key}.alertmanager", defaults.Alertmanager),
            SshCi = reader.Number($"{key}.sshCi", defaults.SshCi),
            Registry = reader.Number($"{key}.registry", defaults.Registry),
            Jenkins = reader.Number($"{key}.jenkins", defaults.Jenkins),
            Zabbix = reader.Number($"{key}.zabbix", defaults.Zabbix),
            Grafana = reader.Number($"{key}.grafana", defaults.Grafana),
        };
    }

    private static ApplicationSettings ReadApplication(SettingsReader reader, ApplicationSettings defaults) => new()
    {
        Hosts = reader.Number("application.hosts", defaults.Hosts),
        Instances = reader.Number("application.instances", defaults.Instances),
        FirstPort = reader.Number("application.firstPort", defaults.FirstPort),
        MemoryMb = reader.Number("application.memoryMb", defaults.MemoryMb),
        Image = reader.OptionalText("application.image"),
        ReadyPath = reader.Text("application.readyPath", defaults.ReadyPath),
        LivePath = reader.OptionalText("application.livePath"),
        Command = reader.TextList("application.command"),
        Migrations = reader.TextList("application.migrations"),
        Environment = reader.TextMap(ConfigurationLeaves.ApplicationEnvironment),
        User = reader.OptionalText("application.user"),
        ReadOnly = reader.Flag("application.readOnly", defaults.ReadOnly),
        SoakSeconds = reader.Number("application.soakSeconds", defaults.SoakSeconds),
        Registry = new ImageRegistrySettings
        {
            Address = reader.OptionalText("application.registry.address"),
            User = reader.OptionalText("application.registry.user"),
            Password = reader.OptionalText("application.registry.password"),
            Certificate = reader.OptionalText("application.registry.certificate"),
        },
    };

    private static DatabaseSettings ReadDatabase(SettingsReader reader, DatabaseSettings defaults) => new()
    {
        Replication = reader.Choice("database.replication", defaults.Replication),
        Version = reader.Number("database.version", defaults.Version),
        PackageSource = ReadPackageSource(reader, "database.packageSource", defaults.PackageSource),
        Port = reader.Number("database.port", defaults.Port),
        MaxConnections = reader.Number("database.maxConnections", defaults.MaxConnections),
        MemoryMb = reader.OptionalNumber("database.memoryMb"),
        SharedBuffersMb = reader.OptionalNumber("database.sharedBuffersMb"),
        WorkMemKb = reader.OptionalNumber("database.workMemKb"),
        MaintenanceWorkMemMb = reader.OptionalNumber("database.maintenanceWorkMemMb"),
        MaxWalSizeMb = reader.OptionalNumber("database.maxWalSizeMb"),
        MaxSlotWalKeepSizeMb = reader.Number("database.maxSlotWalKeepSizeMb", defaults.MaxSlotWalKeepSizeMb),
        WalKeepSizeMb = reader.Number("database.walKeepSizeMb", defaults.WalKeepSizeMb),
    };

    internal static PackageSourceSettings ReadPackageSource(SettingsReader reader, string path, PackageSourceSettings defaults) => new()
    {
        Url = reader.OptionalText($"{path}.url"),
        Distribution = reader.Text($"{path}.distribution", defaults.Distribution),
        KeyUrl = reader.OptionalText($"{path}.keyUrl"),
        Fingerprint = reader.OptionalText($"{path}.fingerprint"),
    };

    private static HealthSettings ReadHealth(SettingsReader reader, HealthSettings defaults) => new()
    {
        ReplayLagMb = reader.Number("health.replayLagMb", defaults.ReplayLagMb),
        RetainedWalMb = reader.Number("health.retainedWalMb", defaults.RetainedWalMb),
        FreeDiskPercent = reader.Number("health.freeDiskPercent", defaults.FreeDiskPercent),
        ConnectionsPercent = reader.Number("health.connectionsPercent", defaults.ConnectionsPercent),
        BackupAgeHours = reader.Number("health.backupAgeHours", defaults.BackupAgeHours),
        UnarchivedWalMb = reader.Number("health.unarchivedWalMb", defaults.UnarchivedWalMb),
        RestoreTestDays = reader.Number("health.restoreTestDays", defaults.RestoreTestDays),
    };

    private static BackupSettings ReadBackup(SettingsReader reader, BackupSettings defaults) => new()
    {
        Enabled = reader.Flag("backup.enabled", defaults.Enabled),
        Repository = reader.Choice("backup.repository", defaults.Repository),
        S3 = new ObjectStorageSettings
        {
            Endpoint = reader.OptionalText("backup.s3.endpoint"),
            Region = reader.Text("backup.s3.region", defaults.S3.Region),
            AccessKey = reader.OptionalText("backup.s3.accessKey"),
            SecretKey = reader.OptionalText("backup.s3.secretKey") is { } secret ? new SecretText(secret) : null,
            Certificate = reader.OptionalText("backup.s3.certificate"),
        },
        Port = reader.Number("backup.port", defaults.Port),
        FullDays = reader.Number("backup.fullDays", defaults.FullDays),
        DiffHours = reader.Number("backup.diffHours", defaults.DiffHours),
        IncrMinutes = reader.Number("backup.incrMinutes", defaults.IncrMinutes),
        RetainFull = reader.Number("backup.retainFull", defaults.RetainFull),
        ArchiveTimeoutSeconds = reader.Number("backup.archiveTimeoutSeconds", defaults.ArchiveTimeoutSeconds),
        ArchiveQueueMb = reader.Number("backup.archiveQueueMb", defaults.ArchiveQueueMb),
        RestoreCheckDays = reader.Number("backup.restoreCheckDays", defaults.RestoreCheckDays),
        RepositoryKey = reader.OptionalText("backup.repositoryKey") is { } key ? new SecretText(key) : null,
        RestoreFrom = reader.OptionalText("backup.restoreFrom"),
    };

    private static MonitoringSettings ReadMonitoring(SettingsReader reader, MonitoringSettings defaults) => new()
    {
        Prometheus = reader.Flag("monitoring.prometheus", defaults.Prometheus),
        Zabbix = reader.Flag("monitoring.zabbix", defaults.Zabbix),
        ZabbixNotifies = reader.Flag("monitoring.zabbixNotifies", defaults.ZabbixNotifies),
        Grafana = reader.Flag("monitoring.grafana", defaults.Grafana),
        GrafanaSource = ReadPackageSource(reader, "monitoring.grafanaSource", defaults.GrafanaSource),
        Regions = reader.TextList("monitoring.regions"),
        RetentionDays = reader.Number("monitoring.retentionDays", defaults.RetentionDays),
        Webhook = reader.OptionalText("monitoring.webhook"),
        Email = new EmailSettings
        {
            Smarthost = reader.OptionalText("monitoring.email.smarthost"),
            From = reader.OptionalText("monitoring.email.from"),
            To = reader.TextList("monitoring.email.to"),
            User = reader.OptionalText("monitoring.email.user"),
            Password = reader.OptionalText("monitoring.email.password"),
            RequireTls = reader.Flag("monitoring.email.requireTls", defaults.Email.RequireTls),
        },
    };

    private static LoadBalancerSettings ReadLoadBalancer(SettingsReader reader, LoadBalancerSettings defaults) => new()
    {
        Port = reader.Number("loadBalancer.port", defaults.Port),
        StatsPort = reader.Number("loadBalancer.statsPort", defaults.StatsPort),
        MaxConnections = reader.Number("loadBalancer.maxConnections", defaults.MaxConnections),
    };
}
