using HaCluster.Drills.Load;

namespace HaCluster.Drills.Tests;

/// <summary>Writes and reads of a drill that begins at <see cref="Begin"/>.</summary>
internal static class Attempts
{
    public static readonly DateTimeOffset Begin = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static DateTimeOffset At(double seconds) => Begin + TimeSpan.FromSeconds(seconds);

    /// <summary>A write of 10 ms that was acknowledged at this second.</summary>
    public static Attempt Acknowledged(double second, string name = "drill", int version = 0) =>
        new(name, version, At(second - 0.01), At(second), Acknowledged: true, Problem: null);

    /// <summary>A write without an answer.</summary>
    public static Attempt Unanswered(double second, string name = "drill", int version = 0) =>
        new(name, version, At(second - 0.01), At(second), Acknowledged: false, Problem: "TaskCanceledException");

    /// <summary>A read that found this version; null for none.</summary>
    public static Attempt Read(double second, string name, int? version) =>
        new(name, version, At(second - 0.01), At(second), Acknowledged: true, Problem: null);
}
