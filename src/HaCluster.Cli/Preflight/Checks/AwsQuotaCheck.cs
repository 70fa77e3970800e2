using System.Collections.Immutable;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;
using HaCluster.Diagnostics;
using HaCluster.Topology.Model;

namespace HaCluster.Cli.Preflight.Checks;

/// <summary>Whether a new AWS account could have the hosts. The quota of this one is not asked for, so it is never an error.</summary>
internal sealed class AwsQuotaCheck : IPreflightCheck
{
    private const string Name = "quota";
    private const string InstanceType = "aws:ec2/instance:Instance";

    public Task<IReadOnlyList<CheckResult>> RunAsync(PreflightContext context, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<CheckResult>>(context.Topology is not { Aws: not null } topology ? []
            : Find(topology, context.Resources) is { } finding ? [new CheckResult(Name, finding)]
            : [new CheckResult(Name, $"the hosts of each region take {StandardVcpus.InEachRegion(topology)} vCPUs of the quota")]);

    /// <param name="topology">The cluster.</param>
    /// <param name="resources">What the stack has; an account that has the hosts already may have them.</param>
    public static Diagnostic? Find(ClusterTopology topology, ImmutableArray<ResourceView> resources)
    {
        var vcpus = StandardVcpus.InEachRegion(topology);
        return vcpus <= StandardVcpus.OfNewAccount || resources.Any(resource => UrnParts.TypeOf(resource.Urn) == InstanceType)
            ? null
            : new Diagnostic
            {
                Code = Codes.Check.AwsQuota,
                Severity = Severity.Warning,
                Summary = $"The hosts need {vcpus} vCPUs in each region, and a new AWS account may have {StandardVcpus.OfNewAccount}.",
                Why = "EC2 starts no hosts beyond the account's quota of running On-Demand Standard instances. It is not known from here.",
                Fix = Fix.Of(
                    $"Look at the quota in both regions (Service Quotas, Amazon EC2, L-1216C47A), and have it raised before the first `up`."),
            };
    }
}
