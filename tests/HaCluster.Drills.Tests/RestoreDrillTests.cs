using System.Collections.Immutable;
using HaCluster.Drills.Load;
using HaCluster.Drills.Scenarios;

namespace HaCluster.Drills.Tests;

public sealed class RestoreDrillTests
{
    private const double Before = 10;
    private const double After = 11;

    // ada got three values: two acknowledged before the moment, the third in the uncertain time around it. eve's write was never
    // acknowledged. bob was written afterwards.
    private static readonly ImmutableArray<Attempt> Writes =
    [
        Attempts.Acknowledged(1, "ada", 0), Attempts.Acknowledged(2, "ada", 1), Attempts.Acknowledged(Before + 0.5, "ada", 2),
        Attempts.Unanswered(3, "eve", 0), Attempts.Acknowledged(After + 2, "bob", 0),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_was_written_around_the_moment_or_never_acknowledged_may_be_there_or_not(int version)
    {
        Assert.Empty(Compare([], ("ada", version), ("somebody", null)));
        Assert.Empty(Compare([], ("ada", version), ("eve", 0)));
    }

    [Theory]
    [InlineData(null, "lacks 2 of the values that were acknowledged or read before its moment: ada:0 ada:1")]
    [InlineData(0, "lacks 1 of the values that were acknowledged or read before its moment: ada:1")]
    public void What_was_acknowledged_before_must_be_there(int? version, string finding) =>
        Assert.Contains(finding, Assert.Single(Compare([], version is null ? [] : [("ada", version)])), StringComparison.Ordinal);

    [Fact]
    public void What_was_read_before_must_be_there_whether_it_was_acknowledged_or_not()
    {
        Assert.Contains("eve:0", Assert.Single(Compare([Attempts.Read(Before - 1, "eve", 0)], ("ada", 1))), StringComparison.Ordinal);
        Assert.Empty(Compare([Attempts.Read(Before + 1, "eve", 0)], ("ada", 1)));
    }

    [Fact]
    public void What_was_written_later_must_not_be_there() => Assert.Contains(
        "has 1 of the values that were written after its moment: bob:0", Assert.Single(Compare([], ("ada", 1), ("bob", 0))),
        StringComparison.Ordinal);

    [Fact]
    public void A_value_that_nobody_wrote_is_a_finding() =>
        Assert.Contains("nobody wrote: ada", Assert.Single(Compare([], ("ada", 3))), StringComparison.Ordinal);

    [Fact]
    public void A_comparison_without_writes_before_and_after_proves_nothing()
    {
        foreach (var second in new[] { Before - 1, After + 1 })
            Assert.Contains(
                "proves nothing",
                Assert.Single(RestoreDrill.Compare(
                    Attempts.At(Before), Attempts.At(After), [Attempts.Acknowledged(second, "bob", 0)], [],
                    second < Before ? new Dictionary<string, int?> { ["bob"] = 0 } : [])),
                StringComparison.Ordinal);
    }

    private static IEnumerable<string> Compare(ImmutableArray<Attempt> reads, params (string Name, int? Version)[] rows) =>
        RestoreDrill.Compare(
            Attempts.At(Before), Attempts.At(After), Writes, reads, rows.ToDictionary(row => row.Name, row => row.Version));
}
