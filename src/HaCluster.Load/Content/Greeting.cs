namespace HaCluster.Load.Content;

/// <summary>What the application says to somebody; see docs/application.md. Computed here once more, because it is what is checked.</summary>
internal static class Greeting
{
    /// <summary>By how much the clock here and a clock of the cluster may differ at midnight.</summary>
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(1);

    /// <param name="name">As in the request.</param>
    /// <param name="birth">Date of birth.</param>
    /// <param name="today">The day of the request, in UTC.</param>
    public static string For(string name, DateOnly birth, DateOnly today)
    {
        var next = Birthday(birth, today.Year);
        if (next < today)
            next = Birthday(birth, today.Year + 1);
        var days = next.DayNumber - today.DayNumber;
        return days == 0 ? $"Hello, {name}! Happy birthday!" : $"Hello, {name}! Your birthday is in {days} day(s)";
    }

    /// <summary>Whether a greeting is right at one of the moments of a request.</summary>
    public static bool Matches(string message, string name, DateOnly birth, DateTimeOffset sent, DateTimeOffset received)
    {
        var last = Day(received + ClockDifference);
        for (var day = Day(sent - ClockDifference); day <= last; day = day.AddDays(1))
        {
            if (message == For(name, birth, day))
                return true;
        }
        return false;
    }

    // People born on 29 February have their birthday on the 28th in common years.
    private static DateOnly Birthday(DateOnly birth, int year) =>
        new(year, birth.Month, Math.Min(birth.Day, DateTime.DaysInMonth(year, birth.Month)));

    private static DateOnly Day(DateTimeOffset moment) => DateOnly.FromDateTime(moment.UtcDateTime);
}
