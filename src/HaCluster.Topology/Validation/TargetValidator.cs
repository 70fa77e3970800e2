using HaCluster.Topology.Diagnostics;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Validation;

internal sealed class TargetValidator : ISettingsValidator
{
    public IEnumerable<Diagnostic> Validate(ClusterSettings settings)
    {
        if (settings.Target != "aws")
            return Findings.NotOneOf("target", settings.Target, "local");
        return
        [
            new Diagnostic
            {
                Code = "config.target-not-supported",
                Summary = "the target aws cannot be deployed by this version",
                Why = $"{Findings.Key("target")} is 'aws'; this version builds clusters on Docker only",
                Fix = $"pulumi config set {Findings.Key("target")} local",
                Subject = Findings.Key("target"),
            },
        ];
    }
}
