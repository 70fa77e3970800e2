using System.Text.Json.Nodes;
using HaCluster.Topology.Model;

namespace HaCluster.Components.Tests.Hosts;

/// <summary>The watch on a database host, as its service runs it, beside a real server.</summary>
public sealed class WatchTests
{
    private const string State = "/var/lib/hacluster";
    private const string Epoch1 =
        """{"epoch":1,"kind":"Failover","from":"site1","to":"site2","fence":"Server","state":"done","at":"2026-01-02T03:04:05Z"}""";

    private const string ToSite1 =
        """{"epoch":7,"kind":"Switchover","from":"site2","to":"site1","fence":"None","state":"done","at":"2026-01-02T03:04:05Z"}""";

    // As the application asks, in its database.
    private const string LastRoleChange =
        "psql -XAtw -h /var/run/postgresql -d revolutdb -c 'select * from hacluster.last_role_change()'";

    [Fact]
    public async Task A_primary_stops_at_once_when_its_peer_is_primary_by_a_later_role_change_and_the_later_one_stays()
    {
        await using var pair = await DatabasePair.StartAsync();
        await pair.Second.WriteAsync($"{State}/promotion.json", Epoch1);
        await pair.Second.SqlAsync("select pg_promote()");

        // The one that is right watches, too, and sees a peer of an earlier epoch.
        await WatchAsync(pair.Second);
        await WatchAsync(pair.First);

        await Wait.UntilAsync("site1-db to be fenced", () => pair.First.ExistsAsync($"{State}/fenced"), fenced => fenced);
        await Wait.UntilAsync(
            "its server to be gone", () => pair.First.ExistsAsync($"{pair.First.Data}/postmaster.pid"), there => !there);
        Assert.Equal("site2-db is the primary, epoch 1\nwas=primary", await pair.First.ReadAsync($"{State}/fenced"));
        Assert.True(await pair.First.ExistsAsync($"{pair.First.Data}/standby.signal"));
        await Wait.UntilAsync(
            "the watch to say so", () => pair.First.ReadAsync("/run/watch.log"),
            text => text.Contains("fix: bring it back as a standby: 'hacluster rejoin site1'", StringComparison.Ordinal));
        Assert.Equal("f", await pair.Second.SqlAsync("select pg_is_in_recovery()"));
        Assert.False(await pair.Second.ExistsAsync($"{State}/fenced"));
    }

    [Fact]
    public async Task A_primary_that_is_suspended_with_its_sessions_is_stopped_all_the_same()
    {
        await using var pair = await DatabasePair.StartAsync();
        await pair.Second.WriteAsync($"{State}/promotion.json", Epoch1);
        await pair.Second.SqlAsync("select pg_promote()");
        await pair.First.DoAsync($"pkill -STOP -u postgres -f '^postgres: '; kill -STOP $(head -n 1 {pair.First.Data}/postmaster.pid)");

        await WatchAsync(pair.First);

        await Wait.UntilAsync(
            "its processes to be gone", () => pair.First.RunAsync("pgrep -u postgres -f '/bin/postgres .*-D |^postgres: '"),
            seen => seen.ExitCode == 1);
        Assert.True(await pair.First.ExistsAsync($"{State}/fenced"));
    }

    [Fact]
    public async Task A_primary_that_gives_the_watch_no_connection_is_not_noted_as_unprotected()
    {
        await using var pair = await DatabasePair.StartAsync();
        await pair.First.SqlAsync($"alter role {DatabaseNames.MonitorRole} connection limit 0");
        await pair.First.WriteAsync($"{State}/alone", "the first database of the cluster\n");

        await WatchAsync(pair.First);

        // It sees that the standby streams.
        await Wait.UntilAsync("the mark to go", () => pair.First.ExistsAsync($"{State}/alone"), there => !there);
        Assert.False(await pair.First.ExistsAsync($"{State}/unprotected"));
    }

    [Fact]
    public async Task Of_two_primaries_that_no_record_tells_apart_only_the_earlier_one_stops()
    {
        await using var pair = await DatabasePair.StartAsync();
        await pair.Second.SqlAsync("select pg_promote()");

        await WatchAsync(pair.Second);
        await WatchAsync(pair.First);

        await Wait.UntilAsync(
            "site1-db to be gone", () => pair.First.ExistsAsync($"{pair.First.Data}/postmaster.pid"), there => !there);
        Assert.Equal("f", await pair.Second.SqlAsync("select pg_is_in_recovery()"));
        Assert.False(await pair.Second.ExistsAsync($"{State}/fenced"));
    }

