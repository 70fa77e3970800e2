using System.Collections.Immutable;
using HaCluster.Drills.Checks;
using HaCluster.Drills.Load;

namespace HaCluster.Drills.Tests;

public sealed class LossClaimTests
{
    private static readonly LossClaim Unbounded = new(null, null, 0);

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    [InlineData("""{"result": "done"}""")]
    public void A_report_without_a_loss_claims_nothing(string? report) => Assert.Empty(LossClaim.Read(report));

    [Fact]
    public void The_exact_bytes_come_before_the_bound() =>
        Assert.Equal([new LossClaim(640, null, 0)], LossClaim.Read("""{"loss": {"bytes": 640, "boundBytes": 9999}}"""));

    [Fact]
    public void Without_exact_bytes_the_bound_and_the_moment_are_read() =>
        Assert.Equal(
            [new LossClaim(9999, Attempts.Begin, 128)],
            LossClaim.Read("""{"loss": {"boundBytes": 9999, "since": "2026-01-02T03:04:05Z", "announcedBytes": 128}}"""));

    [Fact]
    public void The_loss_of_an_earlier_role_change_is_read_with_the_own_one() =>
        Assert.Equal(
            [new LossClaim(0, null, 0), Unbounded with { OnlyIfAlone = true }],
            LossClaim.Read("""{"loss": {"boundBytes": 0}, "earlierLoss": {"onlyIfAlone": true}}"""));

    [Fact]
    public void Nothing_lost_needs_no_claim() => Assert.Empty(LossClaim.Uncovered([], []));

    [Fact]
    public void A_claim_without_bounds_covers_no_loss()
    {
        Assert.True(Unbounded.IsUnbounded);
        Assert.Single(LossClaim.Uncovered(Lost(1), [Unbounded]));
        Assert.Single(LossClaim.Uncovered(Lost(1), []));
    }

    [Theory]
    [InlineData(128, 2, true)]
    [InlineData(127, 2, false)]
    [InlineData(0, 1, false)]
    public void Bytes_cover_as_many_rows_as_fit_into_them(long bytes, int rows, bool covered) =>
        Assert.Equal(
            covered,
            LossClaim.Uncovered(Lost([.. Enumerable.Range(0, rows).Select(row => (double)row)]), [new LossClaim(bytes, null, 0)]).IsEmpty);

    [Theory]
    [InlineData(0, 10.0, true)]
    [InlineData(0, 9.9, false)]
    [InlineData(64, 9.9, true)]
    [InlineData(63, 9.9, false)]
    public void The_moment_covers_later_writes_and_of_earlier_ones_what_was_announced(long announced, double second, bool covered) =>
        Assert.Equal(
            covered, LossClaim.Uncovered(Lost(second, 11), [new LossClaim(null, Attempts.At(10), announced)]).IsEmpty);

    [Fact]
    public void The_claims_of_several_commands_add_up()
    {
        Assert.Empty(LossClaim.Uncovered(Lost(1, 2, 11), [new LossClaim(64, null, 0), new LossClaim(null, Attempts.At(10), 64)]));
        Assert.Equal(2, LossClaim.Uncovered(Lost(1, 2, 11), [new LossClaim(64, null, 0), new LossClaim(null, Attempts.At(10), 0)]).Length);
    }

    [Fact]
    public void The_text_names_the_tightest_bound()
    {
        Assert.Equal("640 bytes of WAL", new LossClaim(640, Attempts.Begin, 0).ToString());
        Assert.Equal("writes since 03:04:05.000Z", new LossClaim(null, Attempts.Begin, 0).ToString());
        Assert.Equal("unbounded", Unbounded.ToString());
        Assert.Equal(
            "nothing, unless commits went on alone after 03:04:05.000Z",
            new LossClaim(null, Attempts.Begin, 0) { OnlyIfAlone = true }.ToString());
    }

    private static ImmutableArray<Attempt> Lost(params double[] seconds) => [.. seconds.Select(second => Attempts.Acknowledged(second))];
}
