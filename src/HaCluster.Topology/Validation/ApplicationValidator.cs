using HaCluster.Diagnostics;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Validation;

internal sealed class ApplicationValidator : ISettingsValidator
{
    public IEnumerable<Diagnostic> Validate(ClusterSettings settings) =>
    [
        .. Findings.OutOfRange("application.hosts", settings.Application.Hosts, 1, 4),
        .. Findings.OutOfRange("application.instances", settings.Application.Instances, 1, 6),
        .. Findings.OutOfRange("application.firstPort", settings.Application.FirstPort, 1024, 65000),
        .. Findings.OutOfRange("application.memoryMb", settings.Application.MemoryMb, 64, 4096),
    ];
}
