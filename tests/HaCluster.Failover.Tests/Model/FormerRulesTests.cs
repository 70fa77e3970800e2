using HaCluster.Failover.Model;

namespace HaCluster.Failover.Tests.Model;

/// <summary>
/// Each rule is needed: without it the explorer finds the promise that was broken before there was the rule. What it finds is a shortest
/// way, which the output of the test shows.
/// </summary>
public sealed class FormerRulesTests(ITestOutputHelper output)
{
    [Fact]
    public void A_primary_that_asks_a_stopped_standby_before_it_starts_has_no_exit()
    {
        var found = Explorations.IsFound(
            Breach.NoExit,
            new Setup
            {
                Rules = new Rules { StoppedServersStart = false },
                Faults = 2,
                Commands = 0,
                Kinds = FaultKinds.ServerStopped | FaultKinds.ServerCrashed,
            },
            output);
        // The three messages that refer to one another.
        Assert.Contains(
            "failover --to site1: start-primary failed on site1, names failover --to site1", found.Trace, StringComparison.Ordinal);
        Assert.Contains("failover --to site2: refused, names rejoin site2", found.Trace, StringComparison.Ordinal);
        Assert.Contains("rejoin site2: refused, names failover --to", found.Trace, StringComparison.Ordinal);
    }

    [Fact]
    public void A_word_that_is_taken_although_the_old_primary_is_heard_makes_two_primaries()
    {
        var found = Explorations.IsFound(
            Breach.TwoWritable,
            new Setup
            {
                Rules = new Rules { ProofOfLife = false },
                Faults = 2,
                Commands = 1,
                Kinds = FaultKinds.SshLost | FaultKinds.FalseWord,
            },
            output);
        Assert.Contains("fence Operator", found.Trace, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_that_count_on_from_what_was_seen_are_used_twice() =>
        Explorations.IsFound(
            Breach.SameEpoch,
            new Setup
            {
                Rules = new Rules { EpochIsUnique = false },
                Faults = 1,
                Commands = 2,
                Overlapping = false,
                Kinds = FaultKinds.SshLost,
            },
            output);

    [Fact]
    public void Two_primaries_with_one_number_stay() =>
        Explorations.IsFound(
            Breach.NobodyYields,
            new Setup
            {
                Rules = new Rules { EpochIsUnique = false, ProofOfLife = false, StoppedServersStart = false },
                Faults = 3,
                Commands = 2,
                Kills = 0,
                Writes = 0,
                Overlapping = false,
                Kinds = FaultKinds.ServerCrashed | FaultKinds.SshLost | FaultKinds.FalseWord,
                Ignored = [Breach.TwoWritable, Breach.SameEpoch, Breach.NoExit],
            },
            output);

    [Fact]
    public void A_configuration_that_is_taken_for_a_proof_claims_that_nothing_is_lost()
    {
        var found = Explorations.IsFound(
            Breach.ClaimTooSmall,
            new Setup
            {
                Rules = new Rules { SynchronousMark = false },
                Synchronous = true,
                Faults = 1,
                Commands = 2,
                Overlapping = false,
                Kinds = FaultKinds.LinkCut,
            },
            output);
        Assert.Contains("acknowledged: row1", found.Trace, StringComparison.Ordinal);
    }

    [Fact]
    public void A_command_that_goes_on_without_the_facts_of_the_first_one_forgets_what_is_lost()
    {
        var found = Explorations.IsFound(
            Breach.ClaimTooSmall,
            new Setup
            {
                Rules = new Rules { FactsAreKept = false },
                Faults = 1,
                Commands = 2,
                Overlapping = false,
                Kinds = FaultKinds.LinkCut,
            },
            output);
        Assert.Contains("is killed", found.Trace, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fence_that_writes_before_it_stops_is_prevented_by_a_full_volume()
    {
        var found = Explorations.IsFound(
            Breach.NoExit,
            new Setup
            {
                Rules = new Rules { FenceStopsFirst = false },
                Faults = 1,
                Commands = 0,
                Kinds = FaultKinds.VolumeFull,
            },
            output);
        Assert.Contains("failover --to site2: fence failed on site1", found.Trace, StringComparison.Ordinal);
    }
}
