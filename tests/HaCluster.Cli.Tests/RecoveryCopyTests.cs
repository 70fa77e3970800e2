using System.Text;
using HaCluster.Cli.Access;
using HaCluster.Cli.Recovery;
using HaCluster.Cli.Tests.Failover;
using HaCluster.Cli.Tests.Support;

namespace HaCluster.Cli.Tests;

/// <summary>The copy of the state: what is in it, who can open it, and when it is written.</summary>
public sealed class RecoveryCopyTests
{
    private static readonly SealedHeader Header =
        new("hacluster", "local", "embedded", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Fact]
    public void It_opens_with_its_key_only_and_shows_nothing_without()
    {
        var key = new byte[AccessKey.Size];
        var file = new RecoveryCopy(Header, Deployment("secret", 1), "passphrase").Seal(key);

        var opened = RecoveryCopy.Open(file, key);

        Assert.Equal((Header, "passphrase"), (opened.Header, opened.Passphrase));
        Assert.Equal(Deployment("secret", 1), opened.Deployment);
        Assert.DoesNotContain("secret", Encoding.UTF8.GetString(file), StringComparison.Ordinal);
        Assert.Throws<AccessException>(() => RecoveryCopy.Open(file, [.. key[1..], 1]));
        Assert.Throws<AccessException>(() => RecoveryCopy.Open("{\"format\":\"hacluster-recovery-1\"}"u8.ToArray(), key));
        Assert.Throws<AccessException>(() => RecoveryCopy.Open("{\"format\":\"hacluster-access-1\"}"u8.ToArray(), key));
    }

    [Fact]
    public void A_state_of_a_large_cluster_fits_a_script_many_times_over()
    {
        // The scripts of the hosts are most of a state, and alike.
        var script = string.Concat(Enumerable.Range(0, 500).Select(line => $"echo {line} {line * 7919 % 1000}\\n"));
        var state = Deployment(string.Concat(Enumerable.Repeat(script, 100)), 1);

        Assert.True(state.Length > 600_000);
        Assert.True(new RecoveryCopy(Header, state, null).Seal(new byte[AccessKey.Size]).Length < 40_000);
    }

    [Fact]
    public void The_serial_tells_states_apart_and_not_the_times_of_their_exports()
    {
        var key = new byte[AccessKey.Size];
        var serial = RecoveryCopy.SerialOf(Deployment("a", 1), key);

        Assert.Equal(serial, RecoveryCopy.SerialOf(Deployment("a", 2), key));
        Assert.NotEqual(serial, RecoveryCopy.SerialOf(Deployment("b", 1), key));
        Assert.NotEqual(serial, RecoveryCopy.SerialOf(Deployment("a", 1), [.. key[1..], 1]));
    }

    [Fact]
    public async Task It_is_written_when_the_state_has_changed_and_an_unchanged_state_costs_no_login()
    {
        using var second = new SurvivingRegion("site2");
        using var project = await DeployedProject.CreateAsync(second: second);
        // The import has changed the state.
        Assert.Equal(1, second.Copies);
        var host = TestHost.Create(project.Directory, project.Environment);
        var export = (await TestHost.RunAsync(host, "stack", "export")).Output;

        var (exitCode, _, error) = await TestHost.RunAsync(
            TestHost.Create(project.Directory, project.Environment) with { Input = new StringReader(export) }, "stack", "import");

        Assert.Equal(ExitCodes.Ok, exitCode);
        // One host of the two does not answer; it is tried again, and the other one is not asked.
        Assert.Contains(
            "Warning: no recovery copy of the state could be kept on a database host: site1-db: ", error, StringComparison.Ordinal);
        Assert.Equal(1, second.Copies);
    }

    private static string Deployment(string value, int day) =>
        $$$"""{"version":3,"deployment":{"manifest":{"time":"2026-01-0{{{day}}}"},"resources":[{"inputs":{"value":"{{{value}}}"}}]}}""";
}
