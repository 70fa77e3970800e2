using HaCluster.Failover.Members;
using HaCluster.Failover.Planning;
using HaCluster.Failover.Wal;
using HaCluster.Topology.Model;

namespace HaCluster.Components.Tests.Hosts;

/// <summary>A fence must hold in the states that lead to a failover: a full disk, a hung server, a promotion that is on its way.</summary>
public sealed class FenceTests
{
    private const ulong PageBytes = 8192;

    /// <summary>Bytes of a record with images of several pages.</summary>
    private const ulong LongestRecord = 64 << 10;

    private const string State = "/var/lib/hacluster";

    private static readonly Plan Failover = PlanComposer.Failover(1, "site1", "site2", Fence.Server);
    private static readonly Plan Restore = PlanComposer.Restore(2, "site2", "site1", Fence.Server);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_state_volume_that_takes_nothing_does_not_keep_a_primary_from_being_fenced(bool readOnly)
    {
        await using var pair = await DatabasePair.StartAsync();
        await FillAsync(pair.First, keepReserve: false);
        if (readOnly)
            await pair.First.DoAsync($"mount -o remount,ro,bind {State}");
        Assert.Contains(
            "\"blockers\":[\"its state folder /var/lib/hacluster cannot be written\"]", await ObserveAsync(pair.First),
            StringComparison.Ordinal);

        var fenced = await pair.First.TryStepAsync(StepAction.FenceServer, Failover);

        fenced.Expect();
        Assert.Contains("its disk takes no mark", fenced.Output, StringComparison.Ordinal);
        Assert.Equal("", await pair.First.DoAsync("pgrep -u postgres -x postgres || true"));
        await pair.First.DoAsync("systemctl start postgresql");
        Assert.Equal("", await pair.First.DoAsync("pgrep -u postgres -x postgres || true"));
        Assert.Contains("\"fenced\":\"failover to site2, epoch 1\"", await ObserveAsync(pair.First), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_without_which_the_server_would_not_start_again_is_missed_while_it_runs_and_when_it_is_stopped()
    {
        await using var pair = await DatabasePair.StartAsync();
        await pair.First.DoAsync($"""
            cd /etc/hacluster
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=host -keyout own.key -out own.crt 2> /dev/null
            chown postgres: own.key
            printf '%s\n' 'ssl = on' "ssl_cert_file = '/etc/hacluster/own.crt'" "ssl_key_file = '/etc/hacluster/own.key'"                 >> {DatabaseHost.Configuration}
            """);
        await pair.First.SqlAsync("select pg_reload_conf()");
        await Wait.UntilAsync("TLS to be on", () => pair.First.SqlAsync("show ssl"), answer => answer == "on");
        Assert.Contains("\"blockers\":[]", await ObserveAsync(pair.First), StringComparison.Ordinal);

        await pair.First.DoAsync("rm /etc/hacluster/own.key");

        const string Missed = "\"blockers\":[\"it does not start without /etc/hacluster/own.key, which cannot be read\"]";
        Assert.Contains(Missed, await ObserveAsync(pair.First), StringComparison.Ordinal);
        await pair.First.StopServerAsync("fast");
        Assert.Contains(Missed, await ObserveAsync(pair.First), StringComparison.Ordinal);
        await pair.First.DoAsync($"echo nonsense >> {DatabaseHost.Configuration}");
        Assert.Contains("\"blockers\":[\"its configuration is not valid: ", await ObserveAsync(pair.First), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_standby_that_runs_and_answers_nobody_is_not_chosen_and_one_that_refuses_the_monitoring_role_is()
    {
        await using var pair = await DatabasePair.StartAsync();
        await pair.First.SqlAsync($"alter role {DatabaseNames.MonitorRole} nologin");
        await Wait.UntilAsync(
            "the role to be refused", () => ObserveAsync(pair.Second),
            answer => answer.Contains("\"processRuns\":true", StringComparison.Ordinal));
        Assert.Contains("\"blockers\":[]", await ObserveAsync(pair.Second), StringComparison.Ordinal);

        await pair.Second.DoAsync("pkill -STOP -u postgres -f /bin/postgres");

        try
        {
            Assert.Contains(
                "\"blockers\":[\"its server runs and does not answer: ", await ObserveAsync(pair.Second), StringComparison.Ordinal);
        }
        finally
        {
            await pair.Second.DoAsync("pkill -CONT -u postgres -f /bin/postgres");
        }
    }

    [Theory]
    [InlineData("select pg_logical_emit_message(true, 'long', repeat('x', 60000000))")]
    [InlineData("select pg_logical_emit_message(true, 'long', repeat('x', 60000000)); select pg_switch_wal()")]
    [InlineData("select pg_switch_wal(); checkpoint; select pg_switch_wal(); create table last_one (n int)")]
    [InlineData("select 1")]
    public async Task The_end_of_the_WAL_of_a_fenced_primary_is_read_whatever_lies_before_it(string work)
    {
        await using var pair = await DatabasePair.StartAsync();
        foreach (var statement in work.Split("; "))
            await pair.First.SqlAsync(statement);
        await pair.Second.StopServerAsync("fast");
        var flushed = Lsn.Parse(await pair.First.SqlAsync("select pg_current_wal_flush_lsn()"));

        var fenced = await pair.First.StepAsync(StepAction.FenceServer, Failover);

        // On a busy machine the server may write something of its own, some images of pages among it: after that look, or just then. What
        // it writes without a commit ends with a page, in the middle of a record that the stop leaves unfinished and that does not count.
        var first = flushed.Value - (flushed.Value % PageBytes == 0 ? LongestRecord : 0);
        Assert.InRange(Lsn.Parse(fenced["end_lsn"]).Value, first, flushed.Value + 500_000);
    }

    [Fact]
    public async Task The_reserve_has_room_for_the_marks_on_a_full_volume()
    {
        await using var pair = await DatabasePair.StartAsync();
        await FillAsync(pair.First, keepReserve: true);
        Assert.Contains("\"blockers\":[]", await ObserveAsync(pair.First), StringComparison.Ordinal);

        (await pair.First.TryStepAsync(StepAction.FenceServer, Failover)).Expect();

        Assert.True(await pair.First.ExistsAsync($"{State}/fenced"));
        Assert.Contains("\"epoch\":1", await pair.First.ReadAsync($"{State}/promotion.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_primary_without_a_free_connection_is_fenced_and_says_that_it_runs_until_then()
    {
        await using var pair = await DatabasePair.StartAsync();
        await pair.First.DoAsync(
            "for i in $(seq 110); do "
                + $"(psql -XAtq -h /var/run/postgresql -p {pair.First.Port} -U postgres -d postgres -c 'select pg_sleep(60)' "
                + "> /dev/null 2>&1 &) ; done");
        var status = await Wait.UntilAsync(
            "all connections to be used", async () => await pair.First.DoAsync("/usr/local/lib/hacluster/database-status"),
            text => text.Contains("too many clients", StringComparison.Ordinal));
        Assert.Contains("\"up\":true,\"role\":\"primary\"", status, StringComparison.Ordinal);

        (await pair.First.TryStepAsync(StepAction.FenceServer, Failover)).Expect();

        Assert.Equal("", await pair.First.DoAsync("pgrep -u postgres -x postgres || true"));
        Assert.True(await pair.First.ExistsAsync($"{State}/fenced"));
    }

    [Fact]
    public async Task A_standby_whose_promotion_is_pending_is_stopped_and_never_becomes_primary()
    {
        await using var pair = await DatabasePair.StartAsync();
        await pair.First.StopServerAsync("fast");
        // A replay that hangs: the promotion is requested and does not happen.
        await pair.Second.DoAsync("kill -STOP $(pgrep -u postgres -f '^postgres: .*startup')");
        await pair.Second.SqlAsync("select pg_promote(false)");

        (await pair.Second.TryStepAsync(StepAction.FenceServer, Restore)).Expect();

        await Wait.UntilAsync(
            "the standby to run again", async () => (await pair.Second.RunAsync(
                $"psql -XAtq -h /var/run/postgresql -p {pair.Second.Port} -U postgres -d postgres -c 'select pg_is_in_recovery()'")).Output,
            answer => answer.Trim() == "t");
        Assert.False(await pair.Second.ExistsAsync($"{pair.Second.Data}/promote"));
        // An earlier plan that still runs somewhere is refused here.
        var late = await pair.Second.TryStepAsync(StepAction.Promote, Failover);
        Assert.Contains("this plan has epoch 1, and the host has seen epoch 2", late.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_both_servers_stopped_a_fence_of_the_standby_lets_the_primary_start()
    {
        await using var pair = await DatabasePair.StartAsync();
        await pair.First.SqlAsync("create table kept as select 1 as n");
        await pair.Second.StopServerAsync("fast");
        await pair.First.StopServerAsync("fast");

        await pair.Second.StepAsync(StepAction.FenceServer, Restore);
        await pair.First.StepAsync(StepAction.StartPrimary, Restore, synchronous: true);

        Assert.Equal("f|1", await pair.First.SqlAsync("select pg_is_in_recovery(), n from kept"));
        Assert.Equal("", await pair.First.SqlAsync("show synchronous_standby_names"));
        Assert.Equal("", await pair.First.SqlAsync("select synchronous_region from hacluster.replication_mode"));
    }

    private static Task<string> ObserveAsync(DatabaseHost host) => host.DoAsync(ObserveScript.Text);

    // A volume of its own for what the host must remember, without a byte left.
    private static Task<string> FillAsync(DatabaseHost host, bool keepReserve) => host.DoAsync($"""
        mkdir -p /run/volume
        mount -t tmpfs -o size=256k tmpfs /run/volume
        cp -a {State}/. /run/volume/
        mount --bind /run/volume {State}
        chown postgres: {State}
        {(keepReserve ? $"head -c 65536 /dev/zero > {State}/reserve" : "")}
        for i in $(seq 200); do head -c 4096 /dev/zero > {State}/filler-$i || break; done 2> /dev/null
        """);
}
