using HaCluster.Diagnostics;

namespace HaCluster.Topology.Tests;

public sealed class ValidationTests
{
    [Theory]
    [InlineData("target", "azure", "config.not-allowed")]
    [InlineData("database.replication", "Synchronous", "config.not-allowed")]
    [InlineData("secrets.passwordGeneration", "0", "config.out-of-range")]
    [InlineData("secrets.certificateGeneration", "0", "config.out-of-range")]
    [InlineData("database.version", "14", "config.out-of-range")]
    [InlineData("database.port", "80", "config.out-of-range")]
    [InlineData("database.maxConnections", "19", "config.out-of-range")]
    [InlineData("database.maxConnections", "30", "config.too-few-connections")]
    [InlineData("database.maxSlotWalKeepSizeMb", "0", "config.out-of-range")]
    [InlineData("database.walKeepSizeMb", "63", "config.out-of-range")]
    [InlineData("database.sharedBuffersMb", "15", "config.out-of-range")]
    [InlineData("database.sharedBuffersMb", "many", "config.not-a-number")]
    [InlineData("database.memoryMb", "255", "config.out-of-range")]
    [InlineData("database.workMemKb", "63", "config.out-of-range")]
    [InlineData("database.maintenanceWorkMemMb", "0", "config.out-of-range")]
    [InlineData("database.maxWalSizeMb", "63", "config.out-of-range")]
    [InlineData("application.instances", "0", "config.out-of-range")]
    [InlineData("application.instances", "7", "config.out-of-range")]
    [InlineData("application.hosts", "5", "config.out-of-range")]
    [InlineData("application.hosts", "-1", "config.out-of-range")]
    [InlineData("application.firstPort", "80", "config.out-of-range")]
    [InlineData("application.memoryMb", "63", "config.out-of-range")]
    [InlineData("application.soakSeconds", "3601", "config.out-of-range")]
    [InlineData("application.image", "notes:latest", "config.not-allowed")]
    [InlineData("application.image", "notes@sha256:abc", "config.not-allowed")]
    [InlineData("application.readyPath", "ready", "config.not-allowed")]
    [InlineData("application.readyPath", "/ready now", "config.not-allowed")]
    [InlineData("application.user", "0", "config.not-allowed")]
    [InlineData("application.user", "root", "config.not-allowed")]
    [InlineData("application.migrations", """["migrate"]""", "config.not-allowed")]
    [InlineData("application.readOnly", "no", "config.not-a-flag")]
    [InlineData("application.environment", "A=1", "config.malformed")]
    [InlineData("application.environment.DATABASE_USER", "me", "config.not-allowed")]
    [InlineData("application.environment.LISTEN_PORT", "80", "config.not-allowed")]
    [InlineData("application.environment.1A", "x", "config.not-allowed")]
    [InlineData("application.environment.A", "two\nlines", "config.not-allowed")]
    [InlineData("loadBalancer.port", "0", "config.out-of-range")]
    [InlineData("loadBalancer.port", "22", "config.port-collision")]
    [InlineData("loadBalancer.port", "8081", "config.port-collision")]
    [InlineData("loadBalancer.maxConnections", "99", "config.out-of-range")]
    [InlineData("health.backupAgeHours", "0", "config.out-of-range")]
    [InlineData("health.restoreTestDays", "0", "config.out-of-range")]
    [InlineData("health.unarchivedWalMb", "15", "config.out-of-range")]
    [InlineData("backup.repository", "tape", "config.not-allowed")]
    [InlineData("backup.port", "443", "config.out-of-range")]
    [InlineData("backup.fullDays", "0", "config.out-of-range")]
    [InlineData("backup.diffHours", "721", "config.out-of-range")]
    [InlineData("backup.incrMinutes", "4", "config.out-of-range")]
    [InlineData("backup.retainFull", "0", "config.out-of-range")]
    [InlineData("backup.archiveTimeoutSeconds", "9", "config.out-of-range")]
    [InlineData("backup.archiveQueueMb", "63", "config.out-of-range")]
    [InlineData("backup.restoreCheckDays", "366", "config.out-of-range")]
    [InlineData("backup.repositoryKey", "short", "config.not-allowed")]
    [InlineData("backup.repositoryKey", "0123456789abcdef0123456789abcdef\nrepo1-path=/", "config.not-allowed")]
    [InlineData("monitoring.prometheus", "yes", "config.not-a-flag")]
    [InlineData("monitoring.zabbix", "true", "config.not-allowed")]
    [InlineData("monitoring.zabbixNotifies", "true", "config.not-allowed")]
    [InlineData("monitoring.grafanaSource.url", "apt.example.com", "config.not-allowed")]
    [InlineData("monitoring.grafanaSource.url", "https://apt.example.com/?x=1", "config.not-allowed")]
    [InlineData("monitoring.grafanaSource.url", "https://user@apt.example.com", "config.not-allowed")]
    [InlineData("monitoring.grafanaSource.fingerprint", "B53A E77B ADB6", "config.not-allowed")]
    [InlineData("monitoring.grafanaSource.fingerprint", "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", "config.not-allowed")]
    [InlineData("monitoring.grafanaSource.keyUrl", "ftp://apt.example.com/key", "config.not-allowed")]
    [InlineData("database.packageSource.url", "https://apt.example.com", "config.not-allowed")]
    [InlineData("database.packageSource.keyUrl", "https://user@apt.example.com/key", "config.not-allowed")]
    [InlineData("database.packageSource.fingerprint", "B53A E77B ADB6", "config.not-allowed")]
    [InlineData("database.packageSource.distribution", "stable", "config.not-allowed")]
    [InlineData("monitoring.grafanaSource.distribution", "stable", "config.not-allowed")]
    [InlineData("monitoring.grafanaSource.distribution", "stable main]", "config.not-allowed")]
    [InlineData("monitoring.retentionDays", "0", "config.out-of-range")]
    [InlineData("monitoring.retentionDays", "366", "config.out-of-range")]
    [InlineData("monitoring.regions", "site3", "config.not-allowed")]
    [InlineData("monitoring.webhook", "hooks.example.com", "config.not-allowed")]
    [InlineData("monitoring.webhook", "ftp://hooks.example.com/", "config.not-allowed")]
    [InlineData("monitoring.webhook", "https://hooks.example.com/a b", "config.not-allowed")]
    [InlineData("monitoring.email.requireTls", "maybe", "config.not-a-flag")]
    [InlineData("regions[0].name", "Site1", "config.region-name")]
    [InlineData("regions[0].name", "1site", "config.region-name")]
    [InlineData("regions[0].name", "site-", "config.region-name")]
    [InlineData("regions[0].name", "si te", "config.region-name")]
    [InlineData("regions[0].name", "site1\n", "config.region-name")]
    [InlineData("regions[0].name", "a-name-that-is-too-long", "config.region-name")]
    [InlineData("regions[0].name", "site2", "config.region-duplicate")]
    [InlineData("regions[0].cidr", "172.20.0.0", "config.cidr-malformed")]
    [InlineData("regions[0].cidr", "10.0.0.0/8", "config.cidr-size")]
    [InlineData("regions[0].cidr", "10.0.0.0/28", "config.cidr-size")]
    [InlineData("regions[0].cidr", "8.8.0.0/16", "config.cidr-public")]
    [InlineData("regions[0].cidr", "172.17.0.0/16", "config.cidr-docker")]
    [InlineData("regions[0].cidr", "172.17.128.0/24", "config.cidr-docker")]
    [InlineData("regions[0].cidr", "172.21.0.0/24", "config.cidr-overlap")]
    [InlineData("regions[0].subnet", "172.21.1.0/24", "config.subnet-outside")]
    [InlineData("regions[0].subnet", "172.20.1.7/24", "config.cidr-malformed")]
    [InlineData("regions[0].subnet", "172.20.1.0/28", "config.cidr-size")]
    [InlineData("regions[0].ports.base", "57001", "config.out-of-range")]
    [InlineData("regions[0].ports.stats", "80", "config.out-of-range")]
    [InlineData("regions[0].ports.stats", "18000", "config.port-collision")]
    [InlineData("regions[0].ports.stats", "28000", "config.port-collision")]
    public void A_wrong_value_is_found_named_and_answered_with_a_legal_one(string key, string value, string code)
    {
        var diagnostics = ClusterConfigurationTests.Load(($"hacluster:{key}", value)).Diagnostics;

        var diagnostic = Assert.Single(diagnostics, diagnostic => diagnostic.Code.Name == code);
        Assert.Equal(Severity.Error, diagnostic.Severity);
        Assert.NotEmpty(diagnostic.Fix!.ToString());
    }

