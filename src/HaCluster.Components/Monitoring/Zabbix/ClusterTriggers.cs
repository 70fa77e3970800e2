using System.Collections.Immutable;
using HaCluster.Topology.Model;

namespace HaCluster.Components.Monitoring.Zabbix;

/// <summary>What only several hosts together tell.</summary>
internal static class ClusterTriggers
{
    public static IEnumerable<ZabbixTrigger> Of(ClusterTopology topology, AlertTexts texts)
    {
        ImmutableArray<ZabbixTrigger> lost =
        [
            .. topology.Regions.Select(region => Trigger(
                "RegionLost", region.Name,
                $"({string.Join('+', region.Hosts.Select(host => $"max(/{host.Name}/{HostTemplates.Reachable},#2)"))})=0", [])),
        ];
        var primaries = string.Join('+', topology.Regions.Select(region => region.Database.Name).Select(
            host => $"last(/{host}/{DatabaseTemplate.Primary})*last(/{host}/{HostTemplates.Reachable})"));
        return
        [
            .. lost,
            Trigger("NoPrimary", null, $"({primaries})=0", lost),
            Trigger("TwoPrimaries", null, $"({primaries})>1", []),
        ];

        ZabbixTrigger Trigger(string alert, string? region, string expression, ImmutableArray<ZabbixTrigger> unless) => new()
        {
            Name = region is null ? alert : $"{alert} {region}",
            EventName = texts.SummaryOf(alert, region is null ? null : new Dictionary<string, string> { ["region"] = region }),
            Expression = expression,
            Priority = texts.PriorityOf(alert),
            Description = texts.DescriptionOf(alert),
            Url = texts.RunbookOf(alert),
            Dependencies = unless.IsEmpty
                ? null
                : [.. unless.Select(trigger => new ZabbixDependency(trigger.Name, trigger.Expression))],
        };
    }
}