    [Fact]
    public async Task A_standby_that_is_promoted_by_hand_beside_the_primary_of_the_last_role_change_stops()
    {
        await using var pair = await DatabasePair.StartAsync();
        foreach (var host in new[] { pair.First, pair.Second })
            await host.WriteAsync($"{State}/promotion.json", ToSite1);
        await pair.Second.SqlAsync("select pg_promote()");
        Assert.Equal("7|t", await LastRoleChangeAsync(pair.First));
        Assert.Equal("7|f", await LastRoleChangeAsync(pair.Second));

        await WatchAsync(pair.First);
        await WatchAsync(pair.Second);

        await Wait.UntilAsync(
            "site2-db to be gone", () => pair.Second.ExistsAsync($"{pair.Second.Data}/postmaster.pid"), there => !there);
        Assert.Equal("f", await pair.First.SqlAsync("select pg_is_in_recovery()"));
        Assert.Equal(ToSite1, await pair.First.ReadAsync($"{State}/promotion.json"));
        Assert.Equal(ToSite1, await pair.Second.ReadAsync($"{State}/promotion.json"));
    }

    [Fact]
    public async Task A_promotion_by_hand_is_put_on_record_when_no_primary_disputes_it_and_stops_the_former_primary_that_returns()
    {
        await using var pair = await DatabasePair.StartAsync();
        foreach (var host in new[] { pair.First, pair.Second })
            await host.WriteAsync($"{State}/promotion.json", ToSite1);
        await pair.First.StopServerAsync("immediate");
        await pair.Second.SqlAsync("select pg_promote()");

        await WatchAsync(pair.Second);

        var record = JsonNode.Parse(await Wait.UntilAsync(
            "the record", () => pair.Second.ReadAsync($"{State}/promotion.json"), text => text != ToSite1))!;
        Assert.Equal("site2", (string)record["to"]!);
        Assert.Equal("done", (string)record["state"]!);
        Assert.Equal($"{(long)record["epoch"]!}|t", await LastRoleChangeAsync(pair.Second));
        Assert.True((long)record["epoch"]! > DateTimeOffset.UtcNow.AddHours(-1).ToUnixTimeMilliseconds() * 100, record.ToJsonString());

        // Past its guard.
        await pair.First.StartServerAsync();
        await WatchAsync(pair.First);
        await Wait.UntilAsync("site1-db to be fenced", () => pair.First.ExistsAsync($"{State}/fenced"), fenced => fenced);
        Assert.Equal("f", await pair.Second.SqlAsync("select pg_is_in_recovery()"));
    }

    [Fact]
    public async Task A_primary_keeps_its_record_while_a_switchover_to_its_peer_is_not_complete()
    {
        await using var pair = await DatabasePair.StartAsync();
        var begun = Epoch1.Replace("\"done\"", "\"intended\"", StringComparison.Ordinal);
        await pair.First.WriteAsync($"{State}/promotion.json", begun);

        await WatchAsync(pair.First);
        await Wait.UntilAsync("the watch to look", () => pair.First.ExistsAsync($"{State}/reserve"), there => there);
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);

