using HaCluster.Drills.Chaos;

namespace HaCluster.Drills.Tests.Chaos;

public sealed class ScriptedOperatorTests
{
    [Theory]
    [InlineData(0.0, 'a')]
    [InlineData(0.59, 'a')]
    [InlineData(0.6, 'a')]
    [InlineData(0.75, 'b')]
    [InlineData(0.99, 'c')]
    [InlineData(1.0, 'c')]
    public void Most_follow_the_first_and_some_another(double share, char chosen) =>
        Assert.Equal(chosen, ScriptedOperator.Choose(['a', 'b', 'c'], share));
}
