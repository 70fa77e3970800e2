using System.Collections.Immutable;
using HaCluster.Components.HaProxy;
using HaCluster.Components.Infrastructure;
using HaCluster.Components.Remote;
using HaCluster.Topology.Model;
using Pulumi;

namespace HaCluster.Deploy;

/// <summary>What the stack tells others about the cluster: <c>hacluster status</c>, the failover stack, monitoring.</summary>
internal sealed class ClusterOutputs(ClusterTopology topology, IInfrastructure infrastructure)
{
    public string Target => topology.Target == Topology.Model.Target.Aws ? "aws" : "local";

    public string Replication => topology.Replication == ReplicationMode.Synchronous ? "synchronous" : "asynchronous";

    /// <summary>
    /// A list with, for each region: <c>name, loadBalancerUrl, statsUrl,
    /// hosts: [{name, role, address, instanceId, sshHost, sshPort, sshUser, sshHostKey, sshProxy?: {host, port, user, hostKey}}],
    /// applications: [{name, host, port}], database: {name, address, port, slot}</c>. On the target local also <c>network, router</c>,
    /// names of Docker objects; on aws <c>awsRegion</c> and, when there is one, <c>publicName</c>.
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

    private Output<ImmutableDictionary<string, object>> Region(Region region)
    {
        var entry = infrastructure.Entries[region.Name];
        return Output.Tuple(entry.Address, Output.All(region.Hosts.Select(Host))).Apply(known => Object(
            ("name", region.Name),
            ("loadBalancerUrl", $"http://{known.Item1}:{entry.Port}"),
            ("statsUrl", $"http://{known.Item1}:{entry.StatsPort}{HaProxyConfiguration.StatsPath}"),
            ("hosts", known.Item2),
            ("applications", region.Instances.Select(instance => Object(
                ("name", instance.Name), ("host", instance.Host.Name), ("port", instance.Port))).ToImmutableArray()),
            ("database", Object(
                ("name", region.Database.Name),
                ("address", region.Database.Address),
                ("port", topology.Database.Port),
                ("slot", DatabaseNames.SlotOf(region))))).AddRange(entry.Facts));
    }

    private Output<ImmutableDictionary<string, object>> Host(ClusterHost plan)
    {
        var host = infrastructure.Hosts[plan.Name];
        return Output.Tuple(host.Ssh.Address, host.SshHostKey, host.InstanceId, SshProxy(host)).Apply(known => Object(
            ("name", plan.Name),
            ("role", RoleName(plan.Role)),
            ("address", plan.Address),
            ("instanceId", known.Item3),
            ("sshHost", known.Item1),
            ("sshPort", host.Ssh.Port),
            ("sshUser", host.Ssh.User),
            ("sshHostKey", known.Item2)).AddRange(known.Item4));
    }

    private static Output<ImmutableDictionary<string, object>> SshProxy(Host host) => host.JumpHost is { } jump
        ? Output.Tuple(jump.Ssh.Address, jump.SshHostKey).Apply(known => Object(("sshProxy", Object(
            ("host", known.Item1), ("port", jump.Ssh.Port), ("user", jump.Ssh.User), ("hostKey", known.Item2)))))
        : Output.Create(Object());

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
