using HaCluster.Drills.Load;

namespace HaCluster.Drills.Tests;

public sealed class ValuesTests
{
    [Theory]
    [InlineData(2026, 1, 2)]
    [InlineData(2027, 6, 1)]
    [InlineData(2028, 2, 28)]
    [InlineData(2028, 2, 29)]
    [InlineData(2026, 12, 31)]
    public void Each_version_is_known_by_its_date_and_by_its_greeting(int year, int month, int day)
    {
        var today = new DateOnly(year, month, day);
        var values = new Values(today);
        for (var version = 0; version < Values.Count; version++)
        {
            Assert.Equal(version, values.VersionOf(values[version]));
            Assert.Equal(version, values.VersionIn(Greeting(values[version], today), today));
        }
    }

    [Fact]
    public void Other_dates_and_greetings_tell_no_version()
    {
        var today = new DateOnly(2026, 1, 2);
        var values = new Values(today);
        Assert.Null(values.VersionOf(new DateOnly(1991, values[0].Month, values[0].Day)));
        Assert.Null(values.VersionIn("Hello, a! Happy birthday!", today));
        Assert.Null(values.VersionIn("Hello, a! Your birthday is in 365 day(s)", today));
        Assert.Null(values.VersionIn("Hello, a! Your birthday is in 1 day(s)", today.AddDays(1)));
    }

    // As the application says it.
    private static string Greeting(DateOnly birthday, DateOnly today)
    {
        var next = new DateOnly(today.Year, birthday.Month, birthday.Day);
        next = next < today ? next.AddYears(1) : next;
        return $"{{\"message\":\"Hello, a! Your birthday is in {next.DayNumber - today.DayNumber} day(s)\"}}";
    }
}
