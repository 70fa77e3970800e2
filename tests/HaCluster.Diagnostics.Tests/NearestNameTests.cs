namespace HaCluster.Diagnostics.Tests;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("regoin", "region")]
    [InlineData("DATABASE.PORT", "database.port")]
    [InlineData("replication", "database.replication")]
    public void The_name_with_the_fewest_edits_is_found_by_its_whole_or_its_last_part(string name, string expected) =>
        Assert.Equal(expected, NearestName.Of(name, ["region", "database.port", "database.replication", "target"]));

    [Theory]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("Port", "port", 0)]
    [InlineData("ab", "ba", 2)]
    public void The_distance_counts_edits_without_regard_to_case(string left, string right, int expected)
    {
        Assert.Equal(expected, NearestName.Distance(left, right));
        Assert.Equal(expected, NearestName.Distance(right, left));
    }
}
