using HaCluster.Components.Remote;
using HaCluster.Topology.Model;
using Pulumi;

namespace HaCluster.Components.Monitoring.Zabbix;

public sealed record ZabbixServerArgs
{
    /// <summary>A topology with Zabbix.</summary>
    public required ClusterTopology Topology { get; init; }

    public required Host Host { get; init; }

    public required ZabbixSecrets Secrets { get; init; }

    public required Output<string> StatsPassword { get; init; }

    /// <summary>What it watches; it begins when all of that is there.</summary>
    public required IReadOnlyList<Resource> Watched { get; init; }
}

/// <summary>
/// Zabbix on one monitoring host: the server, its database, its page, and in it the hosts, templates, triggers and the map of the cluster.
/// </summary>
public sealed class ZabbixServer : ComponentResource
{
    public ZabbixServer(string name, ZabbixServerArgs args, ComponentResourceOptions? options = null)
        : base("hacluster:monitoring:ZabbixServer", name, options)
    {
        var topology = args.Topology;
        var server = HostCommand.Run(this, args.Host, "zabbix-server", "Monitoring/Zabbix/server.sh", new Dictionary<string, Input<string>>
        {
            ["SERVER_CONF"] = EmbeddedText.Read("Monitoring/Zabbix/server.conf"),
            ["FRONTEND_CONF"] = EmbeddedText.Read("Monitoring/Zabbix/frontend.php.conf").Replace(
                "%CLUSTER%", topology.Name, StringComparison.Ordinal),
            ["POOL_CONF"] = EmbeddedText.Read("Monitoring/Zabbix/pool.conf"),
            ["PAGE_CONF"] = EmbeddedText.Read("Monitoring/Zabbix/page.conf").Replace(
                "%PORT%", FormattableString.Invariant($"{MonitoringNames.ZabbixPagePort}"), StringComparison.Ordinal),
            ["BEHIND_FILTER"] = EmbeddedText.Read("Monitoring/behind-filter.conf"),
        }, [.. args.Watched]);
        HostCommand.Run(this, args.Host, "zabbix-content", "Monitoring/Zabbix/content.sh", new Dictionary<string, Input<string>>
        {
            ["PASSWORD"] = args.Secrets.Password,
            ["TEMPLATES"] = ZabbixHosts.Templates(topology),
            ["HOSTS"] = args.StatsPassword.Apply(password => ZabbixHosts.Hosts(topology, password)),
            ["MAP"] = ZabbixMap.Of(topology),
            ["KEYS"] = args.Secrets.KeysOf(topology.Hosts),
            ["MEDIA"] = ZabbixMedia.HoldsSecret(topology)
                ? Output.CreateSecret(ZabbixMedia.Render(topology))
                : ZabbixMedia.Render(topology),
            ["PAGE_PORT"] = FormattableString.Invariant($"{MonitoringNames.ZabbixPagePort}"),
        }, server);
        RegisterOutputs();
    }
}
