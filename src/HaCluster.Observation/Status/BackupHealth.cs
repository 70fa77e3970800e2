using System.Globalization;
using HaCluster.Diagnostics;
using HaCluster.Observation.Backups;
using HaCluster.Observation.Probes;
using HaCluster.Topology.Outputs;

namespace HaCluster.Observation.Status;

/// <summary>
/// What is wrong with the backups and the archive of a region. All of it are warnings: the cluster serves. Ages are measured by the clock
/// of the host that holds the repository.
/// </summary>
internal sealed class BackupHealth(RegionEndpoints region, BackupThresholds thresholds)
{
    private const long Mebibyte = 1024 * 1024;

    private readonly ProductCommand _now = new("backup", "now", "--region", region.Name);

    private readonly ProductCommand _full = new("backup", "now", "--region", region.Name, "--type", "full");

    public IEnumerable<Diagnostic> Problems(ClusterObservations observations) =>
    [
        .. Repository(observations),
        .. Archive(observations),
    ];

    /// <summary>
    /// No restore was checked for too long, from any repository. Before the first one it counts from when backups were scheduled. Nothing
    /// is said while a host does not answer that may know of a later one.
    /// </summary>
    public static IEnumerable<Diagnostic> Untested(
        ClusterEndpoints endpoints, BackupThresholds thresholds, ClusterObservations observations)
    {
        var repositories = endpoints.Regions.Select(region => observations.Repositories.GetValueOrDefault(region.Name))
            .OfType<RepositoryReport>().Where(repository => repository.Failure is null).ToArray();
        var archives = endpoints.Regions.Select(region => observations.Archives.GetValueOrDefault(region.Database.Name))
            .OfType<ArchiveReport>().Where(archive => archive.Failure is null).ToArray();
        if (repositories.Length < endpoints.Regions.Length || archives.Length < endpoints.Regions.Length)
            yield break;
        var last = archives.Max(archive => archive.RestoreCheck?.At);
        if (repositories.Max(repository => repository.Now) - (last ?? repositories.Min(repository => repository.ScheduledAt))
            is not { } age || age <= TimeSpan.FromDays(thresholds.RestoreTestDays))
            yield break;
        yield return Warning(
            Codes.Status.BackupUntested, "backups",
            last is { } at ? $"The last restore that was checked is of {At(at)}." : "No restore from a backup was ever checked.",
            Threshold("restoreTestDays", thresholds.RestoreTestDays),
            Fix.Of($"Restore the newest backup beside the cluster and check it: {new ProductCommand("restore", "check")}."));
    }

    private IEnumerable<Diagnostic> Repository(ClusterObservations observations)
    {
        var host = region.ServiceHost.Name;
        if (observations.Repositories.GetValueOrDefault(region.Name) is not { Failure: null } repository)
        {
            // A host that does not answer has been named already.
            if (observations.Hosts.GetValueOrDefault(host) is { Up: true })
                yield return Warning(
                    Codes.Status.BackupUnknown, host, $"{host} does not say what its repository holds.",
                    Sentence(observations.Repositories.GetValueOrDefault(region.Name)?.Failure ?? "it was not observed"),
                    Fix.Of($"Put its programs in place again: {new ProductCommand("up")}."));
            yield break;
        }
        if (repository.LastFailure is { } failure)
            yield return Warning(
                Codes.Status.BackupFailed, host, $"The last backup of {region.Name} failed.",
                $"{At(failure.At)}: {Sentence(failure.Text)} It is tried again every few minutes.",
                Fix.Of($"When the cause is repaired, make one at once: {_now}."));
        if (Overdue(repository) is { } overdue)
            yield return overdue;
        if (repository.Damaged)
            yield return Warning(
                Codes.Status.BackupDamaged, host, $"The repository of {region.Name} is damaged.",
                $"The verification of {At(repository.Verified!.At)} failed.",
                Fix.Of(
                    $"See what is damaged: {new ProductCommand("backup", "verify", "--region", region.Name)}. "
                        + $"Then make a new full backup: {_full}."));
        if (repository.Backups is [.., { Damaged: true } newest])
            yield return Warning(
                Codes.Status.BackupDamaged, host, $"Pages of the database had wrong checksums when backup {newest.Label} was made.", null,
                Fix.Of(
                    $"The log of the backups names the files: "
                        + $"{new ProductCommand("ssh", host, "sudo journalctl -u hacluster-backup")}."));
        if (repository.GapAfter is { } last)
            yield return Warning(
                Codes.Status.ArchiveGap, host, $"WAL is missing in the repository of {region.Name} after segment {last}.",
                "What came later cannot be restored from it until the next backup is made, which is due now.",
                Fix.Of($"If this stays, make a backup: {_now}."));
    }