        Assert.Equal(begun, await pair.First.ReadAsync($"{State}/promotion.json"));
    }

    [Fact]
    public async Task A_server_that_a_rejoin_has_started_for_itself_is_no_primary_that_must_stop()
    {
        await using var pair = await DatabasePair.StartAsync();
        await pair.First.SqlAsync("create table only_here ()");
        await pair.First.StopServerAsync("immediate");
        await pair.Second.WriteAsync($"{State}/promotion.json", Epoch1);
        await pair.Second.SqlAsync("select pg_promote()");
        await pair.First.DoAsync(
            $"install -d -o postgres /run/alone; {DatabaseHost.AsPostgres} {DatabaseHost.Bin}/pg_ctl -D {pair.First.Data} -s -w "
                + $"-l /tmp/alone.log start -o '-c config_file={DatabaseHost.Configuration} -c listen_addresses= "
                + "-c unix_socket_directories=/run/alone' > /dev/null 2>&1");

        await WatchAsync(pair.First);

        await Task.Delay(TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken);
        Assert.False(await pair.First.ExistsAsync($"{State}/fenced"));
        Assert.Equal(
            "0",
            await pair.First.DoAsync(
                $"{DatabaseHost.AsPostgres} psql -XAt -h /run/alone -p {pair.First.Port} -c 'select count(*) from only_here'"));
    }

    [Fact]
    public async Task A_peer_that_refuses_the_login_is_reported_once_and_stops_nothing()
    {
        await using var pair = await DatabasePair.StartAsync();
        await pair.RequirePasswordAsync(pair.Second);
        await pair.First.LogInToPeerWithAsync("password=of-another-deployment");
        await pair.Second.SqlAsync("alter system set primary_conninfo = ''");
        await pair.Second.SqlAsync("select pg_reload_conf()");
        // It would be replaced if nobody disputed it; who refuses the login may.
        await pair.First.WriteAsync($"{State}/promotion.json", Epoch1);

        await WatchAsync(pair.First);

        var log = await Wait.UntilAsync(
            "the report", () => pair.First.ReadAsync("/run/watch.log"),
            text => text.Contains("fix: make the credentials agree: 'hacluster up'", StringComparison.Ordinal));
        Assert.StartsWith("site2-db runs, and the credentials of the two differ", log, StringComparison.Ordinal);
        await Task.Delay(TimeSpan.FromSeconds(7), TestContext.Current.CancellationToken);
        Assert.Equal(log, await pair.First.ReadAsync("/run/watch.log"));
        Assert.Equal(Epoch1, await pair.First.ReadAsync($"{State}/promotion.json"));
        Assert.Equal("f", await pair.First.SqlAsync("select pg_is_in_recovery()"));
    }

    [Fact]
    public async Task The_last_message_of_the_primary_is_noted_on_the_standby()
    {
        await using var pair = await DatabasePair.StartAsync();
        await WatchAsync(pair.Second);

        var contact = JsonNode.Parse(await Wait.UntilAsync(
            "the note", async () => (await pair.Second.RunAsync("cat /run/hacluster/contact.json")).Output, text => text.Length > 0))!;

        Assert.Matches("^[0-9A-F]+/[0-9A-F]+$", (string)contact["primaryEnd"]!);
        Assert.True(DateTimeOffset.UtcNow - (DateTimeOffset)contact["at"]! < TimeSpan.FromMinutes(1), contact.ToJsonString());
    }

    [Fact]
    public async Task A_primary_is_not_alone_while_its_standby_streams_and_notes_since_when_none_does()
    {
        await using var pair = await DatabasePair.StartAsync();
        await pair.First.WriteAsync($"{State}/alone", "the first database of the cluster\n");
        await pair.First.WriteAsync($"{State}/unprotected", "2026-01-02T03:04:05.678Z\n");
        await WatchAsync(pair.First);
        await Wait.UntilAsync("both notes to go", () => pair.First.RunAsync($"ls {State}"), seen => seen.Output.Trim() == "reserve");

        var before = DateTimeOffset.UtcNow;
        await pair.Second.StopServerAsync("fast");
        var noted = DateTimeOffset.Parse(await Wait.UntilAsync(
            "the note", async () => (await pair.First.RunAsync($"cat {State}/unprotected")).Output.Trim(), text => text.Length > 0));

        // The last reply: at most one interval of replies before the stop, never after it was seen.
        Assert.InRange(noted, before - TimeSpan.FromSeconds(15), DateTimeOffset.UtcNow);
        await pair.Second.StartServerAsync();
        await Wait.UntilAsync("the note to go", () => pair.First.ExistsAsync($"{State}/unprotected"), there => !there);
    }

    private static Task<string> LastRoleChangeAsync(DatabaseHost host) =>
        host.DoAsync($"{DatabaseHost.AsPostgres} {LastRoleChange} -p {host.Port} -U {DatabaseNames.ApplicationRole}");

    // As the unit: its own user, in the background, until the host ends.
    private static Task<string> WatchAsync(DatabaseHost host) =>
        host.DoAsync($"setsid -f {DatabaseHost.AsPostgres} /usr/local/lib/hacluster/database-watch > /run/watch.log 2>&1 < /dev/null");
}
