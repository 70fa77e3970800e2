using System.Collections.Immutable;
using HaCluster.Drills.Load;

namespace HaCluster.Drills.Tests;

public sealed class TotalLossTests
{
    private const double Archived = 10;

    // ada was archived; bob, eve and joe were acknowledged after that, in this order.
    private static readonly ImmutableArray<Attempt> Writes =
    [
        Attempts.Acknowledged(1, "ada"), Attempts.Acknowledged(Archived + 1, "bob"), Attempts.Acknowledged(Archived + 2, "eve"),
        Attempts.Acknowledged(Archived + 3, "joe"),
    ];

    [Theory]
    [InlineData(3, "ada")]
    [InlineData(2, "ada", "bob")]
    [InlineData(0, "ada", "bob", "eve", "joe")]
    public void What_had_not_reached_the_archive_may_be_lost_and_is_counted(int lost, params string[] there)
    {
        Assert.Empty(Compare(out var counted, there));
        Assert.Equal(lost, counted);
    }

    [Fact]
    public void What_was_archived_must_be_there() => Assert.Contains(
        "1 acknowledged writes are lost although they were archived: ada:0", string.Join(' ', Compare(out _, "bob")),
        StringComparison.Ordinal);

    [Fact]
    public void Nothing_may_be_lost_before_something_that_is_there() => Assert.Contains(
        "1 acknowledged writes are lost although later ones are there: bob:0", Assert.Single(Compare(out _, "ada", "eve")),
        StringComparison.Ordinal);

    [Fact]
    public void A_comparison_without_archived_writes_proves_nothing_and_a_value_that_nobody_wrote_is_a_finding()
    {
        Assert.Contains(Compare(out _), finding => finding.Contains("proves nothing", StringComparison.Ordinal));
        Assert.Contains("nobody wrote: zoe", Assert.Single(Compare(out _, "ada", "zoe")), StringComparison.Ordinal);
    }

    private static string[] Compare(out int lost, params string[] there)
    {
        string[] findings =
        [
            .. TotalLoss.Compare(
                Attempts.At(Archived), Writes, there.ToDictionary(name => name, int? (_) => 0, StringComparer.Ordinal), out var check),
        ];
        lost = check.Lost.Length;
        return findings;
    }
}
