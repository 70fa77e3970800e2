using HaCluster.Drills.Checks;

namespace HaCluster.Drills.Tests;

public sealed class PrimarySamplerTests
{
    [Fact]
    public void One_primary_after_the_other_is_no_double_primary() =>
        Assert.Equal(0, PrimarySampler.Overlaps([[1000, 1200, 1400], [1551, 1751]]));

    [Fact]
    public void Claims_of_the_same_moment_are_counted() =>
        Assert.Equal(2, PrimarySampler.Overlaps([[1000, 1200, 1400], [1045, 1360, 2000]]));

    [Theory]
    [InlineData(1150, 1)]
    [InlineData(1151, 0)]
    public void The_same_moment_is_150_milliseconds_long(long other, int overlaps) =>
        Assert.Equal(overlaps, PrimarySampler.Overlaps([[1000], [other]]));

    [Fact]
    public void A_single_database_has_no_second_primary() => Assert.Equal(0, PrimarySampler.Overlaps([[1000, 1200]]));
}
