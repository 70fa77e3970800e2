using HaCluster.Diagnostics;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Validation;

internal sealed class BackupValidator : ISettingsValidator
{
    private const int MinutesPerHour = 60;

    public IEnumerable<Diagnostic> Validate(ClusterSettings settings)
    {
        var backup = settings.Backup;
        return
        [
            .. Findings.OutOfRange("backup.port", backup.Port, 1024, 65535),
            .. Findings.OutOfRange("backup.fullDays", backup.FullDays, 1, 60),
            .. Findings.OutOfRange("backup.diffHours", backup.DiffHours, 1, 720),
            .. Findings.OutOfRange("backup.incrMinutes", backup.IncrMinutes, 5, 1440),
            .. Findings.OutOfRange("backup.retainFull", backup.RetainFull, 1, 100),
            .. Findings.OutOfRange("backup.archiveTimeoutSeconds", backup.ArchiveTimeoutSeconds, 10, 3600),
            .. Findings.OutOfRange("backup.archiveQueueMb", backup.ArchiveQueueMb, 64, 1048576),
            .. Findings.OutOfRange("backup.restoreCheckDays", backup.RestoreCheckDays, 0, 365),
            .. backup.Enabled ? Enabled(settings) : [],
        ];
    }

    private static IEnumerable<Diagnostic> Enabled(ClusterSettings settings) =>
    [
        .. Taken(settings.Backup.Port, settings.LoadBalancer.Port, "loadBalancer.port"),
        .. Taken(settings.Backup.Port, settings.LoadBalancer.StatsPort, "loadBalancer.statsPort"),
        .. Taken(settings.Backup.Port, settings.Database.Port, "database.port"),
        .. AlwaysTooOld(settings),
        .. NeverTooMuch(settings),
        .. AlwaysUntested(settings),
    ];

    private static IEnumerable<Diagnostic> Taken(int port, int other, string owner)
    {
        if (port != other)
            yield break;
        yield return new Diagnostic
        {
            Code = Codes.Config.PortCollision,
            Summary = $"Port {port} of the service or database hosts is used twice.",
            Why = $"{Findings.Key("backup.port")} and {Findings.Key(owner)} are both {port}.",
            Fix = new ConfigSet(Findings.Key("backup.port"), "PORT"),
            Subject = Findings.Key("backup.port"),
        };
    }

    private static IEnumerable<Diagnostic> AlwaysTooOld(ClusterSettings settings)
    {
        var (interval, threshold) = (settings.Backup.IncrMinutes, settings.Health.BackupAgeHours);
        if (threshold * MinutesPerHour > interval)
            yield break;
        yield return new Diagnostic
        {
            Code = Codes.Config.Thresholds,
            Summary = "Each backup would be called too old before the next one is due.",
            Why = $"{Findings.Key("backup.incrMinutes")} is {interval}, and {Findings.Key("health.backupAgeHours")} is {threshold}.",
            Fix = new ConfigSet(Findings.Key("health.backupAgeHours"), $"{interval / MinutesPerHour + 2}"),
            Subject = Findings.Key("health.backupAgeHours"),
        };
    }

    private static IEnumerable<Diagnostic> NeverTooMuch(ClusterSettings settings)
    {
        var (queue, threshold) = (settings.Backup.ArchiveQueueMb, settings.Health.UnarchivedWalMb);
        if (threshold < queue)
            yield break;
        yield return new Diagnostic
        {
            Code = Codes.Config.Thresholds,
            Summary = "WAL would be given up before `status` warns of it.",
            Why = $"{Findings.Key("backup.archiveQueueMb")} is {queue}, and {Findings.Key("health.unarchivedWalMb")} is {threshold}.",
            Fix = new ConfigSet(Findings.Key("health.unarchivedWalMb"), $"{Math.Max(16, queue / 4)}"),
            Subject = Findings.Key("health.unarchivedWalMb"),
        };
    }

    private static IEnumerable<Diagnostic> AlwaysUntested(ClusterSettings settings)
    {
        var (interval, threshold) = (settings.Backup.RestoreCheckDays, settings.Health.RestoreTestDays);
        if (threshold > interval)
            yield break;
        yield return new Diagnostic
        {
            Code = Codes.Config.Thresholds,
            Summary = "The last check of a restore would be called too old before the next one is due.",
            Why = $"{Findings.Key("backup.restoreCheckDays")} is {interval}, and {Findings.Key("health.restoreTestDays")} is {threshold}.",
            Fix = new ConfigSet(Findings.Key("health.restoreTestDays"), $"{interval + 5}"),
            Subject = Findings.Key("health.restoreTestDays"),
        };
    }
}
