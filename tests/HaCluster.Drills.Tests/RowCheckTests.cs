using CsCheck;
using HaCluster.Drills.Checks;

namespace HaCluster.Drills.Tests;

public sealed class RowCheckTests
{
    [Fact]
    public void An_acknowledged_row_that_is_not_there_is_lost()
    {
        var check = RowCheck.Of([Attempts.Acknowledged(1, "a"), Attempts.Acknowledged(2, "b")], new HashSet<string> { "a" });

        Assert.Equal(["b"], check.Lost.Select(write => write.Name));
        Assert.Equal((2, 0, 0, 0), (check.Acknowledged, check.Unknown, check.UnknownPresent, check.Unexpected));
    }

    [Fact]
    public void A_row_without_acknowledgement_is_never_lost_whether_it_is_there_or_not()
    {
        var check = RowCheck.Of([Attempts.Unanswered(1, "a"), Attempts.Unanswered(2, "b")], new HashSet<string> { "a" });

        Assert.Empty(check.Lost);
        Assert.Equal((0, 2, 1, 0), (check.Acknowledged, check.Unknown, check.UnknownPresent, check.Unexpected));
    }

    [Fact]
    public void A_row_that_no_attempt_wrote_is_unexpected()
    {
        var check = RowCheck.Of([Attempts.Acknowledged(1, "a")], new HashSet<string> { "a", "x", "y" });

        Assert.Empty(check.Lost);
        Assert.Equal(2, check.Unexpected);
    }

    [Fact]
    public void Names_are_compared_to_the_letter() =>
        Assert.Equal(
            (1, 1),
            RowCheck.Of([Attempts.Acknowledged(1, "a")], new HashSet<string> { "A" }) is var check
                ? (check.Lost.Length, check.Unexpected)
                : default);

    [Fact]
    public void Every_attempt_and_every_row_is_counted_once() =>
        Gen.Select(Gen.Bool, Gen.Bool).Array[0, 20].Sample(attempts =>
        {
            var writes = attempts.Select((attempt, index) =>
                attempt.Item1 ? Attempts.Acknowledged(index, $"n{index}") : Attempts.Unanswered(index, $"n{index}"));
            var rows = attempts.Index().Where(entry => entry.Item.Item2).Select(entry => $"n{entry.Index}").ToHashSet();

            var check = RowCheck.Of([.. writes], rows);

            Assert.Equal(attempts.Length, check.Acknowledged + check.Unknown);
            Assert.Equal(rows.Count, check.Acknowledged - check.Lost.Length + check.UnknownPresent + check.Unexpected);
        });
}
