using HaCluster.Failover.Members;
using HaCluster.Failover.Wal;

namespace HaCluster.Failover.Tests;

/// <summary>What observe.sh printed on real hosts.</summary>
public sealed class MemberReportTests
{
    private static readonly MemberState Member = new()
    {
        Region = "site1",
        Host = "site1-db",
        Reachable = false,
        Unreachable = "not asked",
    };

    [Fact]
    public void A_primary_with_a_streaming_standby()
    {
        var member = Read("""
            {"status":{"name" : "site1-db", "up" : true, "role" : "primary", "hasData" : true, "fenced" : false, "timeline" : 2, "lsn" : "0/3028938",
             "replayedLsn" : "0/3000188", "replication" : [{"applicationName" : "site2-db", "state" : "streaming"}], "receiver" : null},
             "stopped":null,"promotion":{"epoch":1,"kind":"Switchover","from":"site2","to":"site1","fence":"None","state":"done","at":"2026-01-01T00:00:00Z"},
             "rejoin":{"epoch":1,"number":2,"region":"site2","startsMachine":true,"state":"intended"},
             "degraded":null,"fenced":null,"contact":{"at":"2026-01-01T00:00:01.579Z","primaryEnd":"0/3000060"},"waitingCommits":3}
            """);
        Assert.True(
            member is { IsRunningPrimary: true, Streaming: true, Fenced: false, Timeline: 2, WaitingCommits: 3, Unreachable: null });
        Assert.Equal(Lsn.Parse("0/3028938"), member.FlushLsn);
        Assert.Equal(new RejoinRecord(1, 2, "site2", true, RecordState.Intended), member.Rejoin);
        Assert.Equal(
            new PromotionRecord { Epoch = 1, Kind = PlanKind.Switchover, From = "site2", To = "site1", State = RecordState.Done },
            member.Promotion);
    }

    [Fact]
    public void A_standby_remembers_its_last_contact_when_its_primary_is_gone()
    {
        var member = Read("""
            {"status":{"name" : "site2-db", "up" : true, "role" : "standby", "timeline" : 1, "lsn" : "0/3000000", "replayedLsn" : "0/2FFFFF0",
             "replication" : [], "receiver" : null},"stopped":null,"promotion":null,"rejoin":null,"degraded":null,"fenced":null,
             "contact":{"at":"2026-01-01T00:00:01.579Z","primaryEnd":"0/3000060"},"waitingCommits":0}
            """);
        Assert.True(member is { IsRunningStandby: true, Streaming: false });
        Assert.Equal(
            new LastContact(new DateTimeOffset(2026, 1, 1, 0, 0, 1, 579, TimeSpan.Zero), Lsn.Parse("0/3000060")), member.LastContact);
    }

    [Fact]
    public void A_fenced_primary_says_where_its_WAL_ends()
    {
        var member = Read("""
            {"status":{"name":"site1-db","up":false,"hasData":true,"standbySignal":true,"fenced":true,"reason":"no server"},
             "stopped":{"role":"primary","timeline":2,"endLsn":"0/3044DD8"},"promotion":null,"rejoin":null,"degraded":null,
             "fenced":"failover to site2, epoch 2","contact":null,"waitingCommits":0}
            """);
        Assert.True(member is { IsStoppedPrimary: true, Fenced: true, Timeline: 2 });
        Assert.Equal(Lsn.Parse("0/3044DD8"), member.FlushLsn);
    }

    [Fact]
    public void A_host_without_a_database_and_a_degraded_primary()
    {
        Assert.Equal(ServerState.Absent, Read("""
            {"status":{"name":"site1-db","up":false,"hasData":false},"stopped":null,"promotion":null,"rejoin":null,"degraded":null,
             "fenced":null,"contact":null,"waitingCommits":0}
            """).Server);
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 10, 0, 0, TimeSpan.Zero), Read("""
            {"status":{"up":true,"role":"primary","timeline":1,"lsn":"0/1","replication":[],"receiver":null},"stopped":null,"promotion":null,
             "rejoin":null,"degraded":"2026-01-01T10:00:00Z operator: writes are acknowledged without site2-db","fenced":null,"contact":null,"waitingCommits":0}
            """).DegradedSince);
    }

    private static MemberState Read(string json) => MemberReport.Read(json, Member);
}
