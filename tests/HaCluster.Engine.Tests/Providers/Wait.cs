using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace HaCluster.Engine.Tests.Providers;

internal static class Wait
{
    /// <summary>Waits for a condition; fails with its text when it does not come true in time.</summary>
    public static async Task UntilAsync(
        Func<bool> condition, int seconds = 20, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed.TotalSeconds > seconds)
                Assert.Fail($"not within {seconds} s: {text}");
            await Task.Delay(20);
        }
    }
}
