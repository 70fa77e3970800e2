using HaCluster.Diagnostics;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Validation;

/// <summary>Checks one topic; never stops at the first problem, never looks outside the settings.</summary>
internal interface ISettingsValidator
{
    IEnumerable<Diagnostic> Validate(ClusterSettings settings);
}

/// <summary>All checks, in the order their findings are shown.</summary>
public static class SettingsValidator
{
    private static readonly ISettingsValidator[] Validators =
    [
        new RegionNameValidator(),
        new RegionNetworkValidator(),
        new ApplicationValidator(),
        new DatabaseValidator(),
        new LoadBalancerValidator(),
        new HealthValidator(),
        new BackupValidator(),
        new ObjectStorageValidator(),
        new MonitoringValidator(),
        new EmailValidator(),
        new DeliveryValidator(),
        new JenkinsValidator(),
        new ImageRegistryValidator(),
        new PublishedPortValidator(),
        new SshValidator(),
        new SecretValidator(),
        new OperatorCidrValidator(),
        new SecurityGroupValidator(),
        new AwsTagValidator(),
        new AwsRegionValidator(),
        new InstanceTypeValidator(),
        new DnsValidator(),
    ];

    /// <param name="deploying">Whether machines are about to be made; see <c>ConfigurationContext</c>.</param>
    public static IReadOnlyList<Diagnostic> Validate(ClusterSettings settings, bool deploying) =>
        [.. Validators.SelectMany(validator => validator.Validate(settings)).Select(finding => InContext(finding, deploying))];

    // An example in place of the operator's address is good enough to look at a plan.
    private static Diagnostic InContext(Diagnostic finding, bool deploying) =>
        deploying && finding.Code == Codes.Config.OperatorExample ? finding with { Severity = Severity.Error } : finding;
}
