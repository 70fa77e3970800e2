using CsCheck;
using HaCluster.Web.Birthdays;

namespace HaCluster.Web.Tests;

public sealed class BirthdayTests
{
    private static readonly Gen<DateOnly> Birth = Gen.Int[new DateOnly(1, 1, 1).DayNumber, new DateOnly(2100, 12, 31).DayNumber].Select(
        DateOnly.FromDayNumber);
    private static readonly Gen<DateOnly> Today = Gen.Int[new DateOnly(1970, 1, 1).DayNumber, new DateOnly(2200, 12, 31).DayNumber].Select(
        DateOnly.FromDayNumber);

    [Theory]
    [InlineData("1990-05-17", "2026-05-16", 1)]
    [InlineData("1990-05-17", "2026-05-17", 0)]
    [InlineData("1990-05-17", "2026-05-18", 364)]
    [InlineData("1990-01-01", "2026-12-31", 1)]
    [InlineData("1990-12-31", "2026-01-01", 364)]
    [InlineData("1990-03-01", "2024-02-28", 2)] // a leap day lies between
    [InlineData("1990-03-01", "2023-02-28", 1)]
    [InlineData("2000-02-29", "2024-02-28", 1)] // leap year: on the 29th
    [InlineData("2000-02-29", "2024-02-29", 0)]
    [InlineData("2000-02-29", "2024-03-01", 364)] // next is 2025-02-28
    [InlineData("2000-02-29", "2023-02-28", 0)] // common year: on the 28th
    [InlineData("2000-02-29", "2023-03-01", 365)] // next is 2024-02-29
    [InlineData("2000-02-29", "1900-02-28", 0)] // 1900 was no leap year
    [InlineData("2000-02-28", "2024-02-29", 365)]
    [InlineData("0001-01-01", "2026-12-31", 1)]
    public void Days_until_the_next_birthday(string birth, string today, int days) =>
        Assert.Equal(days, Birthday.DaysUntilNext(DateOnly.Parse(birth), DateOnly.Parse(today)));

    [Fact]
    public void The_next_birthday_is_within_a_year_and_falls_on_the_day_of_birth_or_the_last_of_February() =>
        Gen.Select(Birth, Today).Sample((birth, today) =>
        {
            var days = Birthday.DaysUntilNext(birth, today);
            var next = today.AddDays(days);
            var leapDay = birth is { Month: 2, Day: 29 } && !DateTime.IsLeapYear(next.Year);
            return days is >= 0 and <= 365 && next.Month == birth.Month && next.Day == (leapDay ? 28 : birth.Day);
        });

    [Fact]
    public void Each_day_brings_the_birthday_one_day_nearer_until_it_is_there() =>
        Gen.Select(Birth, Today).Sample((birth, today) =>
        {
            var days = Birthday.DaysUntilNext(birth, today);
            return days == 0 || Birthday.DaysUntilNext(birth, today.AddDays(1)) == days - 1;
        });

    [Fact]
    public void Every_calendar_year_has_exactly_one_birthday() =>
        Gen.Select(Birth, Gen.Int[1970, 2199]).Sample(
            (birth, year) =>
            {
                var first = new DateOnly(year, 1, 1);
                var days = first.AddYears(1).DayNumber - first.DayNumber;
                return Enumerable.Range(0, days).Count(d => Birthday.DaysUntilNext(birth, first.AddDays(d)) == 0) == 1;
            },
            iter: 500);

    [Theory]
    [InlineData("2026-05-17", "Hello, Ada! Happy birthday!")]
    [InlineData("2026-05-16", "Hello, Ada! Your birthday is in 1 day(s)")]
    [InlineData("2026-05-18", "Hello, Ada! Your birthday is in 364 day(s)")]
    public void The_greeting_says_how_long_it_is(string today, string greeting) =>
        Assert.Equal(greeting, Birthday.Greeting("Ada", new DateOnly(1990, 5, 17), DateOnly.Parse(today)));
}
