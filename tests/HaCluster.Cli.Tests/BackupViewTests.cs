using HaCluster.Cli.Backups;
using HaCluster.Cli.Json;
using HaCluster.Observation.Backups;
using Spectre.Console;

namespace HaCluster.Cli.Tests;

public sealed class BackupViewTests
{
    private static readonly DateTimeOffset Made = new(2026, 1, 2, 3, 4, 10, TimeSpan.Zero);

    private static readonly RepositoryReport One = new("site1", null)
    {
        Now = Made.AddHours(1),
        Backups = [new BackupReport("20260102-030405F", "full", Made.AddSeconds(-5), Made, 30963593, 3809968, false)],
        NewestWal = "000000010000000000000008",
        NewestWalAt = Made.AddMinutes(55),
        Verified = new BackupNote(Made.AddMinutes(1), "ok"),
    };

    private static readonly RepositoryReport Other = One with
    {
        Region = "site2",
        GapAfter = "000000010000000000000007",
        Verified = new BackupNote(Made.AddMinutes(1), "failed"),
        LastFailure = new BackupNote(Made.AddMinutes(50), "no space left"),
    };

    [Fact]
    public void The_table_says_how_far_the_wal_goes_and_what_is_wrong()
    {
        using var text = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 120;

        console.Write(BackupView.Render([One, Other, new RepositoryReport("site3", "SSH: no answer in time")]));

        Assert.Equal(
            """
            REGION  LABEL             TYPE  FINISHED              DATABASE  STORED
            site1   20260102-030405F  full  2026-01-02 03:04:10Z  29 MiB    3720 KiB
            site2   20260102-030405F  full  2026-01-02 03:04:10Z  29 MiB    3720 KiB

            site1: the newest WAL segment 000000010000000000000008 arrived 2026-01-02 03:59:10Z
            site1: verified 2026-01-02 03:05:10Z
            site2: WAL is missing after segment 000000010000000000000007
            site2: DAMAGED, as the verification of 2026-01-02 03:05:10Z found
            site2: the backup of 2026-01-02 03:54:10Z failed: no space left
            site3: not known: SSH: no answer in time
            """,
            string.Join('\n', text.ToString().TrimEnd().Split('\n').Select(line => line.TrimEnd())));
    }

    [Fact]
    public void The_document_has_exactly_the_published_shape()
    {
        using var text = new StringWriter { NewLine = "\n" };

        JsonOutput.Write(text, writer => BackupJson.Write(writer, [Other]));

        Assert.Equal(
            """
            {
              "repositories": [
                {
                  "region": "site2",
                  "failure": null,
                  "running": false,
                  "newestWal": "000000010000000000000008",
                  "newestWalArrivedAt": "2026-01-02T03:59:10Z",
                  "gapAfter": "000000010000000000000007",
                  "verifiedAt": "2026-01-02T03:05:10Z",
                  "damaged": true,
                  "failedAt": "2026-01-02T03:54:10Z",
                  "failedBecause": "no space left",
                  "backups": [
                    {
                      "label": "20260102-030405F",
                      "type": "full",
                      "startedAt": "2026-01-02T03:04:05Z",
                      "finishedAt": "2026-01-02T03:04:10Z",
                      "databaseBytes": 30963593,
                      "storedBytes": 3809968,
                      "damaged": false
                    }
                  ]
                }
              ]
            }
            """,
            text.ToString().TrimEnd());
    }
}
