using System.Collections.Immutable;
using System.Text.Json;
using HaCluster.Diagnostics;
using HaCluster.Observation.Backups;
using HaCluster.Observation.Probes;
using HaCluster.Observation.Status;
using HaCluster.Topology.Outputs;

namespace HaCluster.Observation.Tests;

/// <summary>What <c>status</c> says of backups and archives.</summary>
public sealed class BackupHealthTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly ClusterEndpoints Endpoints = Samples.Endpoints with { Backup = new BackupThresholds(3, 256, 35) };

    private static readonly RepositoryReport Good = new("site1", null)
    {
        Now = Now,
        ScheduledAt = Now.AddDays(-9),
        Backups =
        [
            Backup("20260101-120000F", "full", Now.AddHours(-24)),
            Backup("20260101-120000F_20260102-110000I", "incr", Now.AddHours(-1)),
        ],
        NewestWal = "000000010000000000000009",
        NewestWalAt = Now.AddMinutes(-2),
    };

    [Fact]
    public void A_cluster_without_backups_has_nothing_to_say_of_them()
    {
        var status = ClusterStatusEvaluator.Evaluate(Samples.Endpoints, Samples.Healthy);

        Assert.True(status.Healthy);
        Assert.Null(status.Repositories);
    }

    [Fact]
    public void Recent_backups_and_an_archive_that_keeps_up_are_no_problem() => Assert.Empty(Problems(Good, Archive()));

    [Theory]
    [InlineData(3.0, null)]
    [InlineData(3.1, "backup-overdue")]
    public void A_backup_that_is_older_than_the_threshold_is_a_problem(double hours, string? code) => Assert.Equal(
        code, Problems(Good with { Backups = [Backup("L", "full", Now.AddHours(-hours))] }, Archive()).SingleOrDefault()?.Code.Name);

    [Theory]
    [InlineData(1, null)]
    [InlineData(4, "backup-overdue")]
    public void A_missing_backup_is_a_problem_when_it_has_been_due_for_long(int scheduledHoursAgo, string? code) => Assert.Equal(
        code,
        Problems(Good with { Backups = [], ScheduledAt = Now.AddHours(-scheduledHoursAgo) }, Archive()).SingleOrDefault()?.Code.Name);

    [Fact]
    public void What_failed_what_is_damaged_and_what_is_missing_are_named_with_the_way_on()
    {
        var problems = Problems(
            Good with
            {
                LastFailure = new BackupNote(Now.AddMinutes(-7), "unable to find primary cluster - cannot proceed"),
                Verified = new BackupNote(Now.AddHours(-2), "failed"),
                GapAfter = "000000010000000000000007",
            },
            Archive());

        Assert.Equal(["backup-failed", "backup-damaged", "archive-gap"], problems.Select(problem => problem.Code.Name));
        Assert.All(problems, problem => Assert.Equal((Severity.Warning, "site1-svc"), (problem.Severity, problem.Subject)));
        Assert.Equal(
            "2026-01-02 11:53:00Z: Unable to find primary cluster - cannot proceed. It is tried again every few minutes.", problems[0].Why);
        Assert.Contains("`hacluster backup now --region site1 --type full`", problems[1].Fix!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, -1, -5, null)]
    [InlineData(16, -1, -5, "cannot archive its WAL")]
    [InlineData(16, -5, -1, null)]
    [InlineData(256, -5, -1, null)]
    [InlineData(272, -5, -1, "lags")]
    public void An_archive_that_fails_or_lags_is_a_problem(int waitingMb, int failedMinutes, int archivedMinutes, string? summary)
    {
        var problem = Problems(Good, Archive() with
        {
            WaitingBytes = waitingMb * 1024L * 1024L,
            FailedAt = Now.AddMinutes(failedMinutes),
            ArchivedAt = Now.AddMinutes(archivedMinutes),
        }).SingleOrDefault();

        Assert.Equal(summary is null ? null : "archive-failing", problem?.Code.Name);
        Assert.Contains(summary ?? "", problem?.Summary ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(36, null, null, "No restore from a backup was ever checked.")]
    [InlineData(35, null, null, null)]
    [InlineData(99, 36, null, "The last restore that was checked is of 2025-11-27 12:00:00Z.")]
    [InlineData(99, 50, 36, "The last restore that was checked is of 2025-11-27 12:00:00Z.")]
    [InlineData(99, 50, 35, null)]
    [InlineData(99, 35, null, null)]
    [InlineData(1, 36, null, "The last restore that was checked is of 2025-11-27 12:00:00Z.")]
    public void A_restore_has_to_be_checked_from_one_of_the_repositories(int scheduled, int? first, int? second, string? summary)
    {
        var observations = Samples.Healthy with
        {
            Repositories = new[] { ("site1", scheduled), ("site2", 1) }.ToImmutableDictionary(
                each => each.Item1, each => Good with { Region = each.Item1, ScheduledAt = Now.AddDays(-each.Item2) }),
            Archives = new[] { Checked("site1-db", first), Checked("site2-db", second) }.ToImmutableDictionary(each => each.Host),
        };

        var problem = ClusterStatusEvaluator.Evaluate(Endpoints, observations).Problems.SingleOrDefault();

        Assert.Equal((summary is null ? null : "backup-untested", summary), (problem?.Code.Name, problem?.Summary));
        // A host that cannot be asked may know of a later one.
        var silent = observations with { Archives = observations.Archives.SetItem("site2-db", new ArchiveReport("site2-db", "no answer")) };
        Assert.Empty(ClusterStatusEvaluator.Evaluate(Endpoints, silent).Problems);
    }

    [Fact]
    public void A_restored_copy_that_was_damaged_is_a_problem_until_one_is_whole()
    {
        var check = new RestoreCheck(Now.AddDays(-1), Whole: false, "20260101-120000F");

        var problem = Assert.Single(Problems(Good, Archive() with { RestoreCheck = check }));

        Assert.Equal(("backup-damaged", "site1-db"), (problem.Code.Name, problem.Subject));
        Assert.Contains("20260101-120000F", problem.Summary, StringComparison.Ordinal);
        Assert.Empty(Problems(Good, Archive() with { RestoreCheck = check with { Whole = true } }));
    }

    [Fact]
    public void A_repository_that_cannot_be_asked_is_named_unless_its_host_was()
    {
        var silent = new RepositoryReport("site1", "repository-status ended with exit code 1");
        var observations = Observations(silent, Archive());

        Assert.Equal("backup-unknown", Assert.Single(ClusterStatusEvaluator.Evaluate(Endpoints, observations).Problems).Code.Name);
        var gone = observations with
        {
            Hosts = observations.Hosts.SetItem("site1-svc", new HostObservation("site1-svc", false, "SSH: no answer in time")),
        };
        Assert.Equal("host-down", Assert.Single(ClusterStatusEvaluator.Evaluate(Endpoints, gone).Problems).Code.Name);
    }

    [Fact]
    public void What_the_hosts_print_is_read()
    {
        var repository = RepositoryReport.Read("site1", """
            {"now":1767355200,"scheduledAt":null,"message":"ok","running":true,
             "backups":[{"label":"20260102-110000F","type":"full","start":1767351590,"stop":1767351600,"walStart":"A","walStop":"B",
                         "sizeBytes":30963593,"storedBytes":3809968,"damaged":false}],
             "newestWal":"000000010000000000000008","newestWalAt":1767355190,"gapAfter":null,
             "failure":{"at":"2026-01-02T11:53:00Z","text":"no space left"},"verified":null}
            """);
        Assert.Equal((Now, true, Now.AddSeconds(-10)), (repository.Now, repository.Running, repository.NewestWalAt));
        Assert.Equal(
            new BackupReport("20260102-110000F", "full", Now.AddSeconds(-3610), Now.AddHours(-1), 30963593, 3809968, false),
            Assert.Single(repository.Backups));
        Assert.Equal(new BackupNote(Now.AddMinutes(-7), "no space left"), repository.LastFailure);

        var archive = ArchiveReport.Read(
            "site1-db", """{"mode":"always","archivedAt":null,"failedAt":"2026-01-02T11:53:00.5+00:00","waitingBytes":16777216}""");
        Assert.True(archive.Failing);
        Assert.Null(archive.RestoreCheck);
        Assert.False(ArchiveReport.Read("site1-db", """{"mode":"unknown"}""").Failing);
        Assert.Equal(
            new RestoreCheck(Now.AddMinutes(-6), Whole: false, "20260101-120000F"),
            ArchiveReport.Read(
                "site1-db", """{"mode":"unknown","restoreCheck":"2026-01-02T11:54:00Z damaged 20260101-120000F"}""").RestoreCheck);
        Assert.Throws<JsonException>(() => ArchiveReport.Read("site1-db", """{"mode":"unknown","restoreCheck":"soon"}"""));
        Assert.Throws<JsonException>(() => RepositoryReport.Read("site1", "{}"));
        Assert.ThrowsAny<JsonException>(() => ArchiveReport.Read("site1-db", "sudo: a password is required"));
    }

    private static BackupReport Backup(string label, string type, DateTimeOffset stop) =>
        new(label, type, stop.AddSeconds(-10), stop, 30_000_000, 4_000_000, false);

    private static ArchiveReport Archive() => new("site1-db", null) { Mode = "always", ArchivedAt = Now.AddMinutes(-2) };

    private static ArchiveReport Checked(string host, int? daysAgo) => Archive() with
    {
        Host = host,
        RestoreCheck = daysAgo is { } days ? new RestoreCheck(Now.AddDays(-days), Whole: true, "20260101-120000F") : null,
    };

    private static ImmutableArray<Diagnostic> Problems(RepositoryReport repository, ArchiveReport archive) =>
        ClusterStatusEvaluator.Evaluate(Endpoints, Observations(repository, archive)).Problems;

    private static ClusterObservations Observations(RepositoryReport repository, ArchiveReport archive) => Samples.Healthy with
    {
        Repositories = new[] { repository, Good with { Region = "site2" } }.ToImmutableDictionary(each => each.Region),
        Archives = new[] { archive, Archive() with { Host = "site2-db" } }.ToImmutableDictionary(each => each.Host),
    };
}
