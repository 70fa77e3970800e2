using System.Collections.Immutable;
using System.Globalization;
using HaCluster.Components.HaProxy;
using HaCluster.Topology;
using HaCluster.Topology.Model;

namespace HaCluster.Components.Monitoring.Zabbix;

/// <summary>
/// What Zabbix is to know of a cluster, as two documents: the templates, which are HaCluster's alone, and the hosts, to which an operator
/// may have added something.
/// </summary>
internal static class ZabbixHosts
{
    public const string TemplateGroup = "Templates/HaCluster";
    public const string RegionMacro = "{$REGION}";
    public const string StatsUserMacro = "{$STATS.USER}";
    public const string StatsPasswordMacro = "{$STATS.PASSWORD}";

    // Of the templates that Zabbix brings.
    private const string Linux = "Linux by Zabbix agent";

    public static string Templates(ClusterTopology topology)
    {
        var texts = new AlertTexts(topology);
        var templates = Builders(topology, texts);
        return new ZabbixDocument
        {
            Groups = [new ZabbixGroup(TemplateGroup)],
            Templates = [.. templates.Select(template => template.Template)],
            Triggers = [.. templates.SelectMany(template => template.Triggers)],
        }.ToJson();
    }

    /// <summary>The hosts, and what is true of several of them together.</summary>
    /// <param name="topology">A topology with monitoring.</param>
    /// <param name="statsPassword">Of the statistics pages; a secret.</param>
    public static string Hosts(ClusterTopology topology, string statsPassword)
    {
        var texts = new AlertTexts(topology);
        return new ZabbixDocument
        {
            Groups = [.. GroupNames(topology).Select(name => new ZabbixGroup(name))],
            Hosts = [.. topology.Hosts.Select(host => Host(topology, host, statsPassword, texts))],
            Triggers = [.. ClusterTriggers.Of(topology, texts)],
        }.ToJson();
    }

    /// <summary>The names of all alerts for which there is a trigger.</summary>
    public static ImmutableHashSet<string> Alerts(ClusterTopology topology)
    {
        var texts = new AlertTexts(topology);
        return
        [
            .. Builders(topology, texts).SelectMany(template => template.AllTriggers).Concat(ClusterTriggers.Of(topology, texts))
                .Select(trigger => trigger.Name.Split(' ')[0]),
        ];
    }

    private static ImmutableArray<TemplateBuilder> Builders(ClusterTopology topology, AlertTexts texts) =>
    [
        HostTemplates.EveryHost(texts),
        .. topology.Hosts.Select(host => host.Role).Distinct().SelectMany(role => HostTemplates.Of(topology, role, texts)),
    ];

    private static ZabbixHost Host(ClusterTopology topology, ClusterHost host, string statsPassword, AlertTexts texts) => new()
    {
        Host = host.Name,
        Templates =
        [
            new ZabbixName(Linux), new ZabbixName(HostTemplates.Host),
            .. HostTemplates.Of(topology, host.Role, texts).Select(template => new ZabbixName(template.Template.Name)),
        ],
        Groups = [.. GroupsOf(topology, host).Select(name => new ZabbixName(name))],
        Interfaces = [new ZabbixInterface(host.Address, MonitoringNames.ZabbixAgentPort.ToString(CultureInfo.InvariantCulture))],
        Macros =
        [
            new ZabbixMacro(RegionMacro, host.Region),
            .. host.Role != HostRole.Service ? ImmutableArray<ZabbixMacro>.Empty :
            [
                new ZabbixMacro(StatsUserMacro, HaProxyConfiguration.StatsUser),
                new ZabbixMacro(StatsPasswordMacro, statsPassword) { Type = "SECRET_TEXT" },
            ],
        ],
    };

    private static IEnumerable<string> GroupNames(ClusterTopology topology) =>
        topology.Hosts.SelectMany(host => GroupsOf(topology, host)).Distinct();

    private static IEnumerable<string> GroupsOf(ClusterTopology topology, ClusterHost host) =>
        [$"HaCluster/{topology.Name}", $"HaCluster/{topology.Name}/{host.Region}"];
}
