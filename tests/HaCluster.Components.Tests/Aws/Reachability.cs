using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using HaCluster.Components.Infrastructure.Aws;
using HaCluster.Topology.Addressing;
using HaCluster.Topology.Model;

namespace HaCluster.Components.Tests.Aws;

/// <summary>A rule of a security group, however it was said.</summary>
internal sealed record FirewallRule(string Group, bool Ingress, string Protocol, int From, int To, string? Cidr, string? OtherGroup)
{
    /// <summary>What the program registered. Mocked ids are names with <c>-id</c> behind them.</summary>
    public static IEnumerable<FirewallRule> Registered(DeployedStack deployed) =>
        deployed.Of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
            .Concat(deployed.Of("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"))
            .Select(rule => new FirewallRule(
                WithoutId(rule.Text("securityGroupId")),
                rule.Type!.EndsWith("IngressRule", StringComparison.Ordinal),
                rule.Text("ipProtocol"),
                Convert.ToInt32(rule.Inputs["fromPort"], CultureInfo.InvariantCulture),
                Convert.ToInt32(rule.Inputs["toPort"], CultureInfo.InvariantCulture),
                rule.Inputs.GetValueOrDefault("cidrIpv4") as string,
                rule.Inputs.GetValueOrDefault("referencedSecurityGroupId") is string group ? WithoutId(group) : null));

    /// <summary>What the program means to register.</summary>
    public static IEnumerable<FirewallRule> Planned(ClusterTopology topology) => topology.Regions.SelectMany(region =>
        AccessRules.For(topology, region).Select(rule => new FirewallRule(
            $"{region.Name}-{AwsNames.Of(rule.Role)}",
            rule.Direction == RuleDirection.Ingress,
            rule.Protocol,
            rule.From,
            rule.To,
            (rule.Counterpart as Counterpart.Block)?.Cidr,
            rule.Counterpart is Counterpart.Group group ? $"{region.Name}-{AwsNames.Of(group.Role)}" : null)));

    private static string WithoutId(string id) => id[..^"-id".Length];
}

/// <summary>Somebody who may open a connection. Without a group: somebody outside, whose own firewall is not ours.</summary>
internal sealed record Party(string Name, string Address, string? Group)
{
    public static Party Of(ClusterHost host) => new(host.Name, host.Address, $"{host.Region}-{AwsNames.Of(host.Role)}");
}

/// <summary>Which ports are open from whom to whom: the destination lets in, and the source lets out.</summary>
internal sealed class Reachability(IEnumerable<FirewallRule> rules)
{
    public static readonly Party World = new("anybody", "85.14.3.7", null);
    public static readonly Party Operator = new("operator", "81.2.69.7", null);

    private readonly ImmutableArray<FirewallRule> _rules = [.. rules];

    /// <summary>Open ranges of ports, disjoint and in order.</summary>
    public ImmutableArray<(int From, int To)> Ports(Party source, Party destination, string protocol)
    {
        var let = Ranges(rule => rule.Ingress && rule.Group == destination.Group && Matches(rule, source), protocol);
        return source.Group is null
            ? Merge(let)
            : Merge(Intersect(let, Ranges(rule => !rule.Ingress && rule.Group == source.Group && Matches(rule, destination), protocol)));
    }

    /// <summary>One line for each pair that can connect, in order.</summary>
    public string Render(ClusterTopology topology)
    {
        Party[] hosts = [.. topology.Hosts.Select(Party.Of)];
        var lines =
            from source in new[] { World, Operator }.Concat(hosts)
            from destination in hosts
            where source != destination
            let ports = Describe(protocol => Ports(source, destination, protocol))
            where ports.Length > 0
            select $"{source.Name,-10} -> {destination.Name,-10} {ports}";
        var outwards =
            from host in hosts
            select $"{host.Name,-10} -> {"internet",-10} " + Describe(protocol => Merge(_rules
                .Where(rule => !rule.Ingress && rule.Group == host.Group && rule.Cidr == "0.0.0.0/0" && rule.Protocol == protocol)
                .Select(rule => (rule.From, rule.To))));
        return string.Join('\n', lines.Concat(outwards)) + "\n";
    }

    private static string Describe(Func<string, ImmutableArray<(int From, int To)>> ports) => string.Join(' ', new[] { "tcp", "udp" }
        .Where(protocol => ports(protocol).Length > 0)
        .Select(protocol => $"{protocol} {string.Join(',', ports(protocol).Select(range => Range(range.From, range.To)))}"));

    private static string Range(int from, int to) => from == to ? $"{from}" : $"{from}-{to}";

    private IEnumerable<(int, int)> Ranges(Func<FirewallRule, bool> applies, string protocol) =>
        _rules.Where(rule => rule.Protocol == protocol && applies(rule)).Select(rule => (rule.From, rule.To));

    private static bool Matches(FirewallRule rule, Party other) =>
        rule.OtherGroup is { } group ? group == other.Group : Cidr.Parse(rule.Cidr!).Contains(IPAddress.Parse(other.Address));

    private static IEnumerable<(int, int)> Intersect(IEnumerable<(int From, int To)> one, IEnumerable<(int From, int To)> two) =>
        from a in one
        from b in two
        let first = Math.Max(a.From, b.From)
        let last = Math.Min(a.To, b.To)
        where first <= last
        select (first, last);

    private static ImmutableArray<(int From, int To)> Merge(IEnumerable<(int From, int To)> ranges)
    {
        var merged = new List<(int From, int To)>();
        foreach (var range in ranges.OrderBy(range => range.From))
        {
            if (merged.Count > 0 && range.From <= merged[^1].To + 1)
                merged[^1] = (merged[^1].From, Math.Max(merged[^1].To, range.To));
            else
                merged.Add(range);
        }
        return [.. merged];
    }
}
