using System.Net;
using HaCluster.Diagnostics;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Validation;

/// <summary>
/// The rules of a security group, which an account has a quota of: for each direction and each version of IP, every block and every group
/// is one (Amazon VPC user guide, "Amazon VPC quotas"). Only the number of the operators' blocks has no limit of its own.
/// </summary>
internal sealed class SecurityGroupValidator : ISettingsValidator
{
    private const string QuotaPath = "aws.rulesPerSecurityGroup";

    /// <summary>Each block may use SSH and the statistics pages of a service host.</summary>
    private const int RulesPerBlock = 2;

    /// <summary>The load balancer from anywhere, and path MTU discovery from both regions; all IPv4.</summary>
    private const int OtherRules = 3;

    public IEnumerable<Diagnostic> Validate(ClusterSettings settings)
    {
        if (!settings.OnAws)
            yield break;
        var quota = settings.Aws.RulesPerSecurityGroup;
        foreach (var finding in Findings.OutOfRange(QuotaPath, quota, 60, 1000))
            yield return finding;
        var blocks = settings.Aws.OperatorCidrs.Select(text => IPNetwork.TryParse(text, out var block) ? $"{block}" : text)
            .Distinct(StringComparer.Ordinal).ToLookup(text => text.Contains(':', StringComparison.Ordinal));
        // The database hosts archive to the service host. Each monitoring host reaches its exporter, its metrics and the load balancer,
        // and with Zabbix its agent.
        var monitors = settings.Regions.Count(region => settings.Monitoring.In(region.Name));
        var otherRules = OtherRules + (settings.Backup.Enabled ? 1 : 0) + ((settings.Monitoring.Zabbix ? 4 : 3) * monitors);
        foreach (var (version, others, count) in new[] { (4, otherRules, blocks[false].Count()), (6, 0, blocks[true].Count()) })
        {
            var rules = others + count * RulesPerBlock;
            if (rules > quota)
                yield return TooMany(version, count, rules, (quota - others) / RulesPerBlock, quota);
        }
    }

    private static Diagnostic TooMany(int version, int blocks, int rules, int most, int quota) => new()
    {
        Code = Codes.Config.AwsRules,
        Summary = "The security group of the service hosts would have more rules than AWS allows.",
        Why = $"The {blocks} IPv{version} blocks of {Findings.Key(OperatorCidrValidator.Path)} make {rules} inbound rules for "
            + $"IPv{version}; the quota of the account is {quota} according to {Findings.Key(QuotaPath)}. EC2 would refuse the rest in the "
            + "middle of `up`.",
        Fix = Fix.Of($"Merge the blocks into at most {most}. If the account's quota of rules per security group (Service Quotas, Amazon "
            + $"VPC) has been raised in both regions, run {new ConfigSet(Findings.Key(QuotaPath), $"{rules}")}."),
        Subject = Findings.Key(OperatorCidrValidator.Path),
    };
}
