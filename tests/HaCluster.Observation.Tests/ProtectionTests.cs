using HaCluster.Diagnostics;
using HaCluster.Failover.Members;
using HaCluster.Observation.Status;
using HaCluster.Topology;

namespace HaCluster.Observation.Tests;

/// <summary>Since when writes are blocked or unprotected, read from reports as the database hosts print them.</summary>
public sealed class ProtectionTests
{
    private const string Streaming =
        """[{"applicationName":"site2-db","clientAddress":"172.21.1.30","state":"streaming","syncState":"sync","sentLsn":"0/5000148","flushLsn":"0/5000148","replayLsn":"0/5000148","lagBytes":0,"tls":"TLSv1.3"}]""";

    private const string CatchingUp =
        """[{"applicationName":"site2-db","clientAddress":"172.21.1.30","state":"catchup","syncState":"async","sentLsn":"0/5000100","flushLsn":"0/5000000","replayLsn":"0/5000000","lagBytes":328,"tls":"TLSv1.3"}]""";

    [Fact]
    public void While_the_standby_streams_writes_are_protected_in_both_modes()
    {
        foreach (var mode in Enum.GetValues<ReplicationMode>())
        {
            var status = Evaluate(
                mode, Report(replication: Streaming, waitingCommits: 2, waitingSince: "\"2026-01-02T03:10:00.900+00:00\""));
            Assert.Equal((Protection.Protected, null), (status.Replication.Protection, status.Replication.Since));
            Assert.True(status.Healthy, string.Join(' ', status.Problems));
        }
    }

    [Fact]
    public void A_synchronous_primary_without_its_standby_blocks_writes_since_the_last_reply()
    {
        var status = Evaluate(ReplicationMode.Synchronous, Report(
            unprotectedSince: "\"2026-01-02T03:04:05.678Z\"", waitingCommits: 7, waitingSince: "\"2026-01-02T03:09:58+00:00\""));

        var problem = Single(status, Codes.Status.WritesBlocked);
        Assert.Equal(
            (Severity.Error, "Writes on site1-db wait for a standby that does not acknowledge them.",
                "Writes blocked since 2026-01-02 03:04:05Z: standby unreachable, 7 commits wait."),
            (problem.Severity, problem.Summary, problem.Why));
        Assert.Equal(
            "Bring the standby back with `hacluster rejoin`, or let writes go on without it with `hacluster degrade`.",
            problem.Fix?.ToString());
    }

    [Fact]
    public void Before_the_watch_has_noted_the_loss_the_longest_wait_tells_since_when()
    {
        var status = Evaluate(ReplicationMode.Synchronous, Report(waitingCommits: 1, waitingSince: "\"2026-01-02T03:09:58+00:00\""));

        Assert.Equal(
            "Writes blocked since 2026-01-02 03:09:58Z: standby unreachable, 1 commit waits.",
            Single(status, Codes.Status.WritesBlocked).Why);
    }

    [Fact]
    public void A_vanished_standby_that_still_counts_as_streaming_shows_by_a_commit_that_waits_too_long()
    {
        var status = Evaluate(
            ReplicationMode.Synchronous,
            Report(replication: Streaming, waitingCommits: 2, waitingSince: "\"2026-01-02T03:09:57.500+00:00\""));

        Assert.Equal(
            "Writes blocked since 2026-01-02 03:09:57Z: standby does not answer, 2 commits wait.",
            Single(status, Codes.Status.WritesBlocked).Why);
    }

    [Fact]
    public void A_standby_that_is_catching_up_acknowledges_nothing_yet()
    {
        var status = Evaluate(
            ReplicationMode.Synchronous, Report(replication: CatchingUp, unprotectedSince: "\"2026-01-02T03:04:05.678Z\""));

        Assert.Equal(
            "Writes blocked since 2026-01-02 03:04:05Z: standby in state catchup.", Single(status, Codes.Status.WritesBlocked).Why);
    }

    [Fact]
    public void An_asynchronous_primary_without_its_standby_is_unprotected_since_the_last_reply()
    {
        var status = Evaluate(ReplicationMode.Asynchronous, Report(names: "", unprotectedSince: "\"2026-01-02T03:04:05.678Z\""));

        var problem = Single(status, Codes.Status.NotStreaming);
        Assert.Equal(
            (Severity.Warning, "No standby streams from site1-db; a loss of the active region now loses the newest writes.",
                "Unprotected since 2026-01-02 03:04:05Z, standby unreachable."),
            (problem.Severity, problem.Summary, problem.Why));
        Assert.Equal(DateTimeOffset.Parse("2026-01-02T03:04:05.678Z"), status.Replication.Since);
    }

    [Fact]
    public void No_time_is_claimed_where_nothing_tells() => Assert.Equal(
        "Unprotected, standby unreachable.",
        Single(Evaluate(ReplicationMode.Asynchronous, Report(names: "")), Codes.Status.NotStreaming).Why);

    [Theory]
    [InlineData("2026-01-02T03:05:00Z operator: writes are acknowledged without site2-db", "by operator")]
    [InlineData("2026-01-02T03:05:00Z failover to site1, epoch 3: writes are acknowledged without site2-db", "by failover to site1, "
        + "epoch 3")]
    public void A_suspension_is_named_with_its_time_and_its_author_until_it_ends(string record, string author)
    {
        var lost = Evaluate(
            ReplicationMode.Synchronous, Report(names: "", unprotectedSince: "\"2026-01-02T03:04:05.678Z\"", degraded: $"\"{record}\""));
        var back = Evaluate(
            ReplicationMode.Synchronous,
            Report(names: "", replication: Streaming.Replace("sync\"", "async\"", StringComparison.Ordinal), degraded: $"\"{record}\""));

        Assert.Equal(
            $"Synchronous replication suspended since 2026-01-02 03:05:00Z {author}.", Single(lost, Codes.Status.Suspended).Why);
        Assert.Equal(Protection.Unprotected, lost.Replication.Protection);
        Assert.Equal([Codes.Status.Suspended], back.Problems.Select(problem => problem.Code));
    }

    private static Diagnostic Single(ClusterStatus status, DiagnosticCode code) =>
        Assert.Single(status.Problems, problem => problem.Code == code);

    private static ClusterStatus Evaluate(ReplicationMode mode, string report) => ClusterStatusEvaluator.Evaluate(
        Samples.Endpoints with { Replication = mode }, Samples.WithDatabases(DatabaseReport.Read("site1-db", report), Samples.Standby()));

    private static string Report(
        string names = "\\\"site2-db\\\"", string replication = "[]", string unprotectedSince = "null", string degraded = "null",
        int waitingCommits = 0,
        string waitingSince = "null") =>
        $$"""
        {"name" : "site1-db", "up" : true, "role" : "primary", "hasData" : true, "fenced" : false, "systemIdentifier" : "7574881233019283746",
         "timeline" : 1, "lsn" : "0/5000148", "replayedLsn" : null, "replayedAt" : null, "startedAt" : "2026-01-02T03:00:00.123456+00:00",
         "at" : "2026-01-02T03:10:00.999999+00:00", "synchronousStandbyNames" : "{{names}}", "unprotectedSince" : {{unprotectedSince}},
         "degraded" : {{degraded}}, "waitingCommits" : {{waitingCommits}}, "waitingSince" : {{waitingSince}},
         "slots" : [{"name" : "site2_db", "active" : true, "restartLsn" : "0/5000000", "walStatus" : "reserved"}],
         "replication" : {{replication}}, "receiver" : null}
        """;
}
