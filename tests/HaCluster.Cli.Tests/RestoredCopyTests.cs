using HaCluster.Cli.Backups;
using HaCluster.Cli.Json;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;

namespace HaCluster.Cli.Tests;

public sealed class RestoredCopyTests
{
    private static readonly RegionEndpoints Region = new(
        "site2", new Uri("http://127.0.0.1:28000"), new Uri("http://127.0.0.1:28081/stats"),
        [new HostEndpoint("site2-db", HostRole.Database, "172.21.1.30", "127.0.0.1", 22202, "admin", null)],
        [], new DatabaseEndpoint("site2-db", "172.21.1.30", 5432));

    [Theory]
    [InlineData("none", "site2-db: no copy")]
    [InlineData("being-made", "site2-db: a copy is being made in /var/lib/postgresql/restored")]
    [InlineData("unfinished", "site2-db: a copy in /var/lib/postgresql/restored was left unfinished")]
    [InlineData(
        "running 2026-01-02 03:59:00+00",
        "site2-db: a copy in /var/lib/postgresql/restored of the database at 2026-01-02 03:59:00+00, running")]
    [InlineData("stopped latest", "site2-db: a copy in /var/lib/postgresql/restored of the database at latest, stopped")]
    public void Each_state_that_a_host_tells_has_a_sentence(string told, string sentence) =>
        Assert.Equal([sentence], RestoredCopy.Read(Region, $"{told}\n").Describe());

    [Theory]
    [InlineData("ok", "whole")]
    [InlineData("damaged", "DAMAGED")]
    public void The_last_check_of_a_restore_follows_on_a_line_of_its_own(string told, string said) => Assert.Equal(
        [
            "site2-db: no copy",
            $"site2-db: the restore of backup 20260102-030415F was {said}, as checked 2026-01-02 03:05:12Z",
        ],
        RestoredCopy.Read(Region, $"none\nchecked 2026-01-02T03:05:12Z {told} 20260102-030415F\n").Describe());

    [Fact]
    public void The_document_has_exactly_the_published_shape()
    {
        using var text = new StringWriter { NewLine = "\n" };

        JsonOutput.Write(text, writer => RestoreCommand.WriteJson(
            writer,
            [
                RestoredCopy.Read(Region, "none\nchecked 2026-01-02T03:05:12Z ok 20260102-030415F"),
                RestoredCopy.Read(Region, "running 2026-01-02 03:59:00+00"),
            ]));

        Assert.Equal(
            """
            {
              "copies": [
                {
                  "region": "site2",
                  "host": "site2-db",
                  "state": "none",
                  "target": null,
                  "folder": null,
                  "check": {
                    "at": "2026-01-02T03:05:12Z",
                    "whole": true,
                    "backup": "20260102-030415F"
                  }
                },
                {
                  "region": "site2",
                  "host": "site2-db",
                  "state": "running",
                  "target": "2026-01-02 03:59:00+00",
                  "folder": "/var/lib/postgresql/restored",
                  "check": null
                }
              ]
            }
            """,
            text.ToString().TrimEnd());
    }
}
