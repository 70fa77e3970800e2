using HaCluster.Drills.Chaos;
using HaCluster.Drills.Faults;

namespace HaCluster.Drills.Tests.Chaos;

public sealed class RoundScriptTests
{
    [Fact]
    public void A_seed_gives_the_same_round_again()
    {
        for (var seed = 1; seed < 100; seed++)
            Assert.Equal(Text(RoundScript.Draw(seed, FaultCatalog.All)), Text(RoundScript.Draw(seed, FaultCatalog.All)));
    }

    [Fact]
    public void Neighbouring_seeds_give_every_fault_every_opening_single_and_double_faults()
    {
        var rounds = Enumerable.Range(1, 400).Select(seed => RoundScript.Draw(seed, FaultCatalog.All)).ToArray();

        Assert.Equal(FaultCatalog.All.ToHashSet(), rounds.SelectMany(round => round.Faults).Select(planned => planned.Fault).ToHashSet());
        Assert.Equal(Enum.GetValues<Opening>().ToHashSet(), rounds.Select(round => round.Opening).ToHashSet());
        Assert.Equal([1, 2], rounds.Select(round => round.Faults.Length).Distinct().Order());
        Assert.Equal(rounds.Length, rounds.Select(Text).Distinct().Count());
    }

    [Fact]
    public void Faults_strike_where_they_can_in_order_and_before_they_end() =>
        Assert.All(Enumerable.Range(1, 400).Select(seed => RoundScript.Draw(seed, FaultCatalog.All)), round =>
        {
            Assert.All(round.Faults, planned => Assert.Contains(planned.Side, planned.Fault.Sides));
            Assert.Equal(round.Faults.OrderBy(planned => planned.At), round.Faults);
            Assert.True(round.FaultsEnd > round.Faults[^1].At);
        });

    [Fact]
    public void Every_fault_has_a_name_of_its_own() =>
        Assert.Equal(FaultCatalog.All.Length, FaultCatalog.All.Select(fault => fault.Name).Distinct().Count());

    private static string Text(RoundScript script) =>
        $"{string.Join(' ', script.Faults)} {script.FaultsEnd} {script.Opening} {script.OpeningAt} {script.LoadSeed} "
            + string.Join(' ', script.Steps);
}
