using HaCluster.Diagnostics;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Validation;

/// <summary>The ports of this machine that lead to the hosts: each free for anyone to bind, none given twice. Target local only.</summary>
internal sealed class PublishedPortValidator : ISettingsValidator
{
    private const int First = 1024;
    private const int Last = 65535;

    public IEnumerable<Diagnostic> Validate(ClusterSettings settings)
    {
        if (settings.OnAws)
            yield break;
        var seen = new Dictionary<int, string>();
        foreach (var (index, region) in settings.Regions.Index())
        {
            var key = $"regions[{index}].ports";
            foreach (var finding in Findings.OutOfRange($"{key}.base", region.Ports.Base, 0, 57_000))
                yield return finding;
            foreach (var (path, port) in Ports(key, region, settings))
            {
                foreach (var finding in Findings.OutOfRange(path, port, First, Last))
                    yield return finding;
                if (!seen.TryAdd(port, path))
                    yield return Collision(port, seen[port], path);
            }
        }
    }

    private static IEnumerable<(string Path, int Port)> Ports(string key, RegionSettings region, ClusterSettings settings)
    {
        var ports = region.Ports;
        yield return ($"{key}.application", ports.Application);
        yield return ($"{key}.stats", ports.Stats);
        yield return ($"{key}.sshService", ports.SshService);
        yield return ($"{key}.sshDatabase", ports.SshDatabase);
        // Out-of-range counts are reported on their own; here they must not multiply.
        for (var host = 0; host < Math.Clamp(settings.Application.Hosts, 1, 4); host++)
            yield return ($"{key}.sshApplication", ports.SshApplication + host);
        if (settings.Delivery.Registry && region == settings.Regions[0])
        {
            yield return ($"{key}.sshCi", ports.SshCi);
            yield return ($"{key}.registry", ports.Registry);
            if (settings.Delivery.Jenkins.Enabled)
                yield return ($"{key}.jenkins", ports.Jenkins);
        }
        if (!settings.Monitoring.In(region.Name))
            yield break;
        yield return ($"{key}.sshMonitoring", ports.SshMonitoring);
        yield return ($"{key}.prometheus", ports.Prometheus);
        yield return ($"{key}.alertmanager", ports.Alertmanager);
        if (settings.Monitoring.Zabbix)
            yield return ($"{key}.zabbix", ports.Zabbix);
        if (settings.Monitoring.Grafana)
            yield return ($"{key}.grafana", ports.Grafana);
    }

    private static Diagnostic Collision(int port, string first, string second) => new()
    {
        Code = Codes.Config.PortCollision,
        Summary = $"Port {port} of this machine is used twice.",
        Why = $"{Findings.Key(first)} and {Findings.Key(second)} are both published there.",
        Fix = Fix.Of(
            $"Choose another port for {Findings.Key(second)}, or another {Findings.Key($"{second[..second.LastIndexOf('.')]}.base")}."),
        Subject = Findings.Key(second),
    };
}
