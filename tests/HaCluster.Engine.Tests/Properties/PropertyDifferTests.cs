using CsCheck;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Properties;

namespace HaCluster.Engine.Tests.Properties;

public sealed class PropertyDifferTests
{
    [Fact]
    public void A_map_does_not_differ_from_itself_with_or_without_secret_marks() =>
        Values.Maps.Sample(map => PropertyDiffer.AreEqual(map, map) && PropertyDiffer.AreEqual(map, map.WithoutSecrets()));

    [Fact]
    public void Maps_which_differ_in_a_value_differ() => Gen.Select(Values.Maps, Values.Maps).Sample((before, after) =>
        PropertyDiffer.AreEqual(before, after) == before.WithoutSecrets().Equals(after.WithoutSecrets()));

    [Fact]
    public void Every_changed_leaf_is_named_with_its_kind()
    {
        var before = PropertyMap.Empty.Set("same", 1).Set("gone", 1).Set("list", new ArrayValue([1, 2]))
            .Set("deep", PropertyMap.Empty.Set("x", "a"));
        var after = PropertyMap.Empty.Set("same", 1).Set("new", 1).Set("list", new ArrayValue([1, 3, PropertyValue.Null]))
            .Set("deep", PropertyMap.Empty.Set("x", PropertyValue.Unknown));

        var diff = PropertyDiffer.Diff(before, after);

        Assert.Equal(
            [
                ("deep.x", PropertyDiffKind.Update),
                ("gone", PropertyDiffKind.Delete),
                ("list[1]", PropertyDiffKind.Update),
                ("new", PropertyDiffKind.Add),
            ],
            diff.Select(entry => (entry.Key, entry.Value.Kind)));
    }

    [Fact]
    public void A_null_item_is_not_an_empty_object()
    {
        var withNull = PropertyMap.Empty.Set("list", new ArrayValue([PropertyValue.Null]));
        var withEmpty = PropertyMap.Empty.Set("list", new ArrayValue([PropertyMap.Empty]));

        Assert.False(PropertyDiffer.AreEqual(withNull, withEmpty));
        Assert.True(PropertyDiffer.AreEqual(withNull, withNull));
    }

    [Fact]
    public void Assets_are_compared_by_content_when_their_hash_is_known()
    {
        var before = PropertyMap.Empty.Set("asset", new AssetValue(null, "old/place", null, "ab"));

        Assert.True(PropertyDiffer.AreEqual(before, PropertyMap.Empty.Set("asset", new AssetValue(null, "new/place", null, "ab"))));
        Assert.False(PropertyDiffer.AreEqual(before, PropertyMap.Empty.Set("asset", new AssetValue(null, "old/place", null, "cd"))));
    }
}
