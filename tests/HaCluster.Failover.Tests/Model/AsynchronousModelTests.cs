using HaCluster.Failover.Model;

namespace HaCluster.Failover.Tests.Model;

/// <summary>
/// Every interleaving of commands, kills, faults and clients within the bounds keeps the promises, with commits that wait for nobody.
/// </summary>
public sealed class AsynchronousModelTests(ITestOutputHelper output)
{
    private static readonly Setup Cluster = new() { Synchronous = false };

    [Fact]
    public void Two_operators_at_once_one_of_them_killed_keep_every_promise() =>
        Explorations.NothingIsFound(Cluster with { Faults = 0, Commands = 2, Kills = 1 }, atLeast: 50_000, output);

    [Fact]
    public void A_command_in_the_midst_of_two_faults_keeps_every_promise() =>
        Explorations.NothingIsFound(Cluster with { Faults = 2, Commands = 1, Kills = 0 }, atLeast: 300_000, output);

    [Fact]
    public void A_command_that_is_killed_anywhere_and_followed_by_any_other_keeps_every_promise_with_a_fault() =>
        Explorations.NothingIsFound(
            Cluster with { Faults = 1, Commands = 2, Kills = 1, Overlapping = false }, atLeast: 500_000, output);
}
