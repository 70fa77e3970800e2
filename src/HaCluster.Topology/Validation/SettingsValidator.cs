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
        new TargetValidator(),
        new RegionNameValidator(),
        new RegionNetworkValidator(),
        new ApplicationValidator(),
        new DatabaseValidator(),
        new LoadBalancerValidator(),
        new PublishedPortValidator(),
        new OperatorCidrValidator(),
        new AwsRegionValidator(),
        new InstanceTypeValidator(),
        new DnsValidator(),
    ];

    public static IReadOnlyList<Diagnostic> Validate(ClusterSettings settings, ConfigurationContext context) =>
        [.. Validators.SelectMany(validator => validator.Validate(settings)).Select(finding => InContext(finding, context))];

    // An example in place of the operator's address is good enough to look at a plan.
    private static Diagnostic InContext(Diagnostic finding, ConfigurationContext context) =>
        context.Deploying && finding.Code == Codes.Config.OperatorExample ? finding with { Severity = Severity.Error } : finding;
}
