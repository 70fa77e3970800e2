namespace HaCluster.Topology.Model;

/// <summary>Thresholds of alerts that <c>status</c> does not have, since it sees one moment only. The dashboards draw them.</summary>
public static class AlertThresholds
{
    /// <summary>A request that takes longer annoys a person; most take some milliseconds.</summary>
    public const double SlowSeconds = 1;

    /// <summary>Requests in a hundred that may fail before somebody is told.</summary>
    public const int FailedPercent = 5;

    public const int LongTransactionSeconds = 600;

    public const int CertificateDays = 30;

    /// <summary>What two clocks may differ by. Role changes are ordered by the time of their decision.</summary>
    public const double ClockSeconds = 1;

    /// <summary>How long a standby may hold WAL that it has not replayed.</summary>
    public const int ReplayLagSeconds = 30;

    /// <summary>
    /// Logins that may fail in two minutes: somebody mistypes a password now and then, a program with a wrong one goes on and on.
    /// </summary>
    public const int FailedLogins = 5;

    /// <summary>Hours ahead for which the fill level of a volume is predicted.</summary>
    public const int PredictedHours = 4;
}
