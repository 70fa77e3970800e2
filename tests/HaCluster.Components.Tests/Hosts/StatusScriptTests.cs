using System.Text.Json.Nodes;
using HaCluster.Failover.Members;

namespace HaCluster.Components.Tests.Hosts;

/// <summary>What the hosts say of themselves, by the deployed scripts against real servers.</summary>
public sealed class StatusScriptTests
{
    private const string Status = "/usr/local/lib/hacluster/database-status";

    [Fact]
    public async Task Both_servers_say_what_they_are_and_a_stopped_one_where_its_wal_ends()
    {
        await using var pair = await DatabasePair.StartAsync();

        var primary = await StatusAsync(pair.First);
        Assert.Equal(("site1-db", "primary", 1, ""), (
            (string)primary["name"]!, (string)primary["role"]!, (int)primary["timeline"]!, (string)primary["synchronousStandbyNames"]!));
        var sender = Assert.Single(primary["replication"]!.AsArray())!;
        Assert.Equal(
            ("site2-db", "streaming", "async"),
            ((string)sender["applicationName"]!, (string)sender["state"]!, (string)sender["syncState"]!));
        var standby = await StatusAsync(pair.Second);
        Assert.Equal(("standby", "streaming"), ((string)standby["role"]!, (string)standby["receiver"]!["status"]!));

        var (first, second) = (await ObserveAsync(pair.First), await ObserveAsync(pair.Second));
        Assert.True(first is { IsRunningPrimary: true, Streaming: true, Epoch: 0, Timeline: 1 }, first.ToString());
        Assert.True(second is { IsRunningStandby: true, Streaming: true, Timeline: 1 }, second.ToString());

        await pair.First.StopServerAsync("immediate");
        var stopped = await ObserveAsync(pair.First);
        Assert.True(stopped is { IsStoppedPrimary: true, Timeline: 1 } && stopped.FlushLsn >= first.FlushLsn, stopped.ToString());
        Assert.False((bool)(await StatusAsync(pair.First))["up"]!);
    }

    [Fact]
    public async Task What_a_host_keeps_on_record_is_part_of_what_it_says()
    {
        await using var pair = await DatabasePair.StartAsync();
        await pair.First.WriteAsync(
            "/var/lib/hacluster/promotion.json",
            """{"epoch":3,"kind":"Failover","from":"site2","to":"site1","fence":"Machine","state":"done","at":"2026-01-02T03:04:05Z"}""");
        await pair.First.WriteAsync("/var/lib/hacluster/degraded", "2026-01-02T03:04:06Z operator: it's \"alone\"\n");
        await pair.First.WriteAsync("/var/lib/hacluster/unprotected", "2026-01-02T03:04:07.890Z\n");
        await pair.First.DoAsync("""
            mkdir -p /etc/hacluster/postgresql && cd /etc/hacluster/postgresql
            touch -d @1767323000 replication.pgpass
            touch -d @1767323001 server.pem
            echo 2082683001 > valid-until
            """);

        var status = await StatusAsync(pair.First);
        Assert.Equal("2026-01-02T03:04:06Z operator: it's \"alone\"", (string)status["degraded"]!);
        Assert.Equal("2026-01-02T03:04:07.890Z", (string)status["unprotectedSince"]!);
        Assert.Equal(
            """{"passwordsSince":1767323000,"certificatesSince":1767323001,"certificatesUntil":2082683001,"sshKeySince":null}""",
            status["credentials"]!.ToJsonString());
        var seen = await ObserveAsync(pair.First);
        Assert.Equal((3, DateTimeOffset.Parse("2026-01-02T03:04:06Z")), (seen.Epoch, seen.DegradedSince));
        Assert.Equal("site1", seen.Promotion!.To);
        Assert.Equal("3", await pair.Second.SqlAsync("select 3"));
    }

    [Fact]
    public async Task A_commit_that_waits_for_the_standby_is_counted_with_its_time()
    {
        await using var pair = await DatabasePair.StartAsync();
        await pair.First.WriteAsync("/var/lib/hacluster/runtime.conf", "synchronous_standby_names = '\"site2-db\"'\n");
        await pair.First.SqlAsync("select pg_reload_conf()");
        await Wait.UntilAsync(
            "the standby to be synchronous", () => pair.First.SqlAsync("select sync_state from pg_stat_replication"),
            state => state == "sync");
        Assert.Equal(0, (int)(await StatusAsync(pair.First))["waitingCommits"]!);
        await pair.Second.StopServerAsync("fast");

        var write = pair.First.SqlAsync("insert into hacluster.promotions values (1, 'site1')");
        var status = await Wait.UntilAsync(
            "the write to wait", () => StatusAsync(pair.First), seen => (int)seen["waitingCommits"]! == 1);

        Assert.Equal("\"site2-db\"", (string)status["synchronousStandbyNames"]!);
        Assert.True((DateTimeOffset)status["at"]! > (DateTimeOffset)status["waitingSince"]!);
        Assert.Equal(1, (await ObserveAsync(pair.First)).WaitingCommits);
        Assert.False(write.IsCompleted);
        await pair.Second.StartServerAsync();
        await write;
    }

