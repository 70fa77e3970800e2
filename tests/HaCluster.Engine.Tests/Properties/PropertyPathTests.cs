using CsCheck;
using HaCluster.Deployment.Properties;

namespace HaCluster.Engine.Tests.Properties;

public sealed class PropertyPathTests
{
    private static readonly PropertyMap Root = PropertyMap.Empty
        .Set("list", new ArrayValue([PropertyMap.Empty.Set("a", 1), PropertyMap.Empty.Set("a", 2)]))
        .Set("a.b", new SecretValue(PropertyMap.Empty.Set("inner", "x")));

    [Theory]
    [InlineData("list[0].a", 1)]
    [InlineData("list[*].a", 2)]
    [InlineData("list.*.a", 2)]
    [InlineData("[\"a.b\"].inner", 1)]
    [InlineData("list[2].a", 0)]
    [InlineData("nothing", 0)]
    public void A_path_finds_every_value_it_leads_to(string path, int count) =>
        Assert.Equal(count, PropertyPath.Parse(path).Find(Root).Count());

    [Theory]
    [InlineData("")]
    [InlineData("a..b")]
    [InlineData("a[")]
    [InlineData("a[x]")]
    [InlineData("a[\"x]")]
    public void What_is_not_a_path_is_refused(string path) => Assert.Throws<FormatException>(() => PropertyPath.Parse(path));

    [Fact]
    public void Any_name_survives_being_appended_and_parsed() => Gen.String.Array[1, 4].Sample(names =>
        PropertyPath.Parse(names.Aggregate("", PropertyPath.Append)).Segments.SequenceEqual(names));

    [Theory]
    [InlineData("list", "list[0].a", true)]
    [InlineData("list[*].a", "list[1].a", true)]
    [InlineData("list[0]", "list[1].a", false)]
    [InlineData("list[0].a", "list", false)]
    public void A_path_contains_what_lies_below_it(string outer, string inner, bool contains) =>
        Assert.Equal(contains, PropertyPath.Parse(outer).Contains(PropertyPath.Parse(inner)));

    [Fact]
    public void Copying_takes_values_from_the_source_and_changes_no_lengths()
    {
        var target = PropertyMap.Empty
            .Set("list", new ArrayValue([PropertyMap.Empty.Set("a", 7), PropertyMap.Empty.Set("a", 8), PropertyMap.Empty.Set("a", 9)]))
            .Set("only", "here");

        var result = PropertyPath.Parse("list[*].a").Copy(Root, target);

        Assert.Equal([1d, 2d, 9d], PropertyPath.Parse("list[*].a").Find(result).Select(value => ((NumberValue)value).Value));
        Assert.False(PropertyPath.Parse("only").Copy(Root, target).ContainsKey("only"));
    }
}
