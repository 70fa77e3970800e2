using System.Globalization;
using HaCluster.Components.Remote;
using HaCluster.Topology.Model;

namespace HaCluster.Components.Monitoring;

/// <summary>
/// Prometheus' rules, as they lie beside this file, with the thresholds filled in: each <c>%NAME%</c> is a setting
/// <c>hacluster:health.*</c>, which <c>status</c> uses as well, or one of the constants here, which only the rules use.
/// </summary>
public static class RuleFiles
{
    private const int Mebibyte = 1024 * 1024;

    /// <summary>A request that takes longer annoys a person; most take some milliseconds.</summary>
    private const double SlowSeconds = 1;

    /// <summary>Requests in a hundred that may fail before somebody is told.</summary>
    private const int FailedPercent = 5;

    private const int LongTransactionSeconds = 600;

    private const int CertificateDays = 30;

    /// <summary>What two clocks may differ by. Role changes are ordered by the time of their decision.</summary>
    private const double ClockSeconds = 1;

    /// <summary>Hours ahead for which the fill level of a volume is predicted.</summary>
    private const int PredictedHours = 4;

    public static string Recording(ClusterTopology topology) => Fill(topology, "Monitoring/Rules/recording.yml");

    public static string Alerts(ClusterTopology topology) => Fill(topology, "Monitoring/Rules/alerts.yml");

    private static string Fill(ClusterTopology topology, string file)
    {
        var health = topology.Health;
        (string Name, double Value)[] thresholds =
        [
            ("REPLAY_LAG_BYTES", health.ReplayLagMb * (double)Mebibyte), ("RETAINED_WAL_BYTES", health.RetainedWalMb * (double)Mebibyte),
            ("FREE_DISK_PERCENT", health.FreeDiskPercent), ("CONNECTIONS_PERCENT", health.ConnectionsPercent),
            ("SLOW_SECONDS", SlowSeconds), ("FAILED_PERCENT", FailedPercent), ("LONG_TRANSACTION_SECONDS", LongTransactionSeconds),
            ("CERTIFICATE_DAYS", CertificateDays), ("CLOCK_SECONDS", ClockSeconds), ("PREDICTED_HOURS", PredictedHours),
        ];
        return thresholds.Aggregate(
            EmbeddedText.Read(file),
            (text, threshold) => text.Replace(
                $"%{threshold.Name}%", threshold.Value.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
    }
}