    // A primary that is lost may have sent the beginning of a record, and one of many pages makes that certain.
    [Fact]
    public async Task A_record_that_the_lost_primary_did_not_finish_is_no_replay_that_stands_still()
    {
        await using var pair = await DatabasePair.StartAsync();
        var before = await pair.First.SqlAsync("select pg_current_wal_lsn()");
        // On the host itself: the server writes the record in about a second.
        await pair.First.DoAsync($$"""
            ask() { psql -XAtqw -h /var/run/postgresql -p {{pair.First.Port}} -U postgres -d postgres -c "$1"; }
            ask "select pg_logical_emit_message(false, 'long', repeat('x', 900000000))" > /dev/null 2>&1 &
            until [ "$(ask "select sent_lsn - '{{before}}' > 1000000 from pg_stat_replication")" = t ]; do :; done
            {{DatabaseHost.AsPostgres}} {{DatabaseHost.Bin}}/pg_ctl -D {{pair.First.Data}} -s -w -m immediate stop
            wait
            """);
        await Wait.UntilAsync(
            "the standby to have a part of the record",
            () => pair.Second.SqlAsync("select pg_last_wal_receive_lsn() > pg_last_wal_replay_lsn()"), seen => seen == "t");

        var left = await StatusAsync(pair.Second);

        Assert.NotEqual((string)left["replayedLsn"]!, (string)left["lsn"]!);
        Assert.Null(left["replayStalledAt"]);
        Assert.Empty((await ObserveAsync(pair.Second)).Blockers);
    }

    [Fact]
    public async Task A_replay_that_is_paused_and_one_that_stands_still_are_told_apart()
    {
        await using var pair = await DatabasePair.StartAsync();
        var seen = await StatusAsync(pair.Second);
        Assert.False((bool)seen["replayPaused"]!);
        Assert.Null(seen["replayStalledAt"]);

        await pair.Second.SqlAsync("select pg_wal_replay_pause()");
        await WriteAsync();
        seen = await StatusAsync(pair.Second);
        Assert.True((bool)seen["replayPaused"]!);
        Assert.Null(seen["replayStalledAt"]);

        await pair.Second.SqlAsync("select pg_wal_replay_resume()");
        await pair.Second.DoAsync("pkill -STOP -u postgres -f '^postgres: .*startup'");
        await WriteAsync();
        seen = await StatusAsync(pair.Second);
        Assert.False((bool)seen["replayPaused"]!);
        Assert.Equal((string)seen["replayedLsn"]!, (string)seen["replayStalledAt"]!);
        Assert.Equal(
            $"its replay stands still at {(string)seen["replayedLsn"]!}", Assert.Single((await ObserveAsync(pair.Second)).Blockers));

        await pair.Second.DoAsync("pkill -CONT -u postgres -f '^postgres: .*startup'");
        await Wait.UntilAsync("the replay to go on", () => StatusAsync(pair.Second), status => status["replayStalledAt"] is null);

        async Task WriteAsync()
        {
            var end = await pair.First.SqlAsync(
                "begin; create table note (id int); rollback; select pg_switch_wal(); select pg_current_wal_lsn()");
            await Wait.UntilAsync(
                "the standby to receive it",
                () => pair.Second.SqlAsync($"select pg_last_wal_receive_lsn() >= '{end.Split('\n')[^1]}'"), received => received == "t");
        }
    }

    [Fact]
    public async Task A_server_that_hangs_is_told_apart_from_one_that_is_stopped()
    {
        await using var pair = await DatabasePair.StartAsync();
        await pair.First.DoAsync("pkill -STOP -o -u postgres -f bin/postgres");

        var status = await StatusAsync(pair.First);

        Assert.Equal((false, true, "it does not answer queries"), (
            (bool)status["up"]!, (bool)status["processRuns"]!, (string)status["reason"]!));
        await pair.First.DoAsync("pkill -KILL -u postgres -f bin/postgres");
        Assert.False((bool)(await StatusAsync(pair.First))["processRuns"]!);
    }

    [Fact]
    public async Task Slots_connections_and_file_systems_are_part_of_what_a_server_says()
    {
        await using var pair = await DatabasePair.StartAsync();
        await pair.First.SqlAsync("select pg_create_physical_replication_slot('backup_tool', true)");
        await pair.First.SqlAsync("begin; create table note (id int); rollback; select pg_switch_wal()");

        var report = DatabaseReport.Read("site1-db", (await StatusAsync(pair.First)).ToJsonString());
        Assert.Collection(
            report.Resources.Slots,
            tool => Assert.True(tool is { Name: "backup_tool", Active: false, WalStatus: "reserved", RetainedBytes: > 0 }, tool.ToString()),
            ours => Assert.True(ours is { Name: "hacluster_site2", Active: true, WalStatus: "reserved" }, ours.ToString()));
        Assert.Equal(97, report.Resources.Connections!.Limit);
        Assert.InRange(report.Resources.Connections.Used, 1, 10);
        Assert.All(report.Resources.Volumes, volume => Assert.InRange(volume.FreeBytes, 1, volume.SizeBytes));

        // Also of a server that does not run.
        await pair.First.StopServerAsync("fast");
        await pair.First.DoAsync("mount -t tmpfs -o size=1m,mode=755,ro tmpfs /var/lib/hacluster");
        var state = Assert.Single(
            DatabaseReport.Read("site1-db", (await StatusAsync(pair.First)).ToJsonString()).Resources.Volumes,
            volume => volume.Path == "/var/lib/hacluster");
        Assert.Equal((true, 1024 * 1024), (state.ReadOnly, state.SizeBytes));
    }

    private static async Task<JsonNode> StatusAsync(DatabaseHost host) => JsonNode.Parse(await host.DoAsync(Status))!;

    private static async Task<MemberState> ObserveAsync(DatabaseHost host) => MemberReport.Read(
        await host.DoAsync(ObserveScript.Command), new MemberState { Region = host.Region, Host = host.Name, Reachable = false });
}
