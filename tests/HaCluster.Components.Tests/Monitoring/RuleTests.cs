using System.Text.RegularExpressions;
using HaCluster.Components.Monitoring;
using HaCluster.Diagnostics;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;
using YamlDotNet.Serialization;

namespace HaCluster.Components.Tests.Monitoring;

/// <summary>The rules as a monitoring host has them, in the real promtool and against the documents that they lead to.</summary>
public sealed partial class RuleTests
{
    private const string TestFile = "tests/HaCluster.Components.Tests/Monitoring/alerts.test.yml";

    private static readonly ClusterTopology Watched =
        ClusterTopology.From(new ClusterSettings { Monitoring = new MonitoringSettings { Prometheus = true } });

    [Fact]
    public async Task Every_alert_is_silent_while_all_is_well_fires_when_it_is_not_and_is_silent_again()
    {
        using var folder = new RuleFolder(Watched);
        File.Copy(Repository.PathOf(TestFile), Path.Combine(folder.Path, "alerts.test.yml"));

        var result = await Tool.RunAsync("promtool", "prometheus", ["test", "rules", "alerts.test.yml"], folder.Path);

        Assert.True(result.ExitCode == 0, result.Output);
        Assert.Contains("SUCCESS", result.Output, StringComparison.Ordinal);
        Assert.Equal(
            Alerts().Select(alert => alert.Name).Order(), TestedAlert().Matches(File.ReadAllText(Repository.PathOf(TestFile)))
                .Select(match => match.Groups[1].Value).Distinct().Order());
    }

    [Fact]
    public void Thresholds_are_the_settings_that_status_uses()
    {
        var health = new HealthSettings
        {
            ReplayLagMb = 3,
            RetainedWalMb = 5,
            FreeDiskPercent = 17,
            ConnectionsPercent = 61,
            BackupAgeHours = 7,
            UnarchivedWalMb = 19,
        };

        var rules = RuleFiles.Alerts(ClusterTopology.From(new ClusterSettings { Health = health }));

        Assert.Contains("hacluster_replay_lag_bytes > 3145728'", rules, StringComparison.Ordinal);
        Assert.Contains("hacluster_slot_retained_bytes > 5242880'", rules, StringComparison.Ordinal);
        Assert.Contains("hacluster_volume_size_bytes < 17'", rules, StringComparison.Ordinal);
        Assert.Contains("hacluster_connections_limit >= 61'", rules, StringComparison.Ordinal);
        Assert.Contains(") / 3600 > 7'", rules, StringComparison.Ordinal);
        Assert.Contains("hacluster_archive_waiting_bytes > 19922944'", rules, StringComparison.Ordinal);
        Assert.DoesNotMatch("%[A-Z_]+%", rules);
        Assert.DoesNotMatch("%[A-Z_]+%", RuleFiles.Recording(Watched));
    }

    [Fact]
    public void Every_alert_has_a_severity_a_summary_and_a_section_of_the_runbook_that_exists()
    {
        var sections = File.ReadLines(Repository.PathOf("docs/runbook.md")).Where(line => line.StartsWith('#'))
            .Select(line => Anchor(line.TrimStart('#').Trim())).ToHashSet(StringComparer.Ordinal);

        Assert.All(Alerts(), alert =>
        {
            Assert.Contains(alert.Severity, new[] { "critical", "warning" });
            Assert.EndsWith(".", alert.Summary, StringComparison.Ordinal);
            Assert.EndsWith(".", alert.Description, StringComparison.Ordinal);
            Assert.StartsWith("docs/runbook.md#", alert.Runbook, StringComparison.Ordinal);
            Assert.Contains(alert.Runbook.Split('#')[1], sections);
        });
    }

    [Fact]
    public void A_code_in_an_alert_is_one_that_status_has()
    {
        var codes = typeof(Codes.Status).GetFields().Select(field => ((DiagnosticCode)field.GetValue(null)!).ToString())
            .ToHashSet(StringComparer.Ordinal);
        var named = Alerts().Where(alert => alert.Code is not null).ToArray();

        Assert.True(named.Length > 20, $"only {named.Length} alerts name a code");
        Assert.All(named, alert => Assert.Contains(alert.Code!, codes));
    }

    [Fact]
    public void The_table_of_alerts_has_each_with_its_severity_and_its_section()
    {
        var documented = File.ReadLines(Repository.PathOf("docs/monitoring.md"))
            .Select(line => DocumentedAlert().Match(line)).Where(match => match.Success)
            .Select(match => $"{match.Groups["name"]} {match.Groups["severity"]} docs/{match.Groups["link"]}");

        Assert.Equal(Alerts().Select(alert => $"{alert.Name} {alert.Severity} {alert.Runbook}"), documented);
    }

    private static IReadOnlyList<Alert> Alerts()
    {
        var file = new DeserializerBuilder().Build().Deserialize<Dictionary<string, List<Dictionary<string, object>>>>(
            RuleFiles.Alerts(Watched));
        return [.. ((List<object>)file["groups"][0]["rules"]).Cast<Dictionary<object, object>>().Select(Alert.Of)];
    }

    // As GitHub makes them.
    private static string Anchor(string heading) =>
        NotInAnchor().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    private sealed record Alert(string Name, string Severity, string Summary, string Description, string Runbook, string? Code)
    {
        public static Alert Of(Dictionary<object, object> rule)
        {
            var (labels, annotations) = ((Dictionary<object, object>)rule["labels"], (Dictionary<object, object>)rule["annotations"]);
            return new Alert(
                (string)rule["alert"], (string)labels["severity"], (string)annotations["summary"], (string)annotations["description"],
                (string)annotations["runbook_url"], annotations.TryGetValue("code", out var code) ? (string)code : null);
        }
    }

    [GeneratedRegex("ALERTS\\{alertname=\"(\\w+)\"")]
    private static partial Regex TestedAlert();

    [GeneratedRegex(@"^\| `(?<name>\w+)` \| (?<severity>\w+) \| .+ \| \[[^\]]+\]\((?<link>runbook\.md#[a-z0-9-]+)\) \|$")]
    private static partial Regex DocumentedAlert();

    [GeneratedRegex("[^a-z0-9 -]")]
    private static partial Regex NotInAnchor();
}
