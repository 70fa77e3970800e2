using HaCluster.Diagnostics;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Validation;

internal sealed class TargetValidator : ISettingsValidator
{
    public IEnumerable<Diagnostic> Validate(ClusterSettings settings) => Findings.NotOneOf("target", settings.Target, "local", "aws");
}
