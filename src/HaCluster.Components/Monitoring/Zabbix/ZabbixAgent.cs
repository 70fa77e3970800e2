using HaCluster.Components.Remote;
using HaCluster.Topology.Model;
using Pulumi;
using Pulumi.Command.Remote;

namespace HaCluster.Components.Monitoring.Zabbix;

/// <summary>Zabbix' agent on one host. It answers the monitoring hosts that have its key, over TLS.</summary>
public sealed class ZabbixAgent : ComponentResource
{
    /// <param name="dependsOn">What has to be there before: the filter of the ports, and the files that the agent reads.</param>
    public ZabbixAgent(
        string name, ClusterTopology topology, Host host, ZabbixSecrets secrets, IEnumerable<Resource> dependsOn,
        ComponentResourceOptions? options = null)
        : base("hacluster:monitoring:ZabbixAgent", name, options)
    {
        Running = HostCommand.Run(
            this, host, "zabbix-agent", "Monitoring/Zabbix/agent.sh",
            new Dictionary<string, Input<string>>
            {
                ["AGENT_CONF"] = $"""
                    # Managed by HaCluster. Changes are overwritten by the next deployment that touches them.
                    Server={string.Join(',', topology.MonitoringHosts.Select(monitor => monitor.Address))}
                    ServerActive=
                    Hostname={host.Plan.Name}
                    ListenIP={host.Plan.Address}
                    ListenPort={MonitoringNames.ZabbixAgentPort}
                    TLSConnect=psk
                    TLSAccept=psk
                    TLSPSKIdentity={host.Plan.Name}
                    TLSPSKFile=/etc/zabbix/hacluster.psk

                    """,
                ["AGENT_KEY"] = secrets.KeyOf(host.Plan),
                ["BEHIND_FILTER"] = EmbeddedText.Read("Monitoring/behind-filter.conf"),
            },
            [.. dependsOn]);
        RegisterOutputs();
    }

    /// <summary>From here on a server gets answers.</summary>
    public Command Running { get; }
}
