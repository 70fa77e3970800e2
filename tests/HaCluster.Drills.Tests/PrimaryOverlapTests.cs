using HaCluster.Drills.Checks;

namespace HaCluster.Drills.Tests;

public sealed class PrimaryOverlapTests
{
    [Fact]
    public void One_primary_after_the_other_is_no_double_primary() =>
        Assert.Empty(PrimaryOverlap.Moments([[1000, 1200, 1400], [1551, 1751]]));

    [Fact]
    public void Claims_of_the_same_moment_are_counted() =>
        Assert.Equal([1200, 1400], PrimaryOverlap.Moments([[1000, 1200, 1400], [1205, 1360, 2000]]));

    [Theory]
    [InlineData(850, 1)]
    [InlineData(849, 0)]
    [InlineData(1150, 1)]
    [InlineData(1151, 0)]
    public void The_same_moment_is_150_milliseconds_long(long other, int overlaps) =>
        Assert.Equal(overlaps, PrimaryOverlap.Moments([[1000], [other]]).Length);

    [Fact]
    public void A_single_database_has_no_second_primary() => Assert.Empty(PrimaryOverlap.Moments([[1000, 1200]]));

    [Fact]
    public void Moments_that_follow_one_another_are_one_span() =>
        Assert.Equal([Span(1, 2.7), Span(4.3, 4.3)], PrimaryOverlap.Spans([1000, 1200, 2700, 4300]));

    [Fact]
    public void Of_a_span_what_lies_outside_of_others_is_left()
    {
        Assert.Equal([Span(1, 3), Span(5, 6), Span(8, 9)], Span(1, 9).Without([Span(6, 8), Span(3, 5)]));
        Assert.Equal([Span(1, 9)], Span(1, 9).Without([Span(9, 10), Span(0, 1)]));
        Assert.Empty(Span(1, 9).Without([Span(0, 5), Span(4, 10)]));
    }

    [Theory]
    [InlineData(15, false)]
    [InlineData(15.1, true)]
    public void Two_primaries_may_last_5_seconds(double end, bool broken) =>
        Assert.Equal(broken, PrimaryOverlap.Findings([Span(10, end)], [], []).Any());

    [Theory]
    [InlineData(45, false)]
    [InlineData(45.1, true)]
    public void The_time_in_which_they_could_not_ask_each_other_does_not_count(double end, bool broken) =>
        Assert.Equal(broken, PrimaryOverlap.Findings([Span(10, end)], [Span(9, 40)], []).Any());

    [Theory]
    [InlineData(20, true)]
    [InlineData(9, false)]
    [InlineData(35, false)]
    public void A_command_that_ended_with_success_says_that_there_is_one(double success, bool broken) =>
        Assert.Equal(
            broken, PrimaryOverlap.Findings([Span(10, 39)], [Span(9, 40)], [DateTimeOffset.UnixEpoch.AddSeconds(success)]).Any());

    private static Span Span(double from, double to) =>
        new(At(from), At(to));

    private static DateTimeOffset At(double seconds) => DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Round(1000 * seconds));
}
