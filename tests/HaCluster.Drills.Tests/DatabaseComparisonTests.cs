using HaCluster.Drills.Checks;

namespace HaCluster.Drills.Tests;

public sealed class DatabaseComparisonTests
{
    [Fact]
    public void Equal_databases_have_no_differences_in_whatever_order_the_rows_come() =>
        Assert.Empty(DatabaseComparison.Differences("one", ["a|1", "b|2"], "two", ["b|2", "a|1"]));

    [Fact]
    public void Each_side_is_named_with_what_only_it_has() =>
        Assert.Equal(
            ["Only one has 1 row of base.users: a|1", "Only two has 6 rows of base.users: a|2 b c d e ..."],
            DatabaseComparison.Differences("one", ["a|1"], "two", ["a|2", "b", "c", "d", "e", "f"]));
}
