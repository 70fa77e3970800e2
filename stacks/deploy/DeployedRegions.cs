using System.Collections.Immutable;
using HaCluster.Components.HaProxy;
using HaCluster.Components.Infrastructure;
using HaCluster.Components.Remote;
using HaCluster.Topology.Model;
using HaCluster.Topology.Outputs;
using Pulumi;

namespace HaCluster.Deploy;

/// <summary>The regions as they were deployed, for the stack's outputs.</summary>
internal sealed class DeployedRegions(ClusterTopology topology, IInfrastructure infrastructure)
{
    public Output<ImmutableArray<RegionEndpoints>> Endpoints => Output.All(topology.Regions.Select(Region));

    private Output<RegionEndpoints> Region(Region region)
    {
        var entry = infrastructure.Entries[region.Name];
        return Output.Tuple(entry.Address, Output.All(region.Hosts.Select(Host))).Apply(known => new RegionEndpoints(
            region.Name,
            new Uri($"http://{known.Item1}:{entry.Port}"),
            new Uri($"http://{known.Item1}:{entry.StatsPort}{HaProxyConfiguration.StatsPath}"),
            known.Item2,
            [.. region.Instances.Select(instance => new ApplicationEndpoint(instance.Name, instance.Host.Name, instance.Port))],
            new DatabaseEndpoint(region.Database.Name, region.Database.Address, topology.Database.Port))
        {
            AwsRegion = entry.AwsRegion,
            PublicName = entry.PublicName,
            Router = entry.Router,
            Monitoring = Pages(region),
        });
    }

    private MonitoringEndpoint? Pages(Region region)
    {
        if (region.Monitoring is null)
            return null;
        var (prometheus, alertmanager, zabbix, grafana) = topology.PagesOf(region);
        return new MonitoringEndpoint(prometheus, alertmanager) { Zabbix = zabbix, Grafana = grafana };
    }

    private Output<HostEndpoint> Host(ClusterHost plan)
    {
        var host = infrastructure.Hosts[plan.Name];
        return Output.Tuple(host.Ssh.Address, host.SshHostKey, host.InstanceId, SshProxy(host)).Apply(known => new HostEndpoint(
            plan.Name, plan.Role, plan.Address, known.Item1, host.Ssh.Port, host.Ssh.User, known.Item2)
        {
            InstanceId = known.Item3,
            SshProxy = known.Item4,
        });
    }

    private static Output<SshProxyEndpoint?> SshProxy(Host host) => host.JumpHost is { } jump
        ? Output.Tuple(jump.Ssh.Address, jump.SshHostKey).Apply(SshProxyEndpoint? (known) =>
            new SshProxyEndpoint(known.Item1, jump.Ssh.Port, jump.Ssh.User, known.Item2))
        : Output.Create((SshProxyEndpoint?)null);
}
