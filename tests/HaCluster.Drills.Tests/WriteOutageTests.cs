using CsCheck;
using HaCluster.Drills.Load;

namespace HaCluster.Drills.Tests;

public sealed class WriteOutageTests
{
    [Fact]
    public void The_outage_lasts_from_the_last_acknowledgement_before_to_the_first_after()
    {
        Attempt[] writes =
        [
            Attempts.Acknowledged(1), Attempts.Acknowledged(2), Attempts.Unanswered(4), Attempts.Acknowledged(7), Attempts.Acknowledged(8),
        ];

        Assert.Equal(
            new WriteOutage(Attempts.At(2), Attempts.At(7)), WriteOutage.Longest(writes, injected: Attempts.At(3), ended: Attempts.At(9)));
    }

    [Fact]
    public void A_longer_gap_that_ended_before_the_fault_does_not_count()
    {
        Attempt[] writes = [Attempts.Acknowledged(0), Attempts.Acknowledged(50), Attempts.Acknowledged(52), Attempts.Acknowledged(53)];

        Assert.Equal(
            TimeSpan.FromSeconds(2), WriteOutage.Longest(writes, injected: Attempts.At(51), ended: Attempts.At(54)).Duration);
    }

    [Fact]
    public void Writes_that_do_not_resume_are_an_outage_without_an_end()
    {
        var outage = WriteOutage.Longest(
            [Attempts.Acknowledged(1), Attempts.Acknowledged(2), Attempts.Unanswered(5)], injected: Attempts.At(2), ended: Attempts.At(60));

        Assert.Equal((Attempts.At(2), null, null), (outage.From, outage.To, outage.Duration));
    }

    [Fact]
    public void Without_any_acknowledgement_the_outage_begins_with_the_fault() =>
        Assert.Equal(
            new WriteOutage(Attempts.At(3), null),
            WriteOutage.Longest([Attempts.Unanswered(5)], injected: Attempts.At(3), ended: Attempts.At(10)));

    [Fact]
    public void The_order_of_the_attempts_does_not_matter()
    {
        Attempt[] writes = [Attempts.Acknowledged(7), Attempts.Acknowledged(1), Attempts.Acknowledged(2)];

        Assert.Equal(
            TimeSpan.FromSeconds(5), WriteOutage.Longest(writes, injected: Attempts.At(3), ended: Attempts.At(8)).Duration);
    }

    [Fact]
    public void No_acknowledgement_lies_within_the_outage_and_no_gap_after_the_fault_is_longer() =>
        Gen.Select(Gen.Int[0, 1000].Array[1, 30], Gen.Int[0, 1000]).Sample((seconds, fault) =>
        {
            var outage = WriteOutage.Longest(
                seconds.Select(second => Attempts.Acknowledged(second)), injected: Attempts.At(fault), ended: Attempts.At(1000));
            var end = outage.To ?? Attempts.At(1000);

            Assert.DoesNotContain(seconds, second => Attempts.At(second) > outage.From && Attempts.At(second) < end);
            var stamps = seconds.Append(1000).Distinct().Order().ToArray();
            var longest = stamps.Zip(stamps.Skip(1), (from, to) => (from, to)).Where(gap => gap.to >= fault)
                .Select(gap => gap.to - gap.from).DefaultIfEmpty(0).Max();
            Assert.Equal(TimeSpan.FromSeconds(longest), end - outage.From);
        });
}
