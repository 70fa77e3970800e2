using System.Collections.Immutable;
using HaCluster.Diagnostics;
using HaCluster.Failover.Members;
using HaCluster.Failover.Wal;
using HaCluster.Observation.Status;
using HaCluster.Topology.Settings;

namespace HaCluster.Observation.Tests;

/// <summary>Health is more than that both servers stream: what will stop them is named before it does.</summary>
public sealed class DatabaseHealthTests
{
    private const long Mebibyte = 1024 * 1024;

    [Fact]
    public void A_paused_replay_is_named_with_its_distance_and_the_command_that_resumes_it()
    {
        var problem = Only(Samples.Primary(lsn: "0/CA00100"), Samples.Standby() with { ReplayPaused = true });

        Assert.Equal(Codes.Status.ReplayPaused, problem.Code);
        Assert.Equal("It is 122 MiB behind the primary.", problem.Why);
        Assert.Equal(
            "Resume it: `hacluster ssh site2-db 'sudo -u postgres psql -p 5432 -c \"select pg_wal_replay_resume()\"'`.",
            problem.Fix?.ToString());
    }

    [Fact]
    public void A_replay_that_stands_still_is_named_however_little_is_left_to_replay()
    {
        var problem = Only(Samples.Primary(), Samples.Standby() with { ReplayStalledAt = Lsn.Parse("0/5000100") });

        Assert.Equal(Codes.Status.ReplayStalled, problem.Code);
        Assert.Equal("It stood at 0/5000100 for a second. It is 0 KiB behind the primary.", problem.Why);
    }

    [Theory]
    [InlineData("0/9000100", null)]
    [InlineData("0/9000101", "replay-lag")]
    public void A_replay_lag_beyond_the_threshold_is_a_problem(string written, string? code) =>
        Assert.Equal(code, Problems(Samples.Primary(lsn: written), Samples.Standby()).SingleOrDefault()?.Code.Name);

    [Theory]
    [InlineData("hacluster_site2", "lost", 0, "slot-lost", "hacluster rejoin")]
    [InlineData("hacluster_site2", "unreserved", 0, "slot-lost", "hacluster rejoin")]
    [InlineData("backup_tool", "lost", 0, "slot-lost", "pg_drop_replication_slot")]
    [InlineData("backup_tool", "reserved", 1024, null, null)]
    [InlineData("backup_tool", "extended", 1025, "slot-retains-wal", "pg_drop_replication_slot")]
    [InlineData("hacluster_site2", "extended", 1025, "slot-retains-wal", "hacluster rejoin")]
    public void A_slot_that_loses_or_piles_up_wal_is_a_problem_and_a_foreign_one_is_the_operators_to_drop(
        string name, string status, long retainedMb, string? code, string? fix)
    {
        var problem = Problems(
            Samples.Primary() with { Resources = new() { Slots = [new ReplicationSlot(name, false, status, retainedMb * Mebibyte)] } },
            Samples.Standby()).SingleOrDefault();

        Assert.Equal(code, problem?.Code.Name);
        Assert.Contains(fix ?? "", problem?.Fix?.ToString() ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void A_slot_that_keeps_no_wal_is_none() =>
        Assert.Empty(Problems(
            Samples.Primary() with { Resources = new() { Slots = [new ReplicationSlot("hacluster_site2", true, null, null)] } },
            Samples.Standby()));

    [Theory]
    [InlineData(10, false, null)]
    [InlineData(9, false, "disk-full")]
    [InlineData(90, true, "disk-full")]
    public void A_file_system_that_is_nearly_full_or_read_only_is_a_problem_of_either_server(int free, bool readOnly, string? code)
    {
        var full = new ServerResources { Volumes = [new Volume("/var/lib/postgresql", free * Mebibyte, 100 * Mebibyte, readOnly)] };

        Assert.Equal(code, Problems(Samples.Primary() with { Resources = full }, Samples.Standby()).SingleOrDefault()?.Code.Name);
        Assert.Equal(code, Problems(Samples.Primary(), Samples.Standby() with { Resources = full }).SingleOrDefault()?.Code.Name);
        // A stopped server may be stopped because of it.
        Assert.Equal(
            code is not null,
            Problems(Samples.Primary() with { Senders = [] }, Samples.Stopped("site2-db") with { Resources = full })
                .Any(problem => problem.Code == Codes.Status.DiskFull));
    }

    [Theory]
    [InlineData(87, null)]
    [InlineData(88, "connections-used")]
    public void Connections_that_run_out_are_a_problem(int used, string? code) => Assert.Equal(
        code,
        Problems(Samples.Primary() with { Resources = new() { Connections = new ConnectionUse(used, 97) } }, Samples.Standby())
            .SingleOrDefault()?.Code.Name);

    [Fact]
    public void A_server_that_had_no_connection_left_for_the_question_still_serves()
    {
        var status = ClusterStatusEvaluator.Evaluate(Samples.Endpoints, Samples.WithDatabases(
            Samples.Primary(), Samples.Standby() with { Failure = "FATAL: sorry, too many clients already" }));

        Assert.Equal("site1", status.ActiveRegion);
        Assert.Equal("site2-db had no connection left to be asked.", Assert.Single(status.Problems).Summary);
    }

    [Fact]
    public void Of_a_server_that_hangs_neither_that_it_stopped_nor_that_writes_fail_is_claimed()
    {
        var status = ClusterStatusEvaluator.Evaluate(Samples.Endpoints, Samples.WithDatabases(
            Samples.Stopped("site1-db") with { ProcessRuns = true, Failure = "it does not answer queries" }, Samples.Standby()));

        Assert.Equal(
            [
                "No database was seen as primary; whether writes succeed is unknown.",
                "PostgreSQL runs on site1-db and does not answer queries.",
            ],
            status.Problems.Select(problem => problem.Summary));
        Assert.Equal("It does not answer queries.", status.Problems[1].Why);
    }

    [Fact]
    public void A_server_that_runs_although_it_is_fenced_is_led_back()
    {
        var problem = Only(Samples.Primary(), Samples.Standby() with { Fenced = true });

        Assert.Equal(
            (Codes.Status.FencedServerRuns, "Make it a standby again: `hacluster rejoin site2`."),
            (problem.Code, problem.Fix?.ToString()));
    }

    [Fact]
    public void The_thresholds_are_settings()
    {
        var endpoints = Samples.Endpoints with
        {
            Health = new HealthSettings { ReplayLagMb = 1, RetainedWalMb = 1, FreeDiskPercent = 50, ConnectionsPercent = 10 },
        };
        var resources = new ServerResources
        {
            Connections = new ConnectionUse(10, 97),
            Slots = [new ReplicationSlot("hacluster_site2", true, "reserved", 2 * Mebibyte)],
            Volumes = [new Volume("/", 40, 100, false)],
        };
        var status = ClusterStatusEvaluator.Evaluate(endpoints, Samples.WithDatabases(
            Samples.Primary(lsn: "0/5200148") with { Resources = resources }, Samples.Standby()));

        Assert.Equal(
            ["slot-retains-wal", "disk-full", "connections-used", "replay-lag"], status.Problems.Select(problem => problem.Code.Name));
    }

    private static Diagnostic Only(DatabaseReport primary, DatabaseReport standby) => Assert.Single(Problems(primary, standby));

    private static ImmutableArray<Diagnostic> Problems(DatabaseReport primary, DatabaseReport standby) =>
        ClusterStatusEvaluator.Evaluate(Samples.Endpoints, Samples.WithDatabases(primary, standby)).Problems;
}
