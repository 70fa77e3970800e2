using CsCheck;
using HaCluster.Topology;

namespace HaCluster.Drills.Tests;

public sealed class DrillReportTests
{
    private static readonly DrillRun Clean = new()
    {
        Number = 1,
        ActiveBefore = "site1",
        ActiveAfter = "site2",
        Outage = TimeSpan.FromSeconds(2),
        CommandToFirstWrite = null,
        Redundant = TimeSpan.FromSeconds(9),
        Acknowledged = 100,
        Lost = 0,
        Kept = 0,
        Unknown = 1,
        Unexpected = 0,
        DoublePrimaries = 0,
        Reads = 50,
        FailedReads = 0,
        LossReported = "",
        LossWithinReport = true,
        Findings = [],
    };

    [Fact]
    public void A_run_without_a_violated_invariant_passes() => Assert.True(Clean.Passed);

    [Fact]
    public void Each_violated_invariant_fails_the_run()
    {
        Assert.False((Clean with { DoublePrimaries = 1 }).Passed);
        Assert.False((Clean with { Unexpected = 1 }).Passed);
        Assert.False((Clean with { LossWithinReport = false }).Passed);
        Assert.False((Clean with { Findings = ["site1-db was never seen as primary"] }).Passed);
    }

    [Theory]
    [InlineData(ReplicationMode.Synchronous, false, false)]
    [InlineData(ReplicationMode.Asynchronous, false, true)]
    [InlineData(ReplicationMode.Synchronous, true, true)]
    public void Synchronous_replication_loses_an_acknowledged_write_only_to_what_it_does_not_protect_from(
        ReplicationMode mode, bool mayLose, bool passes) =>
        Assert.Equal(passes, new DrillReport("primary-crash", mode, mayLose, [Clean with { Lost = 1 }]).Passed);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(50, 3)]
    [InlineData(60, 3)]
    [InlineData(61, 4)]
    [InlineData(99, 5)]
    [InlineData(100, 5)]
    public void The_percentile_is_the_nearest_rank(double percent, int seconds) =>
        Assert.Equal(
            TimeSpan.FromSeconds(seconds),
            DrillReport.Percentile(new[] { 5, 1, 4, 2, 3 }.Select(value => TimeSpan.FromSeconds(value)), percent));

    [Fact]
    public void Nothing_has_no_percentile() => Assert.Null(DrillReport.Percentile([], 50));

    [Fact]
    public void A_percentile_is_one_of_the_values_and_at_least_that_share_is_not_above_it() =>
        Gen.Select(Gen.Int[0, 100].Array[1, 30], Gen.Int[1, 100]).Sample((values, percent) =>
        {
            var found = (int)DrillReport.Percentile(values.Select(value => TimeSpan.FromSeconds(value)), percent)!.Value.TotalSeconds;

            Assert.Contains(found, values);
            Assert.True(values.Count(value => value <= found) * 100 >= percent * values.Length);
            Assert.True(values.Count(value => value < found) * 100 < percent * values.Length);
        });
}