    private Diagnostic? Overdue(RepositoryReport repository)
    {
        var newest = repository.Backups.IsEmpty ? (DateTimeOffset?)null : repository.Backups[^1].Stop;
        var since = newest > repository.ScheduledAt ? newest : repository.ScheduledAt ?? newest;
        return since is { } moment && repository.Now - moment > TimeSpan.FromHours(thresholds.AgeHours)
            ? Warning(
                Codes.Status.BackupOverdue, region.ServiceHost.Name,
                newest is { } at
                    ? $"The newest backup of {region.Name} is of {At(at)}."
                    : $"There is no backup of {region.Name} yet.",
                Threshold("backupAgeHours", thresholds.AgeHours), Fix.Of($"Make one: {_now}."))
            : null;
    }

    private IEnumerable<Diagnostic> Archive(ClusterObservations observations)
    {
        if (observations.Archives.GetValueOrDefault(region.Database.Name) is not { Failure: null } archive)
            yield break;
        if (archive.RestoreCheck is { Whole: false } damaged)
            yield return Warning(
                Codes.Status.BackupDamaged, region.Database.Name, $"A copy that was restored from backup {damaged.Backup} is damaged.",
                $"The check of {At(damaged.At)} on {region.Database.Name} found it.",
                Fix.Of(
                    $"See whether the repository is damaged: {new ProductCommand("backup", "verify", "--region", region.Name)}. "
                        + $"Then make a new full backup: {_full}, and check that: "
                        + $"{new ProductCommand("restore", "check", "--region", region.Name)}."));
        var log = new ProductCommand("logs", region.Database.Name);
        var waiting = $"{archive.WaitingBytes / Mebibyte} MiB of WAL wait.";
        if (archive.Mode == "off")
            yield return Warning(
                Codes.Status.ArchiveFailing, region.Database.Name, $"{region.Database.Name} archives no WAL.", "Its archive_mode is off.",
                Fix.Of($"Configure and restart it: {new ProductCommand("up")}."));
        else if (archive.Failing)
            yield return Warning(
                Codes.Status.ArchiveFailing, region.Database.Name, $"{region.Database.Name} cannot archive its WAL.",
                $"The last attempt of {At(archive.FailedAt!.Value)} failed. {waiting}",
                Fix.Of($"Check that {region.ServiceHost.Name} runs. The log of the server says why: {log}."));
        else if (archive.WaitingBytes > thresholds.UnarchivedWalMb * Mebibyte)
            yield return Warning(
                Codes.Status.ArchiveFailing, region.Database.Name, $"The archive of {region.Database.Name} lags.",
                $"{waiting} {Threshold("unarchivedWalMb", thresholds.UnarchivedWalMb)}",
                Fix.Of($"If it does not catch up, the log of the server may say why: {log}."));
    }

    private static string Threshold(string key, int value) => $"The threshold hacluster:health.{key} is {value}.";

    private static string At(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ssZ", CultureInfo.InvariantCulture);

    private static string Sentence(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..].TrimEnd('.')}.";

    private static Diagnostic Warning(DiagnosticCode code, string subject, string summary, string? why, Fix fix) =>
        new() { Code = code, Severity = Severity.Warning, Subject = subject, Summary = summary, Why = why, Fix = fix };
}
