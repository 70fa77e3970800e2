using HaCluster.Engine.Providers;

namespace HaCluster.Engine.Tests.Providers;

public sealed class GoDurationTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("0s", 0)]
    [InlineData("5m", 300)]
    [InlineData("1h30m", 5400)]
    [InlineData("1.5s", 1.5)]
    [InlineData("250ms", 0.25)]
    [InlineData("1.1s", 1.1)]
    [InlineData("20µs", 0.00002)]
    [InlineData("300000000000ns", 300)]
    public void Durations_are_read_as_Go_writes_them(string text, double seconds) =>
        Assert.Equal((long)((decimal)seconds * TimeSpan.TicksPerSecond), GoDuration.TryParse(text)?.Ticks);

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("5 m")]
    [InlineData("1d")]
    [InlineData("m")]
    [InlineData("999999999h")]
    [InlineData("9999999999999999s")]
    public void What_is_none_is_told_apart_from_zero(string text) => Assert.Null(GoDuration.TryParse(text));
}
