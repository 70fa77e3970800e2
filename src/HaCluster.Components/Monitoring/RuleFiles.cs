using System.Globalization;
using HaCluster.Components.Remote;
using HaCluster.Topology.Model;

namespace HaCluster.Components.Monitoring;

/// <summary>
/// Prometheus' rules, as they lie beside this file, with the thresholds filled in: each <c>%NAME%</c> is a setting
/// <c>hacluster:health.*</c>, which <c>status</c> uses as well, or one of <see cref="AlertThresholds"/>, which only the rules use.
/// </summary>
public static class RuleFiles
{
    private const int Mebibyte = 1024 * 1024;

    public static string Recording(ClusterTopology topology) => Fill(topology, "Monitoring/Rules/recording.yml");

    public static string Alerts(ClusterTopology topology) => Fill(topology, "Monitoring/Rules/alerts.yml");

    private static string Fill(ClusterTopology topology, string file)
    {
        var health = topology.Health;
        (string Name, double Value)[] thresholds =
        [
            ("REPLAY_LAG_BYTES", health.ReplayLagMb * (double)Mebibyte), ("RETAINED_WAL_BYTES", health.RetainedWalMb * (double)Mebibyte),
            ("FREE_DISK_PERCENT", health.FreeDiskPercent), ("CONNECTIONS_PERCENT", health.ConnectionsPercent),
            ("SLOW_SECONDS", AlertThresholds.SlowSeconds), ("FAILED_PERCENT", AlertThresholds.FailedPercent),
            ("LONG_TRANSACTION_SECONDS", AlertThresholds.LongTransactionSeconds), ("CERTIFICATE_DAYS", AlertThresholds.CertificateDays),
            ("REPLAY_LAG_SECONDS", AlertThresholds.ReplayLagSeconds), ("FAILED_LOGINS", AlertThresholds.FailedLogins),
            ("BACKUP_AGE_HOURS", health.BackupAgeHours), ("UNARCHIVED_WAL_BYTES", health.UnarchivedWalMb * (double)Mebibyte),
            ("CLOCK_SECONDS", AlertThresholds.ClockSeconds), ("PREDICTED_HOURS", AlertThresholds.PredictedHours),
        ];
        return thresholds.Aggregate(
            EmbeddedText.Read(file),
            (text, threshold) => text.Replace(
                $"%{threshold.Name}%", threshold.Value.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
    }
}
