using HaCluster.Drills.Chaos;
using HaCluster.Drills.Faults;

namespace HaCluster.Drills.Tests.Chaos;

/// <summary>What is said of the faults of a round is what they did.</summary>
public sealed class FaultScheduleTests
{
    private static readonly FaultTarget Target = new("site1-db", "site1-app", "site1-svc", "router");

    [Fact]
    public async Task A_fault_that_could_not_be_applied_did_not_strike_and_is_taken_away_all_the_same()
    {
        var (strikes, fails) = (new Fake("strikes"), new Fake("fails") { Failure = "the machine does not run" });
        var script = Script(strikes, fails);
        var schedule = new FaultSchedule(script, _ => Target, new RoundLog(TimeProvider.System), TimeProvider.System);

        await schedule.RunAsync(TimeProvider.System.GetUtcNow(), CancellationToken.None);

        Assert.Equal(["fails"], schedule.Missed.Select(planned => planned.Fault.Name));
        Assert.Equal((1, 1), (strikes.Removals, fails.Removals));
    }

    [Fact]
    public async Task Of_a_round_that_is_ended_at_once_no_fault_has_struck()
    {
        var fault = new Fake("later");
        var script = Script(fault);
        var schedule = new FaultSchedule(script, _ => Target, new RoundLog(TimeProvider.System), TimeProvider.System);

        await schedule.RunAsync(TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(1), new CancellationToken(canceled: true));

        Assert.Equal(["later"], schedule.Missed.Select(planned => planned.Fault.Name));
        Assert.Equal((0, 0), (fault.Applications, fault.Removals));
    }

    private static RoundScript Script(params IFault[] faults) => RoundScript.Draw(1, FaultCatalog.All) with
    {
        Faults = [.. faults.Select(fault => new PlannedFault(fault, Side.Primary, TimeSpan.Zero))],
        FaultsEnd = TimeSpan.Zero,
    };

    private sealed class Fake(string name) : IFault
    {
        public string Name => name;

        public string Description => name;

        public string? Failure { get; init; }

        public int Applications { get; private set; }

        public int Removals { get; private set; }

        public Task ApplyAsync(FaultTarget target)
        {
            Applications++;
            return Failure is null ? Task.CompletedTask : throw new DrillException(Failure);
        }

        public Task RemoveAsync(FaultTarget target)
        {
            Removals++;
            return Task.CompletedTask;
        }
    }
}
