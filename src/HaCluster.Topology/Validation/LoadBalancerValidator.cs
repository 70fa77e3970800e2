using HaCluster.Diagnostics;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Validation;

internal sealed class LoadBalancerValidator : ISettingsValidator
{
    private const int Ssh = 22;

    public IEnumerable<Diagnostic> Validate(ClusterSettings settings)
    {
        var balancer = settings.LoadBalancer;
        return
        [
            .. Findings.OutOfRange("loadBalancer.port", balancer.Port, 1, 65535),
            .. Findings.OutOfRange("loadBalancer.statsPort", balancer.StatsPort, 1, 65535),
            .. Findings.OutOfRange("loadBalancer.maxConnections", balancer.MaxConnections, 100, 100_000),
            .. Taken("loadBalancer.port", balancer.Port, Ssh, "SSH"),
            .. Taken("loadBalancer.statsPort", balancer.StatsPort, Ssh, "SSH"),
            .. Taken("loadBalancer.statsPort", balancer.StatsPort, balancer.Port, Findings.Key("loadBalancer.port")),
        ];
    }

    private static IEnumerable<Diagnostic> Taken(string path, int port, int other, string owner)
    {
        if (port != other)
            yield break;
        yield return new Diagnostic
        {
            Code = Codes.Config.PortCollision,
            Summary = $"Port {port} of the service hosts is used twice.",
            Why = $"{Findings.Key(path)} and {owner} are both {port}.",
            Fix = new ConfigSet(Findings.Key(path), "PORT"),
            Subject = Findings.Key(path),
        };
    }
}
