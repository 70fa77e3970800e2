using CsCheck;
using HaCluster.Load.Content;
using HaCluster.Web.Birthdays;

namespace HaCluster.Load.Tests;

/// <summary>What is known of the content that must come.</summary>
public sealed class ContentTests
{
    private static readonly Gen<DateOnly> Dates =
        Gen.Int[new DateOnly(1900, 1, 1).DayNumber, new DateOnly(2100, 12, 31).DayNumber].Select(DateOnly.FromDayNumber);

    [Fact]
    public void A_greeting_is_the_one_of_the_application() =>
        Gen.Select(Dates, Dates).Sample((birth, today) => Assert.Equal(
            Birthday.Greeting("Ada", birth, today), Greeting.For("Ada", birth, today)));

    [Theory]
    [InlineData("2026-03-01T23:59:30Z", "2026-03-02", true)]
    [InlineData("2026-03-01T23:59:30Z", "2026-03-01", true)]
    [InlineData("2026-03-02T00:00:30Z", "2026-03-01", true)]
    [InlineData("2026-03-02T12:00:00Z", "2026-03-02", true)]
    [InlineData("2026-03-02T12:00:00Z", "2026-03-01", false)]
    [InlineData("2026-03-02T12:00:00Z", "2026-03-03", false)]
    public void At_midnight_both_days_are_right(string sent, string day, bool right)
    {
        var moment = DateTimeOffset.Parse(sent);
        var birth = new DateOnly(1990, 5, 17);

        Assert.Equal(right, Greeting.Matches(Greeting.For("Ada", birth, DateOnly.Parse(day)), "Ada", birth, moment, moment.AddSeconds(1)));
    }

    [Theory]
    [InlineData(4, 1000)]
    [InlineData(7, 10)]
    [InlineData(5000, 5000)]
    [InlineData(3, 100_000)]
    public void Each_thread_has_names_of_its_own_and_together_they_are_as_many_as_asked_for(int threads, int names)
    {
        var family = new NameFamily(new Random(1));

        var own = Enumerable.Range(0, threads).Select(thread => family.Of(thread, threads, names)).ToArray();

        Assert.All(own, thread => Assert.NotEmpty(thread));
        Assert.Equal(names, own.SelectMany(thread => thread).Distinct().Count());
        Assert.Equal(names, own.Sum(thread => thread.Length));
    }

    [Fact]
    public void There_are_26_families_and_none_has_a_name_that_counts_as_unknown()
    {
        var random = new Random(1);
        var families = Enumerable.Range(0, 1000).Select(_ => new NameFamily(random).Prefix).Distinct().ToArray();

        Assert.Equal(26, families.Length);
        Assert.All(
            Enumerable.Range(0, 100).Select(_ => NameFamily.Unknown(random)),
            name => Assert.True(Username.Parse(name).Problem is null && name.Length == Username.MaxLength, name));
    }

    [Fact]
    public void The_date_that_was_acknowledged_last_is_known()
    {
        var (book, first, second) = (Book(), new DateOnly(1990, 1, 1), new DateOnly(1991, 1, 1));
        Assert.Null(book.ToRead());

        book.Written(0, first, WriteOutcome.Acknowledged, At(0), At(1));
        Assert.Equal(new KnownName("a", first, null), book.ToRead());

        book.Written(0, second, WriteOutcome.Acknowledged, At(1), At(2));
        Assert.Equal(new KnownName("a", second, first), book.ToRead());

        book.Written(0, first, WriteOutcome.NotDone, At(2), At(3));
        Assert.Equal(new KnownName("a", second, first), book.ToRead());
    }

    [Fact]
    public void After_a_write_of_unknown_outcome_a_name_is_not_read_until_a_later_write_is_sure_to_be_the_last()
    {
        var (book, date) = (Book(), new DateOnly(1990, 1, 1));
        book.Written(0, date, WriteOutcome.Acknowledged, At(0), At(1));

        book.Written(0, date.AddDays(1), WriteOutcome.Unknown, At(1), At(2));
        Assert.Null(book.ToRead());

        book.Written(0, date.AddDays(2), WriteOutcome.Acknowledged, At(31), At(33));
        Assert.Null(book.ToRead());

        book.Written(0, date.AddDays(3), WriteOutcome.Acknowledged, At(32), At(33));
        Assert.Equal(new KnownName("a", date.AddDays(3), null), book.ToRead());
    }

    [Fact]
    public void Only_names_that_are_known_are_read() =>
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 2]).Array[1, 50].Sample(steps =>
        {
            var book = new NameBook(["a", "b", "c", "d", "e"], new Random(1));
            var known = new Dictionary<string, DateOnly>();
            foreach (var ((index, outcome), number) in steps.Select((step, number) => (step, number)))
            {
                // Late enough for each write to be the last one.
                var (date, began, name) = (new DateOnly(1990, 1, 1).AddDays(number), At(100 * number), "abcde"[index].ToString());
                book.Written(index, date, (WriteOutcome)outcome, began, began);
                if ((WriteOutcome)outcome == WriteOutcome.Acknowledged)
                    known[name] = date;
                else if ((WriteOutcome)outcome == WriteOutcome.Unknown)
                    known.Remove(name);
                var read = Enumerable.Range(0, 20).Select(_ => book.ToRead()).ToArray();
                Assert.All(read, seen => Assert.Equal(known.Count == 0, seen is null));
                Assert.All(read.OfType<KnownName>(), seen => Assert.Equal(known[seen.Name], seen.Date));
            }
        });

    private static NameBook Book() => new(["a"], new Random(1));

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
