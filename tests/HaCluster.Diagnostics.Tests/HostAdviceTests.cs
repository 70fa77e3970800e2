namespace HaCluster.Diagnostics.Tests;

public sealed class HostAdviceTests
{
    private static readonly CommandStyle Style = new() { Program = "scripts/hacluster", Stack = "prod", DefaultStack = "local" };

    [Theory]
    [InlineData("look at its log", "look at its log")]
    [InlineData("", "")]
    [InlineData("psql -c 'select 1', then run the command again", "psql -c 'select 1', then run the command again")]
    [InlineData("bring it back: 'hacluster rejoin site1'", "bring it back: `scripts/hacluster rejoin site1 -s prod`")]
    [InlineData(
        "give them up: 'hacluster failover --to site2 --accept-data-loss'; or look: 'hacluster status' first",
        "give them up: `scripts/hacluster failover --to site2 --accept-data-loss -s prod`; or look: `scripts/hacluster status -s prod` first")]
    public void The_commands_of_a_hosts_advice_are_typed_as_here(string printed, string typed) =>
        Assert.Equal(typed, Style.Write(HostAdvice.Read(printed)));
}
