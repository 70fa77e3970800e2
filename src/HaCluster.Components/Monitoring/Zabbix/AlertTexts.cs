using System.Collections.Immutable;
using System.Text.RegularExpressions;
using HaCluster.Topology.Model;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace HaCluster.Components.Monitoring.Zabbix;

/// <summary>What the rules of Prometheus say to a person, for Zabbix: one problem has one name and one text.</summary>
internal sealed partial class AlertTexts
{
    private readonly ImmutableDictionary<string, Rule> _rules;

    public AlertTexts(ClusterTopology topology)
    {
        var file = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).IgnoreUnmatchedProperties().Build()
            .Deserialize<RuleFile>(RuleFiles.Alerts(topology));
        _rules = file.Groups.SelectMany(group => group.Rules).ToImmutableDictionary(rule => rule.Alert);
    }

    public IEnumerable<string> Names => _rules.Keys;

    /// <summary>The gravest first, as Zabbix names them.</summary>
    public string PriorityOf(string alert) =>
        alert == "RegionLost" ? "DISASTER" : _rules[alert].Labels["severity"] == "critical" ? "HIGH" : "WARNING";

    /// <param name="values">What stands in place of a label for which Zabbix has no macro.</param>
    /// <param name="value">The number in it; without one the last value of the first item.</param>
    public string SummaryOf(string alert, IReadOnlyDictionary<string, string>? values, string? value = null) =>
        Fill(_rules[alert].Annotations["summary"], values, value ?? "{ITEM.LASTVALUE1}");

    public string DescriptionOf(string alert) => _rules[alert].Annotations["description"];

    public string RunbookOf(string alert) => _rules[alert].Annotations["runbook_url"];

    private static string Fill(string text, IReadOnlyDictionary<string, string>? values, string value) =>
        Placeholder().Replace(text, match => match.Groups["label"] is { Success: true, Value: var label }
            ? values?.GetValueOrDefault(label) ?? label switch
            {
                "host" => "{HOST.NAME}",
                "region" => ZabbixHosts.RegionMacro,
                _ => throw new InvalidOperationException($"{label} has no text: {text}"),
            }
            : value);

    [GeneratedRegex(@"\{\{ \$(labels\.(?<label>\w+)|value[^}]*) \}\}")]
    private static partial Regex Placeholder();

    private sealed class RuleFile
    {
        public List<Group> Groups { get; set; } = [];
    }

    private sealed class Group
    {
        public List<Rule> Rules { get; set; } = [];
    }

    private sealed class Rule
    {
        public string Alert { get; set; } = "";

        public Dictionary<string, string> Labels { get; set; } = [];

        public Dictionary<string, string> Annotations { get; set; } = [];
    }
}
