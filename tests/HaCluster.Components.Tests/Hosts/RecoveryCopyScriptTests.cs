using HaCluster.Failover.Members;

namespace HaCluster.Components.Tests.Hosts;

/// <summary>The copy of the state on a database host.</summary>
public sealed class RecoveryCopyScriptTests(SharedPair shared) : IClassFixture<SharedPair>
{
    private const string Copy = "/var/lib/hacluster/recovery";

    [Fact]
    public async Task A_copy_takes_the_place_of_the_one_before_it_which_is_kept_and_only_root_can_read_them()
    {
        var host = (await shared.GetAsync()).First;
        var large = new string('x', 300_000);

        (await host.RunAsync(RecoveryCopyScript.Of("site1-db", "first"))).Expect();
        (await host.RunAsync(RecoveryCopyScript.Of("site1-db", large))).Expect();

        Assert.Equal("first", await host.ReadAsync($"{Copy}.previous"));
        Assert.Equal(large, await host.ReadAsync(Copy));
        Assert.Equal("600 root\n600 root", await host.DoAsync($"stat -c '%a %U' {Copy} {Copy}.previous"));
        Assert.Equal("2", await host.DoAsync("ls /var/lib/hacluster | grep -c recovery"));
    }

    [Fact]
    public async Task A_host_without_a_state_folder_says_so()
    {
        await shared.GetAsync();
        await using var host = await DatabaseHost.StartAsync("site1", Loopback.FreePort(), "site2", Loopback.FreePort());
        await host.DoAsync("rm -rf /var/lib/hacluster");

        var kept = await host.RunAsync(RecoveryCopyScript.Of("site1-db", "content"));

        Assert.Equal(1, kept.ExitCode);
        Assert.Contains("keep-recovery-copy failed: the recovery copy cannot be written", kept.Error, StringComparison.Ordinal);
    }
}
