using System.Globalization;
using HaCluster.Components.Remote;
using HaCluster.Topology.Model;
using Pulumi;
using Pulumi.Command.Remote;

namespace HaCluster.Components.HaProxy;

public sealed record LoadBalancerHostArgs
{
    public required ClusterTopology Topology { get; init; }

    public required Host Host { get; init; }

    public required Output<string> StatsPassword { get; init; }

    /// <summary>The application instances of both regions: they are up when the load balancer starts.</summary>
    public required IReadOnlyList<Resource> Instances { get; init; }
}

/// <summary>HAProxy on one service host.</summary>
public sealed class LoadBalancerHost : ComponentResource
{
    public LoadBalancerHost(string name, LoadBalancerHostArgs args, ComponentResourceOptions? options = null)
        : base("hacluster:haproxy:LoadBalancerHost", name, options)
    {
        var topology = args.Topology;
        Running = HostCommand.Run(this, args.Host, "haproxy", "HaProxy/haproxy.sh", new Dictionary<string, Input<string>>
        {
            ["HAPROXY_CFG"] = args.StatsPassword.Apply(password => HaProxyConfiguration.Of(topology, password).Render()),
            ["SERVERS"] = topology.Instances.Count().ToString(CultureInfo.InvariantCulture),
            ["STATS_REQUEST"] = args.StatsPassword.Apply(password => $"""
                url = "http://127.0.0.1:{topology.LoadBalancer.StatsPort}{HaProxyConfiguration.StatsPath};csv"
                user = "{HaProxyConfiguration.StatsUser}:{password}"
                """),
        }, [.. args.Instances]);
        RegisterOutputs();
    }

    /// <summary>From here on it balances over all instances.</summary>
    public Command Running { get; }
}
