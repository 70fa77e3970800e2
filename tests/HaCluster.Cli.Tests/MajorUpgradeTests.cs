using System.Collections.Immutable;
using HaCluster.Cli.Upgrades;
using HaCluster.Diagnostics;
using HaCluster.Observation.Backups;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Tests;

/// <summary>What keeps PostgreSQL from moving to another major version; <c>scripts/test-upgrade-major</c> moves it.</summary>
public sealed class MajorUpgradeTests
{
    private const long Mebibyte = 1 << 20;

    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly MajorHost Primary = Host("site1", "role=primary");

    private static readonly MajorHost Standby = Host("site2", "role=standby");

    [Fact]
    public void A_host_says_what_it_uses_and_keeps()
    {
        var host = Host(
            "site1", "role=primary", "stage=returned", "from=15", "to=18", "had=standby", "shared=0/5000028", "at=2026-01-01T00:00:00Z",
            "whole=yes", "outage=5012", "lsn=0/6000028");

        Assert.Equal(
            (15, MajorStage.Returned, 15, 18, true, true, "0/5000028", "5012", "0/6000028", true),
            (host.Version, host.Stage, host.From, host.To, host.WasStandby, host.KeepsWhole, host.SharedLsn, host.Outage, host.Lsn,
                host.IsPrimary));
    }

    [Fact]
    public void Text_that_is_no_answer_is_an_error()
    {
        var error = Assert.Throws<DiagnosticException>(() => MajorHost.Read(Region("site1"), "bash: line 1: unexpected\n"));

        Assert.Equal(Codes.Upgrade.NotHealthy, error.Diagnostic.Code);
    }

    [Theory]
    [InlineData(15, "upgrade.nothing-newer")]
    [InlineData(14, "upgrade.not-possible")]
    [InlineData(19, "upgrade.not-possible")]
    public void Only_a_later_version_that_can_be_configured_is_moved_to(int target, string code)
    {
        var error = Assert.Throws<DiagnosticException>(() => MajorChecks.RequireWay([Primary, Standby], target));

        Assert.Equal(code, error.Diagnostic.Code.Name);
        MajorChecks.RequireWay([Primary, Standby], 18);
    }

    [Fact]
    public void Nothing_speaks_against_two_hosts_with_the_same_package_and_room() =>
        Assert.Empty(MajorChecks.Problems(Primary, Standby, 18, [], Now));

    [Theory]
    [InlineData("candidate=", "No package source of site1-db has postgresql-18.")]
    [InlineData("candidate=18.7-1", "site1-db would get version 18.7-1 and site2-db 18.6-1.")]
    [InlineData("kept=yes", "site1-db keeps data of before a restore")]
    [InlineData("tablespaces=fast slow", "tablespaces, of which no former data can be kept: fast slow.")]
    [InlineData("preloaded=timescaledb", "timescaledb")]
    [InlineData("prepared=2", "2 prepared transactions are open.")]
    [InlineData("free=1048576", "site1-db needs 256 MiB beside its database, and has 1 MiB.")]
    public void Each_reason_against_the_primary_is_named(string said, string problem) => Assert.Contains(
        problem, Assert.Single(MajorChecks.Problems(Host("site1", "role=primary", said), Standby, 18, [], Now)).Summary,
        StringComparison.Ordinal);

    [Fact]
    public void The_volume_of_the_standby_must_have_room_for_both_databases()
    {
        var standby = Host("site2", "role=standby", $"free={1000 * Mebibyte}");

        var problem = Assert.Single(MajorChecks.Problems(
            Host("site1", "role=primary", $"size={900 * Mebibyte}"), standby, 18, [], Now));

        Assert.Equal("site2-db needs 1156 MiB beside its database, and has 1000 MiB.", problem.Summary);
    }

    [Theory]
    [InlineData(23, true)]
    [InlineData(25, false)]
    public void Where_backups_are_enabled_one_of_the_last_day_is_wanted(int hours, bool enough)
    {
        var at = Now - TimeSpan.FromHours(hours);
        RepositoryReport[] repositories =
        [
            new("site1", "it does not answer"),
            new("site2", null) { Backups = [new BackupReport("20260101-000000F", "full", at, at, 1, 1, false)] },
        ];

        var problems = MajorChecks.Problems(Primary, Standby, 18, repositories, Now).ToArray();

        Assert.Equal(enough, problems.Length == 0);
        Assert.All(problems, problem => Assert.Contains("backup now", problem.Fix!.ToString(), StringComparison.Ordinal));
    }

    private static MajorHost Host(string region, params string[] lines) => MajorHost.Read(
        Region(region),
        string.Join('\n', [
            "version=15", "candidate=18.6-1", $"size={100 * Mebibyte}", $"free={10000 * Mebibyte}", "prepared=0", "tablespaces=", "stage=",
            .. lines,
        ]));

    private static RegionEndpoints Region(string name) => new(
        name, new Uri("http://127.0.0.1:18000"), new Uri("http://127.0.0.1:18081/stats"),
        [new($"{name}-db", HostRole.Database, "172.20.1.30", "127.0.0.1", 12202, "admin", "ssh-ed25519 AAAA")],
        ImmutableArray<ApplicationEndpoint>.Empty, new DatabaseEndpoint($"{name}-db", "172.20.1.30", 5432));
}
