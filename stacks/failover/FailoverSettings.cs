using System.Text.Json;
using HaCluster.Diagnostics;
using HaCluster.Failover.Planning;
using HaCluster.Topology;
using HaCluster.Topology.Configuration;
using Pulumi;

namespace HaCluster.FailoverStack;

/// <summary>The stack's configuration, keys <c>hacluster-failover:…</c>.</summary>
internal sealed class FailoverSettings(Config config)
{
    /// <summary>
    /// <c>activeRegion</c> (required), <c>operation</c> (default <c>activate</c>: planned while both regions are well, an emergency
    /// when the primary is gone; for <c>rejoin</c> the region that is not active comes back), <c>scope</c> (default <c>auto</c>;
    /// <c>region</c> fences the old primary's machine even if it answers), <c>acceptDataLoss</c> (default false),
    /// <c>fencedByOperator</c> (default false: a machine that does not answer is stopped through its provider),
    /// <c>suspended</c> (default false: synchronous replication was suspended with <c>degrade</c> and not restored since).
    /// </summary>
    /// <exception cref="RunException">A value is not one of the legal ones.</exception>
    public FailoverRequest Request => new()
    {
        Operation = Choice("operation", FailoverOperation.Activate),
        Target = config.Require("activeRegion"),
        Scope = Choice("scope", FailoverScope.Auto),
        AcceptDataLoss = config.GetBoolean("acceptDataLoss") ?? false,
        FencedByOperator = config.GetBoolean("fencedByOperator") ?? false,
        Suspended = config.GetBoolean("suspended") ?? false,
    };

    /// <summary>
    /// <c>stack</c>: the deploy stack. Default <c>ORGANIZATION/hacluster/NAME</c> with this stack's organization and name.
    /// </summary>
    public string DeployStack =>
        config.Get("stack") ?? $"{Deployment.Instance.OrganizationName}/hacluster/{Deployment.Instance.StackName}";

    /// <exception cref="RunException">The stack has settings of the AWS provider, which no step of a role change would get.</exception>
    public static void RefuseProviderSettings()
    {
        using var configuration = JsonDocument.Parse(Environment.GetEnvironmentVariable("PULUMI_CONFIG") ?? "{}");
        var findings = ProviderSettings.Findings(configuration.RootElement.EnumerateObject().Select(key => key.Name), Severity.Error)
            .Select(finding => finding.Text(CommandStyle.Pulumi)).ToList();
        if (findings.Count > 0)
            throw new RunException(string.Join('\n', findings));
    }

    private T Choice<T>(string key, T byDefault)
        where T : struct, Enum
    {
        var value = config.Get(key) ?? EnumText.Of(byDefault);
        return EnumText.Parse<T>(value) ?? throw new RunException(
            $"The setting hacluster-failover:{key} is '{value}'; it must be one of {string.Join(", ", EnumText.All<T>())}.");
    }
}
