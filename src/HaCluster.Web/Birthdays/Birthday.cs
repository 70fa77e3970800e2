namespace HaCluster.Web.Birthdays;

/// <summary>When somebody's next birthday is. Pure: the caller says which day it is.</summary>
internal static class Birthday
{
    /// <summary>
    /// Days from <paramref name="today"/> to the next birthday: 0 on the day itself, at most 366.
    /// Somebody born on 29 February has their birthday on 28 February in years without a 29th, so that it stays within its month
    /// and comes once in every calendar year.
    /// </summary>
    public static int DaysUntilNext(DateOnly birth, DateOnly today)
    {
        var next = InYear(birth, today.Year);
        if (next < today)
            next = InYear(birth, today.Year + 1);
        return next.DayNumber - today.DayNumber;
    }

    public static string Greeting(string name, DateOnly birth, DateOnly today) =>
        DaysUntilNext(birth, today) switch
        {
            0 => $"Hello, {name}! Happy birthday!",
            var days => $"Hello, {name}! Your birthday is in {days} day(s)",
        };

    private static DateOnly InYear(DateOnly birth, int year) =>
        new(year, birth.Month, Math.Min(birth.Day, DateTime.DaysInMonth(year, birth.Month)));
}
