using CsCheck;
using HaCluster.Drills.Checks;

namespace HaCluster.Drills.Tests;

public sealed class LedgerCheckTests
{
    [Fact]
    public void An_acknowledged_user_that_is_not_there_is_lost()
    {
        var check = LedgerCheck.Of([Attempts.Acknowledged(1, "a"), Attempts.Acknowledged(2, "b")], [], Rows(("a", 0)));

        Assert.Equal(["b"], check.Lost.Select(write => write.Name));
        Assert.Equal((2, 0, 0), (check.Acknowledged, check.Unknown, check.UnknownPresent));
        Assert.Empty(check.Unexpected);
    }

    [Fact]
    public void An_earlier_value_means_that_every_later_one_is_lost()
    {
        var check = LedgerCheck.Of(
            [Attempts.Acknowledged(1, "a", 0), Attempts.Acknowledged(2, "a", 1), Attempts.Acknowledged(3, "a", 2)], [], Rows(("a", 0)));

        Assert.Equal([1, 2], check.Lost.Select(write => write.Version));
    }

    [Fact]
    public void A_write_of_unknown_outcome_is_never_lost_whether_it_is_there_or_not()
    {
        var check = LedgerCheck.Of([Attempts.Unanswered(1, "a"), Attempts.Unanswered(2, "b")], [], Rows(("a", 0)));

        Assert.Empty(check.Lost);
        Assert.Equal((0, 2, 1), (check.Acknowledged, check.Unknown, check.UnknownPresent));
    }

    [Fact]
    public void A_value_that_was_read_and_never_acknowledged_has_vanished_when_it_is_gone()
    {
        var check = LedgerCheck.Of(
            [Attempts.Acknowledged(1, "a", 0), Attempts.Unanswered(2, "a", 1)],
            [Attempts.Read(3, "a", 1), Attempts.Read(4, "a", 1), Attempts.Read(5, "a", 0), Attempts.Read(6, "a", null)], Rows(("a", 0)));

        Assert.Empty(check.Lost);
        Assert.Equal([(1, Attempts.At(3))], check.Vanished.Select(read => (read.Version!.Value, read.Ended)));
    }

    [Fact]
    public void A_value_that_was_acknowledged_and_read_is_counted_once()
    {
        var check = LedgerCheck.Of([Attempts.Acknowledged(1, "a")], [Attempts.Read(2, "a", 0)], Rows());

        Assert.Single(check.Lost);
        Assert.Empty(check.Vanished);
    }

    [Fact]
    public void A_stale_read_is_no_loss() =>
        Assert.Empty(LedgerCheck.Of(
            [Attempts.Acknowledged(1, "a", 0), Attempts.Acknowledged(2, "a", 1)], [Attempts.Read(3, "a", 0)], Rows(("a", 1))).Vanished);

    [Fact]
    public void Users_and_values_that_nobody_wrote_are_unexpected() =>
        Assert.Equal(
            ["a", "b", "x"],
            LedgerCheck.Of(
                [Attempts.Acknowledged(1, "a", 0), Attempts.Unanswered(2, "b", 0), Attempts.Acknowledged(3, "c", 0)], [],
                Rows(("a", 1), ("b", null), ("c", 0), ("x", 0))).Unexpected);

    [Fact]
    public void Names_are_compared_to_the_letter() =>
        Assert.Equal(
            (1, 1),
            LedgerCheck.Of([Attempts.Acknowledged(1, "a")], [], Rows(("A", 0))) is var check
                ? (check.Lost.Length, check.Unexpected.Length)
                : default);

    [Fact]
    public void Every_write_is_counted_once() =>
        Gen.Select(Gen.Bool, Gen.Bool).Array[0, 20].Sample(attempts =>
        {
            var writes = attempts.Select((attempt, index) =>
                attempt.Item1 ? Attempts.Acknowledged(index, $"n{index}") : Attempts.Unanswered(index, $"n{index}"));
            var rows = Rows([.. attempts.Index().Where(entry => entry.Item.Item2).Select(entry => ($"n{entry.Index}", (int?)0))]);

            var check = LedgerCheck.Of([.. writes], [], rows);

            Assert.Equal(attempts.Length, check.Acknowledged + check.Unknown);
            Assert.Equal(rows.Count, check.Acknowledged - check.Lost.Length + check.UnknownPresent);
        });

    private static Dictionary<string, int?> Rows(params (string Name, int? Version)[] rows) =>
        rows.ToDictionary(row => row.Name, row => row.Version, StringComparer.Ordinal);
}
