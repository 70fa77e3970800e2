using HaCluster.Components.Monitoring;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;

namespace HaCluster.Components.Tests.Monitoring;

/// <summary>The files of the monitoring hosts: whole, and as the programs that read them see them.</summary>
public sealed class ConfigurationTests
{
    private const string Hook = "https://hooks.example.com/it's";

    private static readonly EmailSettings Mail = new()
    {
        Smarthost = "mail.example.com:587",
        From = "HaCluster <hacluster@example.com>",
        To = ["operators@example.com", "o'brien@example.com"],
        User = "hacluster",
        Password = "it's a 'secret'",
    };

    private static readonly ClusterTopology Watched = Told(null, new EmailSettings());

    [Fact]
    public void Prometheus_yml() => Snapshot.Match("prometheus.yml", PrometheusConf.Render(Watched));

    [Fact]
    public void Alertmanager_yml() => Snapshot.Match("alertmanager.yml", AlertmanagerConf.Render(Told(Hook, Mail)));

    [Fact]
    public void Monitoring_nft_of_a_database_host() =>
        Snapshot.Match("monitoring-database.nft", ExporterFilter.Render(Watched, Watched.Regions[0].Database));

    [Fact]
    public void Monitoring_nft_of_a_monitoring_host() =>
        Snapshot.Match("monitoring-monitoring.nft", ExporterFilter.Render(Watched, Watched.Regions[0].Monitoring!));

    [Fact]
    public void Every_host_is_watched_and_every_monitoring_host_watches_the_other()
    {
        var text = PrometheusConf.Render(Watched);

        Assert.All(Watched.Hosts, host => Assert.Contains($"'{host.Address}:9100'", text, StringComparison.Ordinal));
        Assert.All(Watched.MonitoringHosts, host => Assert.Contains($"'{host.Address}:9090'", text, StringComparison.Ordinal));
        Assert.Equal(8, Watched.Hosts.Count());
        Assert.Single(ClusterTopology.From(new ClusterSettings
        {
            Monitoring = new MonitoringSettings { Prometheus = true, Regions = ["site2"] },
        }).MonitoringHosts);
    }

    [Fact]
    public async Task Prometheus_takes_its_configuration() => await CheckAsync(
        "prometheus.yml", PrometheusConf.Render(Watched), "promtool", "prometheus", "check", "config", "--syntax-only");

    [Theory]
    [InlineData(null, false)]
    [InlineData(Hook, false)]
    [InlineData(null, true)]
    [InlineData(Hook, true)]
    public async Task Alertmanager_takes_its_configuration(string? webhook, bool mails) => await CheckAsync(
        "alertmanager.yml", AlertmanagerConf.Render(Told(webhook, mails ? Mail : new EmailSettings())), "amtool",
        "prometheus-alertmanager", "check-config");

    private static ClusterTopology Told(string? webhook, EmailSettings email) => ClusterTopology.From(new ClusterSettings
    {
        Monitoring = new MonitoringSettings { Prometheus = true, Webhook = webhook, Email = email },
    });

    private static async Task CheckAsync(string name, string text, string program, string package, params string[] arguments)
    {
        using var folder = new RuleFolder(Watched);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, name), text, TestContext.Current.CancellationToken);

        var result = await Tool.RunAsync(program, package, [.. arguments, name], folder.Path);

        Assert.True(result.ExitCode == 0, result.Output);
    }
}
