using System.Text.RegularExpressions;
using HaCluster.Diagnostics;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Validation;

internal sealed partial class BackupValidator : ISettingsValidator
{
    private const string KeyPath = "backup.repositoryKey";
    private const string SourcePath = "backup.restoreFrom";
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
            .. Key(backup.RepositoryKey),
            .. backup.Enabled ? Enabled(settings) : [],
            .. Source(settings),
        ];
    }

    // Of another form it could end its line of pgBackRest's configuration.
    private static Diagnostic[] Key(SecretText? key) => key is null || RepositoryKeyForm().IsMatch(key.Reveal()) ? [] :
    [
        new Diagnostic
        {
            Code = Codes.Config.NotAllowed,
            Summary = $"{Findings.Key(KeyPath)} has a value that is not allowed.",
            Why = "It must be 32 to 128 letters and digits. The value is not shown.",
            Fix = Fix.Of($"Set the key that the repositories were made with: {new ConfigSetSecret(Findings.Key(KeyPath), "KEYFILE")}."),
            Subject = Findings.Key(KeyPath),
        },
    ];

    private static IEnumerable<Diagnostic> Source(ClusterSettings settings)
    {
        var (backup, key) = (settings.Backup, Findings.Key(SourcePath));
        if (backup.RestoreFrom is not { } source)
            yield break;
        foreach (var finding in Findings.NotOneOf(SourcePath, source, [.. settings.Regions.Select(region => region.Name)]))
            yield return finding;
        if (!backup.Enabled)
        {
            yield return Unusable(
                "A cluster is to be restored from a repository, and backups are not enabled.",
                $"{Findings.Key("backup.enabled")} is not true.",
                new ConfigSet(Findings.Key("backup.enabled"), "true"));
        }
        if (backup.RepositoryKey is null)
        {
            yield return Unusable(
                "A cluster is to be restored from a repository, and its key is not set.",
                $"{Findings.Key(KeyPath)} is not set. A key that the stack made anew would not open the repository.",
                Fix.Of($"Set the key of the repository: {new ConfigSetSecret(Findings.Key(KeyPath), "KEYFILE")}."));
        }
        if (settings.OnAws && backup.Repository == BackupRepository.Host)
        {
            yield return Unusable(
                "On AWS a new cluster cannot be restored from the repository of a host.",
                "The repository is on the root volume of a service host there, and goes with it.",
                Fix.Of($"Remove the setting: {new ConfigRemove(key)}. While a database host is left, {new ProductCommand("adopt")} "
                    + "takes the cluster over."));
        }
        if (backup.Repository == BackupRepository.S3
            && settings.Regions.ToList().FindIndex(region => region.Name == source) is var index and >= 0
            && settings.Regions[index].BackupBucket is null)
        {
            yield return Unusable(
                "A cluster is to be restored from a repository, and its bucket is not named.",
                "A bucket that the stack made anew would be empty.",
                new ConfigSet(Findings.Key($"regions[{index}].backupBucket"), "BUCKET"));
        }

        Diagnostic Unusable(string summary, string why, Fix fix) =>
            new() { Code = Codes.Config.NotAllowed, Summary = summary, Why = why, Fix = fix, Subject = key };
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

    private static Diagnostic[] AlwaysTooOld(ClusterSettings settings)
    {
        var (interval, threshold) = (settings.Backup.IncrMinutes, settings.Health.BackupAgeHours);
        return threshold * MinutesPerHour > interval ? [] : Contradict(
            "Each backup would be called too old before the next one is due.",
            ("backup.incrMinutes", interval), ("health.backupAgeHours", threshold), interval / MinutesPerHour + 2);
    }

    private static Diagnostic[] NeverTooMuch(ClusterSettings settings)
    {
        var (queue, threshold) = (settings.Backup.ArchiveQueueMb, settings.Health.UnarchivedWalMb);
        return threshold < queue ? [] : Contradict(
            "WAL would be given up before `status` warns of it.",
            ("backup.archiveQueueMb", queue), ("health.unarchivedWalMb", threshold), Math.Max(16, queue / 4));
    }

    private static Diagnostic[] AlwaysUntested(ClusterSettings settings)
    {
        var (interval, threshold) = (settings.Backup.RestoreCheckDays, settings.Health.RestoreTestDays);
        return threshold > interval ? [] : Contradict(
            "The last check of a restore would be called too old before the next one is due.",
            ("backup.restoreCheckDays", interval), ("health.restoreTestDays", threshold), interval + 5);
    }

    // Which of the two is wrong only the operator knows; the advice changes the threshold.
    private static Diagnostic[] Contradict(
        string summary, (string Path, int Value) setting, (string Path, int Value) threshold, int better) =>
    [
        new Diagnostic
        {
            Code = Codes.Config.Thresholds,
            Summary = summary,
            Why = $"{Findings.Key(setting.Path)} is {setting.Value}, and {Findings.Key(threshold.Path)} is {threshold.Value}.",
            Fix = new ConfigSet(Findings.Key(threshold.Path), $"{better}"),
            Subject = Findings.Key(threshold.Path),
        },
    ];

    [GeneratedRegex("^[A-Za-z0-9]{32,128}\\z")]
    private static partial Regex RepositoryKeyForm();
}
