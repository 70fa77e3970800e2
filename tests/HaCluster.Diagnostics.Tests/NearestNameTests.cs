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
    [InlineData("nope", "flapping")]
    [InlineData("nohost", "site1-svc")]
    [InlineData("ls", "up")]
    [InlineData("colour", "target")]
    [InlineData("", "up")]
    public void Nothing_is_found_where_nothing_is_like_the_name(string name, string candidate) =>
        Assert.Null(NearestName.Of(name, [candidate]));

    [Theory]
    [InlineData("ups", "up")]
    [InlineData("region", "region-loss")]
    [InlineData("site1", "site1-svc")]
    [InlineData("statsu", "status")]
    public void A_likely_slip_or_a_part_of_the_name_is_enough(string name, string candidate) =>
        Assert.Equal(candidate, NearestName.Of(name, [candidate]));

    [Theory]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("Port", "port", 0)]
    [InlineData("ab", "ba", 1)]
    public void The_distance_counts_edits_without_regard_to_case(string left, string right, int expected)
    {
        Assert.Equal(expected, NearestName.Distance(left, right));
        Assert.Equal(expected, NearestName.Distance(right, left));
    }
}