    [Fact]
    public void Grafana_needs_Prometheus_and_a_package_source_with_its_key()
    {
        var diagnostics = ClusterConfigurationTests.Load(("hacluster:monitoring.grafana", "true")).Diagnostics;

        Assert.Equal(
            ["monitoring.grafana", "monitoring.grafanaSource.fingerprint", "monitoring.grafanaSource.url"],
            diagnostics.Select(diagnostic => diagnostic.Subject!["hacluster:".Length..]).Order());
    }

    [Fact]
    public void The_package_source_of_the_database_needs_its_key_and_a_url()
    {
        var diagnostics = ClusterConfigurationTests.Load(("hacluster:database.packageSource.url", "apt.example.com")).Diagnostics;

        Assert.Equal(
            ["database.packageSource.fingerprint", "database.packageSource.url"],
            diagnostics.Select(diagnostic => diagnostic.Subject!["hacluster:".Length..]).Order());
    }

    // Nothing of it matters while backups are off.
    [Theory]
    [InlineData("backup.port", "8081", "config.port-collision")]
    [InlineData("backup.port", "5432", "config.port-collision")]
    [InlineData("backup.incrMinutes", "180", "config.thresholds")]
    [InlineData("backup.archiveQueueMb", "256", "config.thresholds")]
    [InlineData("backup.restoreCheckDays", "35", "config.thresholds")]
    public void Settings_of_backups_that_contradict_others_are_found_when_backups_are_enabled(string key, string value, string code)
    {
        Assert.Empty(ClusterConfigurationTests.Load(($"hacluster:{key}", value)).Diagnostics);

        var enabled = ClusterConfigurationTests.Load(($"hacluster:{key}", value), ("hacluster:backup.enabled", "true"));

        Assert.Equal(code, Assert.Single(enabled.Diagnostics).Code.Name);
        Assert.Null(enabled.Topology);
    }

