using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace HaCluster.Components.Tests.Hosts;

/// <summary>Whether a stopped server may start: the deployed guard, asking a real peer.</summary>
public sealed class BootGuardTests(SharedPair shared) : IClassFixture<SharedPair>
{
    private const string State = "/var/lib/hacluster";

    [Fact]
    public async Task A_former_primary_whose_peer_was_promoted_is_fenced_for_good()
    {
        var pair = await shared.GetAsync();
        await RecordAsync(pair.First, epoch: 2, to: "site2");
        await using var host = await FormerPrimaryAsync(pair.First.Port);

        var asked = await AskAsync(host);

        Assert.Equal(1, asked.ExitCode);
        Assert.Contains(
            "site1-db must not start as primary: its peer site2-db is the primary, epoch 2", asked.Error, StringComparison.Ordinal);
        Assert.Contains("fix: bring it back as a standby: 'hacluster rejoin site1'", asked.Error, StringComparison.Ordinal);
        Assert.Contains("was=primary", await host.ReadAsync($"{State}/fenced"), StringComparison.Ordinal);
        Assert.True(await host.ExistsAsync($"{host.Data}/standby.signal"));
        Assert.Contains("it was fenced: its peer site2-db is the primary", (await AskAsync(host)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_that_was_promoted_by_hand_beside_the_primary_of_the_last_role_change_does_not_fence_it()
    {
        var pair = await shared.GetAsync();
        await RecordAsync(pair.First, epoch: 7, to: "site1");
        await using var host = await FormerPrimaryAsync(pair.First.Port);
        await RecordAsync(host, epoch: 7, to: "site1");

        var asked = await AskAsync(host);

        Assert.Equal(1, asked.ExitCode);
        Assert.Contains(
            "its peer site2-db accepts writes, although the last role change, epoch 7, made this server primary", asked.Error,
            StringComparison.Ordinal);
        Assert.False(await host.ExistsAsync($"{State}/fenced"));
    }

    [Fact]
    public async Task A_peer_that_is_primary_fences_also_where_no_role_change_is_on_record()
    {
        var pair = await shared.GetAsync();
        await ForgetAsync(pair.First);
        await using var host = await FormerPrimaryAsync(pair.First.Port);

        Assert.Equal(1, (await AskAsync(host)).ExitCode);
        Assert.True(await host.ExistsAsync($"{State}/fenced"));
    }

    [Fact]
    public async Task A_primary_whose_peer_is_a_standby_starts()
    {
        var pair = await shared.GetAsync();
        await ForgetAsync(pair.Second);
        await using var host = await FormerPrimaryAsync(pair.Second.Port);

        Assert.Equal(("", ""), ((await AskAsync(host)).Expect(), (await AskAsync(host)).Error));
    }

    [Fact]
    public async Task A_primary_whose_peer_is_about_to_take_over_waits_and_is_not_fenced()
    {
        var pair = await shared.GetAsync();
        await RecordAsync(pair.Second, epoch: 3, to: "site2");
        await using var host = await FormerPrimaryAsync(pair.Second.Port);
        await RecordAsync(host, epoch: 2, to: "site1");

        var asked = await AskAsync(host);

        Assert.Equal(1, asked.ExitCode);
        Assert.Contains("its peer site2-db is taking over, epoch 3", asked.Error, StringComparison.Ordinal);
        Assert.False(await host.ExistsAsync($"{State}/fenced"));
    }

    [Fact]
    public async Task A_primary_that_is_itself_the_one_to_take_over_starts()
    {
        var pair = await shared.GetAsync();
        await RecordAsync(pair.Second, epoch: 3, to: "site1");
        await using var host = await FormerPrimaryAsync(pair.Second.Port);
        await RecordAsync(host, epoch: 2, to: "site2");

        (await AskAsync(host)).Expect();
    }

    [Fact]
    public async Task A_primary_whose_peer_does_not_answer_stays_down_unless_it_was_left_alone_on_purpose()
    {
        await shared.GetAsync();
        await using var host = await FormerPrimaryAsync(Loopback.FreePort());

        var asked = await AskAsync(host);

        Assert.Equal(1, asked.ExitCode);
        Assert.Contains("its peer site2-db does not answer and may be the primary", asked.Error, StringComparison.Ordinal);
        Assert.Contains("fix: start site2-db, or decide: 'hacluster failover --to site1'", asked.Error, StringComparison.Ordinal);
        Assert.False(await host.ExistsAsync($"{State}/fenced"));

        await host.WriteAsync($"{State}/alone", "Failover, epoch 2\n");
        Assert.Equal("site1-db starts as primary without its peer: Failover, epoch 2\n", (await AskAsync(host)).Expect());
    }

    [Fact]
    public async Task A_peer_that_takes_the_connection_and_says_nothing_counts_as_not_answering_within_the_deadline()
    {
        await shared.GetAsync();
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var host = await FormerPrimaryAsync(((IPEndPoint)silent.LocalEndpoint).Port);

        var clock = Stopwatch.StartNew();
        var asked = await AskAsync(host);

        Assert.Equal(1, asked.ExitCode);
        Assert.Contains("does not answer and may be the primary", asked.Error, StringComparison.Ordinal);
        // The guard gives up after 4 s; the rest is for a busy machine.
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"it took {clock.Elapsed}");
    }

    [Fact]
    public async Task A_primary_left_alone_on_purpose_still_yields_to_a_peer_that_is_primary()
    {
        var pair = await shared.GetAsync();
        await RecordAsync(pair.First, epoch: 2, to: "site2");
        await using var host = await FormerPrimaryAsync(pair.First.Port);
        await host.WriteAsync($"{State}/alone", "Failover, epoch 1\n");

        Assert.Equal(1, (await AskAsync(host)).ExitCode);
        Assert.True(await host.ExistsAsync($"{State}/fenced"));
    }

    [Theory]
    [InlineData("password=of-another-deployment", "password authentication failed for user \"hacluster_replication\"")]
    [InlineData("", "no password supplied")]
    public async Task A_peer_that_refuses_the_login_runs_and_the_difference_of_the_credentials_is_named(string login, string evidence)
    {
        await using var pair = await DatabasePair.StartAsync();
        await pair.RequirePasswordAsync(pair.Second);
        await using var host = await FormerPrimaryAsync(pair.Second.Port);
        await host.LogInToPeerWithAsync(login);

        var asked = await AskAsync(host);

        Assert.Equal(1, asked.ExitCode);
        Assert.Contains(
            "site1-db must not start as primary: its peer site2-db runs, and the credentials of the two differ", asked.Error,
            StringComparison.Ordinal);
        Assert.Contains(evidence, asked.Error, StringComparison.Ordinal);
        Assert.Contains(
            "fix: start this one, after a look at both over SSH: 'hacluster failover --to site1'; then make the credentials agree: "
                + "'hacluster up'",
            asked.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("does not answer", asked.Error, StringComparison.Ordinal);
        Assert.False(await host.ExistsAsync($"{State}/fenced"));

        // What that failover leaves after its look: the peer is a standby and takes part in no earlier plan.
        await host.WriteAsync($"{State}/alone", "Restore, epoch 2\n");
        Assert.Equal("site1-db starts as primary without its peer: Restore, epoch 2\n", (await AskAsync(host)).Expect());
    }

    [Fact]
    public async Task A_standby_and_an_empty_host_start_without_asking_anyone()
    {
        await shared.GetAsync();
        await using var host = await FormerPrimaryAsync(Loopback.FreePort());
        await host.WriteAsync($"{host.Data}/standby.signal", "");
        (await AskAsync(host)).Expect();

        await using var empty = await DatabaseHost.StartAsync("site1", Loopback.FreePort(), "site2", Loopback.FreePort());
        (await AskAsync(empty)).Expect();
    }

    private static Task<ShellResult> AskAsync(DatabaseHost host) => host.RunAsync("/usr/local/lib/hacluster/database-may-start");

    private static Task RecordAsync(DatabaseHost host, int epoch, string to) => host.WriteAsync(
        $"{State}/promotion.json",
        $$"""{"epoch":{{epoch}},"kind":"Failover","from":"{{(to == "site1" ? "site2" : "site1")}}","to":"{{to}}","fence":"Server","state":"done","at":"2026-01-02T03:04:05Z"}""");

    private static Task<string> ForgetAsync(DatabaseHost host) => host.DoAsync($"rm -f {State}/promotion.json");

    // What the guard looks at: that there is data, and no sign of a standby.
    private static async Task<DatabaseHost> FormerPrimaryAsync(int peerPort)
    {
        var host = await DatabaseHost.StartAsync("site1", Loopback.FreePort(), "site2", peerPort);
        await host.DoAsync($"install -d -o postgres {host.Data}");
        await host.WriteAsync($"{host.Data}/PG_VERSION", $"{DatabaseHost.PostgresVersion}\n");
        return host;
    }
}
