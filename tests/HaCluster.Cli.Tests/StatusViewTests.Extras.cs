using System.Collections.Immutable;
using HaCluster.Failover.Members;
using HaCluster.Observation.Backups;
using HaCluster.Observation.Status;

namespace HaCluster.Cli.Tests;

// What a cluster has besides its members: credentials, and data that was set aside.
public sealed partial class StatusViewTests
{
    [Fact]
    public void Data_that_a_restore_has_set_aside_is_shown_and_does_not_make_the_cluster_unhealthy()
    {
        const string Kept = """{"epoch":7,"target":"latest","at":"2026-01-02T03:04:05Z","bytes":31457280,"timeline":1,"lsn":"0/7000028"}""";
        var archive = ArchiveReport.Read("site1-db", $$"""{"mode":"unknown","restoreCheck":null,"kept":{{Kept}}}""");
        var status = ClusterStatusEvaluator.Evaluate(
            Endpoints, Seen() with { Archives = ImmutableDictionary<string, ArchiveReport>.Empty.Add("site1-db", archive) });
        Show(status);

        Assert.True(status.Healthy);
        Assert.Contains(
            "\n  restore:       site1-db keeps the data from before the restore of 2026-01-02 03:04:05Z, 30 MiB "
            + "(remove it: hacluster restore finish)\n", Trimmed(), StringComparison.Ordinal);
        Assert.Equal(
            ("site1-db", 31457280L),
            ((string)Json(status)["keptData"]![0]!["host"]!, (long)Json(status)["keptData"]![0]!["bytes"]!));
    }

    [Theory]
    [InlineData("converted", "converted", null, "site1-db keeps data of PostgreSQL 15, which it does not use")]
    [InlineData("returned", "returned", null, "site1-db keeps data of PostgreSQL 18, which it does not use")]
    [InlineData("converted", null, "upgrade-unfinished", "hacluster upgrade major --to 18")]
    [InlineData("converting", null, "upgrade-unfinished", "site1-db: converting; site2-db: not begun.")]
    [InlineData("converted", "returned", "upgrade-unfinished", "Finish going back: `hacluster upgrade rollback`.")]
    public void An_upgrade_to_another_version_is_named_until_it_is_finished(string one, string? other, string? problem, string text)
    {
        var seen = Seen();
        var status = ClusterStatusEvaluator.Evaluate(Endpoints, seen with
        {
            Databases = seen.Databases
                .SetItem("site1-db", seen.Databases["site1-db"] with { Upgrade = Upgrade(one) })
                .SetItem("site2-db", seen.Databases["site2-db"] with { Upgrade = other is null ? null : Upgrade(other) }),
        });
        Show(status);

        Assert.Equal(problem is null, status.Healthy);
        Assert.Equal(problem, status.Problems.FirstOrDefault()?.Code.Name);
        Assert.Contains(text, Trimmed(), StringComparison.Ordinal);
        Assert.Equal((15, one), ((int)Json(status)["upgrades"]![0]!["from"]!, (string)Json(status)["upgrades"]![0]!["stage"]!));

        static VersionUpgrade Upgrade(string stage) => new(15, 18, stage, null);
    }

    [Fact]
    public void A_standby_that_an_upgrade_has_stopped_is_brought_back_by_the_upgrade()
    {
        var seen = Seen();
        var status = ClusterStatusEvaluator.Evaluate(Endpoints, seen with
        {
            Databases = seen.Databases
                .SetItem("site1-db", seen.Databases["site1-db"] with { Upgrade = new(15, 18, "converted", null) })
                .SetItem("site2-db", seen.Databases["site2-db"] with { Server = ServerState.Stopped, Role = DatabaseRole.Unknown }),
        });
        Show(status);

        Assert.Equal(["database-stopped", "upgrade-unfinished"], status.Problems.Select(problem => problem.Code.Name).Take(2));
        Assert.DoesNotContain("hacluster rejoin", Trimmed(), StringComparison.Ordinal);
        Assert.Contains("hacluster upgrade major --to 18", Trimmed(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_import_is_named_where_the_primary_is()
    {
        var seen = Seen();
        var status = ClusterStatusEvaluator.Evaluate(Endpoints, seen with
        {
            Databases = seen.Databases.ToImmutableDictionary(pair => pair.Key, pair => pair.Value with { Imports = true }),
        });
        Show(status);

        Assert.True(status.Healthy);
        Assert.Contains(
            "\n  import:        site1-db takes in a database of another server, which keeps WAL for it (hacluster import status)\n",
            Trimmed(), StringComparison.Ordinal);
        Assert.Equal("site1-db", (string?)Json(status)["importingHost"]);
    }

    [Fact]
    public void Credentials_are_shown_with_the_age_of_the_host_that_has_had_them_for_longest()
    {
        var at = new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
        var seen = Seen();
        var status = ClusterStatusEvaluator.Evaluate(Endpoints, seen with
        {
            Databases = seen.Databases
                .SetItem("site1-db", With(seen.Databases["site1-db"], at.AddDays(-30), at.AddHours(-5), at.AddDays(29)))
                .SetItem("site2-db", With(seen.Databases["site2-db"], at.AddDays(-3), at.AddHours(-1), at.AddDays(30))),
        });

        Show(status);

        Assert.Contains(
            "  credentials:   passwords 30 days old; certificates 30 days old, valid until 2026-03-01; SSH key 5 hours old\n",
            _text.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            """[{"kind":"passwords","since":"2026-01-01T12:00:00Z","ageSeconds":2592000,"until":null},"""
                + """{"kind":"certificates","since":"2026-01-01T12:00:00Z","ageSeconds":2592000,"until":"2026-03-01T12:00:00Z"},"""
                + """{"kind":"ssh-key","since":"2026-01-31T07:00:00Z","ageSeconds":18000,"until":null}]""",
            Json(status)["credentials"]!.ToJsonString());
        var problem = Assert.Single(Json(status)["problems"]!.AsArray())!;
        Assert.Equal(("certificate-ends", "site1-db"), ((string)problem["code"]!, (string)problem["subject"]!));

        DatabaseReport With(DatabaseReport database, DateTimeOffset passwords, DateTimeOffset key, DateTimeOffset until) => database with
        {
            At = at,
            Credentials = new CredentialDates
            {
                PasswordsSince = passwords,
                CertificatesSince = passwords,
                CertificatesUntil = until,
                SshKeySince = key,
            },
        };
    }
}
