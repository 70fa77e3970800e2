using System.Collections.Immutable;
using HaCluster.Components.HaProxy;
using HaCluster.Components.Infrastructure;
using HaCluster.Topology.Model;
using Pulumi;

namespace HaCluster.Deploy;

/// <summary>What the stack tells others about the cluster: <c>hacluster status</c>, the failover stack, monitoring.</summary>
internal sealed class ClusterOutputs(ClusterTopology topology, IInfrastructure infrastructure)
{
    private const string Loopback = "127.0.0.1";

    public string Target => topology.Target == Topology.Model.Target.Aws ? "aws" : "local";

    public string Replication => topology.Replication == ReplicationMode.Synchronous ? "synchronous" : "asynchronous";

    /// <summary>
    /// A list with, for each region: <c>name, loadBalancerUrl, statsUrl, network, router,
    /// hosts: [{name, role, address, sshHost, sshPort, sshUser, sshHostKey}], applications: [{name, host, port}],
    /// database: {name, address, port, slot}</c>. Network and router are names of Docker objects.
    /// </summary>
    public Output<ImmutableArray<ImmutableDictionary<string, object>>> Regions => Output.All(topology.Regions.Select(Region));

    /// <summary><c>{name, version, unit, replicationRole, applicationRole, statusCommand}</c>.</summary>
    public ImmutableDictionary<string, object> Database => Object(
        ("name", DatabaseNames.Database),
        ("version", topology.Database.Version),
        ("unit", DatabaseNames.UnitOf(topology.Database.Version)),
        ("replicationRole", DatabaseNames.ReplicationRole),
        ("applicationRole", DatabaseNames.ApplicationRole),
        ("statusCommand", DatabaseNames.StatusCommand));

    private Output<ImmutableDictionary<string, object>> Region(Region region) =>
        Output.All(region.Hosts.Select(Host)).Apply(hosts => Object(
            ("name", region.Name),
            ("loadBalancerUrl", $"http://{Loopback}:{region.LoadBalancer.PublishedPort}"),
            ("statsUrl", $"http://{Loopback}:{region.LoadBalancer.PublishedStatsPort}{HaProxyConfiguration.StatsPath}"),
            ("network", LocalNames.NetworkOf(region)),
            ("router", LocalNames.Router(topology)),
            ("hosts", hosts),
            ("applications", region.Instances.Select(instance => Object(
                ("name", instance.Name), ("host", instance.Host.Name), ("port", instance.Port))).ToImmutableArray()),
            ("database", Object(
                ("name", region.Database.Name),
                ("address", region.Database.Address),
                ("port", topology.Database.Port),
                ("slot", DatabaseNames.SlotOf(region))))));

    private Output<ImmutableDictionary<string, object>> Host(ClusterHost plan)
    {
        var host = infrastructure.Hosts[plan.Name];
        return host.SshHostKey.Apply(hostKey => Object(
            ("name", plan.Name),
            ("role", RoleName(plan.Role)),
            ("address", plan.Address),
            ("sshHost", host.Ssh.Address),
            ("sshPort", host.Ssh.Port),
            ("sshUser", host.Ssh.User),
            ("sshHostKey", hostKey)));
    }

    private static string RoleName(HostRole role) => role switch
    {
        HostRole.Service => "service",
        HostRole.Application => "application",
        HostRole.Database => "database",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "a role without a name"),
    };

    private static ImmutableDictionary<string, object> Object(params IEnumerable<(string Key, object Value)> members) =>
        members.ToImmutableDictionary(member => member.Key, member => member.Value);
}
