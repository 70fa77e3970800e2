using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using HaCluster.Components.Monitoring.Zabbix;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;

namespace HaCluster.Components.Tests.Monitoring;

/// <summary>What Zabbix is told of a cluster.</summary>
public sealed partial class ZabbixTests
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private const string Hook = "https://hooks.example.com/TOKEN";

    private static readonly ClusterTopology Watched = Of(new MonitoringSettings { Prometheus = true, Zabbix = true });

    // A histogram, and what only Alertmanager knows of itself.
    private static readonly string[] OfPrometheusOnly = ["Slow", "AlertsNotSent"];

    [Fact]
    public void Every_alert_has_a_trigger_but_those_that_only_prometheus_can_tell() =>
        Assert.Equal(
            new AlertTexts(Watched).Names.Except(OfPrometheusOnly).Order(StringComparer.Ordinal),
            ZabbixHosts.Alerts(Watched).Order(StringComparer.Ordinal));

    [Fact]
    public void Templates_of_zabbix() => Snapshot.Match("zabbix-templates.json", Indented(ZabbixHosts.Templates(Watched)));

    [Fact]
    public void Hosts_of_zabbix() => Snapshot.Match("zabbix-hosts.json", Indented(ZabbixHosts.Hosts(Watched, "STATS-PASSWORD")));

    [Fact]
    public void Map_of_zabbix() => Snapshot.Match("zabbix-map.json", Indented(ZabbixMap.Of(Watched)));

    [Fact]
    public void Identifiers_are_unique_random_uuids_in_form_and_the_same_each_time()
    {
        var ids = Uuid().Matches(ZabbixHosts.Templates(Watched)).Select(match => match.Groups[1].Value).ToArray();

        Assert.Distinct(ids);
        Assert.All(ids, id => Assert.Matches("^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$", id));
        Assert.Equal(ZabbixHosts.Templates(Watched), ZabbixHosts.Templates(Watched));
    }

    [Fact]
    public void A_problem_reads_as_the_alert_does_without_the_notation_of_prometheus()
    {
        var text = ZabbixHosts.Templates(Watched) + ZabbixHosts.Hosts(Watched, "x");

        Assert.DoesNotContain("{{ ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("$labels", text, StringComparison.Ordinal);
        Assert.Contains("Region site1 is lost: none of its hosts answers.", text, StringComparison.Ordinal);
        Assert.Contains("PostgreSQL does not answer on {HOST.NAME}.", text, StringComparison.Ordinal);
        // No item has the share that the text speaks of.
        Assert.Contains(
            "{{?100*last(//hacluster.connections_used)/last(//hacluster.connections_limit)}.fmtnum(0)} % are in use", text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_is_told_unless_it_is_asked_for()
    {
        var told = new MonitoringSettings
        {
            Prometheus = true,
            Zabbix = true,
            Webhook = Hook,
            Email = new EmailSettings { Smarthost = "mail.example.com:587", From = "a@example.com", To = ["b@example.com"] },
        };

        Assert.Equal(("[]", false), Media(told));
        var (media, secret) = Media(told with { ZabbixNotifies = true });
        Assert.True(secret);
        using var document = JsonDocument.Parse(media);
        Assert.Equal(
            ["HaCluster webhook", "HaCluster mail"],
            document.RootElement.EnumerateArray().Select(medium => medium.GetProperty("type").GetProperty("name").GetString()));

        static (string, bool) Media(MonitoringSettings settings) =>
            (ZabbixMedia.Render(Of(settings)), ZabbixMedia.HoldsSecret(Of(settings)));
    }

    private static ClusterTopology Of(MonitoringSettings monitoring) =>
        ClusterTopology.From(new ClusterSettings { Monitoring = monitoring, Backup = new BackupSettings { Enabled = true } });

    private static string Indented(string json) =>
        JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(json), Readable);

    [GeneratedRegex("\"uuid\":\"([^\"]*)\"")]
    private static partial Regex Uuid();
}