    [Fact]
    public void Backups_are_off_unless_they_are_enabled()
    {
        Assert.Null(ClusterConfigurationTests.Load(("hacluster:backup.retainFull", "5")).Topology!.Backup);

        var enabled = ClusterConfigurationTests.Load(("hacluster:backup.retainFull", "5"), ("hacluster:backup.enabled", "true"));
        Assert.Equal(5, enabled.Topology!.Backup!.RetainFull);
    }

    [Fact]
    public void A_cluster_is_restored_from_a_region_that_there_is_with_a_key_and_with_backups_and_not_from_a_host_on_aws()
    {
        const string Key = "0123456789abcdef0123456789abcdef";
        (string, string) enabled = ("hacluster:backup.enabled", "true"), key = ("hacluster:backup.repositoryKey", Key);
        (string, string) source = ("hacluster:backup.restoreFrom", "site2");

        var whole = ClusterConfigurationTests.Load(enabled, key, source);
        Assert.Empty(whole.Diagnostics);
        Assert.Equal("site2", whole.Topology!.InitialPrimary.Name);
        Assert.Equal("site1", ClusterConfigurationTests.Load(enabled, key).Topology!.InitialPrimary.Name);
        Assert.DoesNotContain(Key, whole.Settings.ToString(), StringComparison.Ordinal);

        Assert.Contains("Its value is 'site3'", Why(enabled, key, ("hacluster:backup.restoreFrom", "site3")), StringComparison.Ordinal);
        Assert.Contains("backup.enabled is not true", Why(key, source), StringComparison.Ordinal);
        Assert.Contains("backup.repositoryKey is not set", Why(enabled, source), StringComparison.Ordinal);
        Assert.Contains(
            ClusterConfigurationTests.Load(enabled, key, source, ("hacluster:target", "aws"), ("hacluster:backup.repository", "host"))
                .Diagnostics,
            diagnostic => diagnostic.Summary == "On AWS a new cluster cannot be restored from the repository of a host.");

        static string Why(params (string, string)[] settings) =>
            Assert.Single(ClusterConfigurationTests.Load(settings).Diagnostics, found => found.Code.Name == "config.not-allowed").Why!;
    }

