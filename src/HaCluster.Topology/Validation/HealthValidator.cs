using HaCluster.Diagnostics;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Validation;

internal sealed class HealthValidator : ISettingsValidator
{
    public IEnumerable<Diagnostic> Validate(ClusterSettings settings) =>
    [
        .. Findings.OutOfRange("health.replayLagMb", settings.Health.ReplayLagMb, 1, 1048576),
        .. Findings.OutOfRange("health.retainedWalMb", settings.Health.RetainedWalMb, 1, 1048576),
        .. Findings.OutOfRange("health.freeDiskPercent", settings.Health.FreeDiskPercent, 1, 90),
        .. Findings.OutOfRange("health.connectionsPercent", settings.Health.ConnectionsPercent, 10, 100),
        .. Findings.OutOfRange("health.backupAgeHours", settings.Health.BackupAgeHours, 1, 1440),
        .. Findings.OutOfRange("health.unarchivedWalMb", settings.Health.UnarchivedWalMb, 16, 1048576),
        .. Findings.OutOfRange("health.restoreTestDays", settings.Health.RestoreTestDays, 1, 3650),
    ];
}
