using System.Text.Json;
using HaCluster.Cli.ClusterRestores;
using HaCluster.Cli.Json;
using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;
using HaCluster.Failover.Wal;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Tests;

public sealed class ClusterRestoreTests
{
    private const string Folders = """
        {"prepared":{"target":"2026-01-02 03:59:00+00","timeline":2,"lsn":"0/5000148",
         "at":"2026-01-02 03:58:59.123456+00","backup":"20260102-030415F"},"unfinished":false,
         "before":{"epoch":7,"target":"latest","at":"2026-01-02T04:01:02Z","bytes":31457280,"timeline":1,"lsn":"0/7000028"}}
        """;

    private static readonly RegionEndpoints Region = new(
        "site1", new Uri("http://127.0.0.1:28000"), new Uri("http://127.0.0.1:28081/stats"),
        [new HostEndpoint("site1-db", HostRole.Database, "172.21.1.30", "127.0.0.1", 22202, "admin", null)],
        [], new DatabaseEndpoint("site1-db", "172.21.1.30", 5432));

    [Fact]
    public void What_a_host_has_for_a_restore_is_read()
    {
        var folders = RecoveryFolders.Read(Folders);

        Assert.Equal(
            new PreparedData("2026-01-02 03:59:00+00", 2, new Lsn(0x5000148), "2026-01-02 03:58:59.123456+00", "20260102-030415F"),
            folders.Prepared);
        Assert.Equal("the data from before the restore of 2026-01-02 04:01:02Z, 30 MiB", folders.Kept?.ToString());
        Assert.False(folders.IsEmpty);
        Assert.True(RecoveryFolders.Read("""{"prepared":null,"unfinished":false,"before":null}""").IsEmpty);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"prepared":{"target":"latest"},"unfinished":false,"before":null}""")]
    [InlineData("""{"prepared":{"target":"latest","timeline":2,"lsn":"none","at":"","backup":""},"unfinished":false,"before":null}""")]
    public void Anything_else_is_not_taken_for_it(string told) =>
        Assert.ThrowsAny<JsonException>(() => RecoveryFolders.Read(told));

    [Fact]
    public void The_command_that_continues_is_the_one_that_was_given()
    {
        var restore = new ClusterRestoreArguments("2026-01-02 03:59:00+00", "site1") { FencedByOperator = true };
        Assert.Equal(
            ["restore", "cluster", "--to", "2026-01-02 03:59:00+00", "--region", "site1", "--fenced-by-operator"],
            restore.Command.Arguments);
        Assert.Equal(["restore", "undo"], new ClusterRestoreArguments(null, null).Command.Arguments);
    }

    [Fact]
    public void The_document_has_exactly_the_published_shape()
    {
        using var text = new StringWriter { NewLine = "\n" };
        var present = new MemberState
        {
            Region = "site1",
            Host = "site1-db",
            Reachable = true,
            FlushLsn = new Lsn(0x7000148),
            Timeline = 1,
        };
        var report = new ClusterRestoreReport(
            new ClusterRestoreArguments("2026-01-02 03:59:00+00", null), Region, RecoveryFolders.Read(Folders), present,
            PlanComposer.Recovery(7, "site2", "site1", Fence.Server))
        {
            RejoinedBy = "rewind",
        };

        JsonOutput.Write(text, writer => ClusterRestoreJson.Write(writer, report));

        Assert.Equal(
            """
            {
              "result": "done",
              "region": "site1",
              "host": "site1-db",
              "target": "2026-01-02 03:59:00+00",
              "restored": {
                "lsn": "0/5000148",
                "lastTransaction": "2026-01-02 03:58:59.123456+00",
                "backup": "20260102-030415F",
                "timeline": 2
              },
              "givenUpBytes": 33554432,
              "plan": {
                "epoch": 7,
                "from": "site2",
                "to": "site1",
                "fence": "server",
                "steps": [
                  "Replace@site1",
                  "FenceServer@site2",
                  "StartPrimary@site1"
                ]
              },
              "rejoinedBy": "rewind",
              "kept": {
                "target": "latest",
                "at": "2026-01-02T04:01:02Z",
                "bytes": 31457280
              },
              "writes": []
            }
            """,
            text.ToString().TrimEnd());
    }
}
