using System.Diagnostics;
using HaCluster.Failover.Model;

namespace HaCluster.Failover.Tests.Model;

/// <summary>Runs an exploration of the model, and shows what it took or what it found.</summary>
internal static class Explorations
{
    public static void NothingIsFound(Setup setup, int atLeast, ITestOutputHelper output)
    {
        var found = Run(setup, output);
        Assert.True(found.Violation is null, found.Violation?.Trace);
        // A model in which nothing happens would keep every promise.
        Assert.True(found.States >= atLeast, $"only {found.States} states");
    }

    public static Violation IsFound(Breach breach, Setup setup, ITestOutputHelper output)
    {
        var violation = Run(setup, output).Violation;
        Assert.True(violation is not null, $"Every promise was kept with {setup.Rules}.");
        output.WriteLine(violation.Trace);
        Assert.True(violation.Breach == breach, violation.Trace);
        return violation;
    }

    private static Exploration Run(Setup setup, ITestOutputHelper output)
    {
        var clock = Stopwatch.StartNew();
        var found = new Explorer(setup).Run(TestContext.Current.CancellationToken);
        output.WriteLine(
            $"{found.States} states, {found.Moves} moves, {found.Depth} deep, {clock.Elapsed.TotalSeconds:F1} s: "
                + $"{(setup.Synchronous ? "synchronous" : "asynchronous")}, {setup.Faults} faults, {setup.Commands} commands, "
                + $"{setup.Kills} kills, {setup.Writes} rows");
        return found;
    }
}
