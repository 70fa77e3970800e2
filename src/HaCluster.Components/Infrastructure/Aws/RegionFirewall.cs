using System.Collections.Immutable;
using HaCluster.Topology;
using HaCluster.Topology.Model;
using Pulumi;
using Pulumi.Aws.Ec2;
using Pulumi.Aws.Vpc;

namespace HaCluster.Components.Infrastructure.Aws;

/// <summary>A security group for each role, and its rules as resources of their own: a change of one rule touches no other.</summary>
internal sealed class RegionFirewall : ComponentResource
{
    private readonly RegionNetwork _network;
    private readonly string _name;

    public RegionFirewall(string name, ClusterTopology topology, RegionNetwork network, ComponentResourceOptions? options = null)
        : base("hacluster:aws:RegionFirewall", name, options)
    {
        _network = network;
        _name = name;
        Groups = network.Region.Roles.ToImmutableDictionary(role => role, NewGroup);
        Rules = [.. AccessRules.For(topology, network.Region).Select(NewRule)];
        RegisterOutputs();
    }

    /// <summary>By the roles that hosts of the region have.</summary>
    public ImmutableDictionary<HostRole, SecurityGroup> Groups { get; }

    /// <summary>From here on the allowed connections are possible.</summary>
    public ImmutableArray<Resource> Rules { get; }

    private SecurityGroup NewGroup(HostRole role) => new(
        $"{_name}-{AwsNames.Of(role)}",
        new SecurityGroupArgs
        {
            VpcId = _network.Vpc.Id,
            Description = $"{AwsNames.Of(role)} hosts of {_name}",
            Tags = AwsNames.Tags($"{_name}-{AwsNames.Of(role)}"),
        },
        InRegion());

    private Resource NewRule(AccessRule rule)
    {
        var name = $"{_name}-{rule.Name}";
        return rule.Direction == RuleDirection.Ingress
            ? new SecurityGroupIngressRule(
                name,
                new SecurityGroupIngressRuleArgs
                {
                    SecurityGroupId = Groups[rule.Role].Id,
                    IpProtocol = rule.Protocol,
                    FromPort = rule.From,
                    ToPort = rule.To,
                    CidrIpv4 = BlockOf(rule, ipv6: false),
                    CidrIpv6 = BlockOf(rule, ipv6: true),
                    ReferencedSecurityGroupId = GroupOf(rule),
                    Description = rule.Description,
                    Tags = AwsNames.Tags(name),
                },
                InRegion())
            : new SecurityGroupEgressRule(
                name,
                new SecurityGroupEgressRuleArgs
                {
                    SecurityGroupId = Groups[rule.Role].Id,
                    IpProtocol = rule.Protocol,
                    FromPort = rule.From,
                    ToPort = rule.To,
                    CidrIpv4 = BlockOf(rule, ipv6: false),
                    CidrIpv6 = BlockOf(rule, ipv6: true),
                    ReferencedSecurityGroupId = GroupOf(rule),
                    Description = rule.Description,
                    Tags = AwsNames.Tags(name),
                },
                InRegion());
    }

    // A rule has one of the three; the casts keep the others null instead of an input that holds null.
    private static Input<string>? BlockOf(AccessRule rule, bool ipv6) =>
        rule.Counterpart is Counterpart.Block block && block.Cidr.Contains(':', StringComparison.Ordinal) == ipv6
            ? (Input<string>)block.Cidr
            : null;

    private Input<string>? GroupOf(AccessRule rule) =>
        rule.Counterpart is Counterpart.Group group ? (Input<string>)Groups[group.Role].Id : null;

    private CustomResourceOptions InRegion() => new() { Parent = this, Provider = _network.Provider };
}