    // Nothing of it matters while monitoring is off.
    [Theory]
    [InlineData("application.firstPort", "9098")]
    [InlineData("loadBalancer.statsPort", "9100")]
    [InlineData("database.port", "9187")]
    [InlineData("regions[0].ports.prometheus", "18000")]
    [InlineData("regions[1].ports.sshMonitoring", "22202")]
    public void Ports_that_monitoring_needs_are_checked_when_monitoring_is_enabled(string key, string value)
    {
        Assert.Empty(ClusterConfigurationTests.Load(($"hacluster:{key}", value)).Diagnostics);

        var enabled = ClusterConfigurationTests.Load(($"hacluster:{key}", value), ("hacluster:monitoring.prometheus", "true"));

        Assert.Equal("config.port-collision", Assert.Single(enabled.Diagnostics).Code.Name);
    }

    [Fact]
    public void There_is_a_monitoring_host_in_each_region_that_is_named_and_none_while_monitoring_is_off()
    {
        Assert.Empty(ClusterConfigurationTests.Load(("hacluster:monitoring.regions", "site1")).Topology!.MonitoringHosts);
        Assert.Equal(["site1-mon", "site2-mon"], Hosts());
        Assert.Equal(["site2-mon"], Hosts(("hacluster:monitoring.regions", "site2")));

        static IEnumerable<string> Hosts(params (string, string)[] more) => ClusterConfigurationTests
            .Load([("hacluster:monitoring.prometheus", "true"), .. more]).Topology!.MonitoringHosts.Select(host => host.Name);
    }

    [Fact]
    public void A_webhook_is_not_shown_by_what_holds_it()
    {
        var configuration = ClusterConfigurationTests.Load(
            ("hacluster:monitoring.prometheus", "true"), ("hacluster:monitoring.webhook", "https://hooks.example.com:8443/TOKEN"));

        Assert.Equal(8443, configuration.Topology!.Monitoring!.WebhookPort);
        Assert.DoesNotContain("TOKEN", configuration.Topology.Monitoring.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "TOKEN", string.Concat(ClusterConfigurationTests.Load(("hacluster:monitoring.webhook", "TOKEN")).Diagnostics),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("regions[0].cidr", "10.0.0.0/28")]
    [InlineData("regions[0].cidr", "172.20.0.0")]
    public void A_subnet_that_was_derived_from_a_wrong_block_adds_no_finding(string key, string value) =>
        Assert.Single(ClusterConfigurationTests.Load(($"hacluster:{key}", value)).Diagnostics);

    [Theory]
    [InlineData("regions[0].cidr", "10.0.0.0/27")]
    [InlineData("regions[0].name", "us-east-1")]
    [InlineData("application.hosts", "4")]
    [InlineData("application.instances", "6")]
    [InlineData("database.replication", "synchronous")]
    public void A_value_at_the_edge_of_its_range_is_accepted(string key, string value) =>
        Assert.Empty(ClusterConfigurationTests.Load(($"hacluster:{key}", value)).Diagnostics);

    [Fact]
    public void A_third_region_is_refused() => Assert.Contains(
        ClusterConfigurationTests.Load(
            ("hacluster:regions[0].name", "a"), ("hacluster:regions[1].name", "b"), ("hacluster:regions[2].name", "c")).Diagnostics,
        diagnostic => diagnostic.Code.Name == "config.region-count");

    [Fact]
    public void Ssh_ports_of_further_application_hosts_count_as_used()
    {
        var diagnostics = ClusterConfigurationTests.Load(
            ("hacluster:application.hosts", "4"), ("hacluster:regions[0].ports.stats", "12214")).Diagnostics;

        Assert.Contains("12214", Assert.Single(diagnostics).Summary);
    }
}
