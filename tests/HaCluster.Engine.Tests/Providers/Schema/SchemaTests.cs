using CsCheck;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers.Schema;

namespace HaCluster.Engine.Tests.Providers.Schema;

public sealed class SchemaTests
{
    private static readonly ObjectSchema Sample = new(
        new Property("size", PropertyType.IntegerIn(1, 10)) { Required = true, Replaces = true },
        new Property("mode", PropertyType.OneOf("fast", "safe")) { Default = "safe" },
        new Property("token", PropertyType.String) { Secret = true },
        new Property("items", PropertyType.ListOf(new Property("key", PropertyType.String) { Required = true })),
        new Property("tags", PropertyType.StringMap));

    [Fact]
    public void All_problems_are_reported_at_once_with_their_paths()
    {
        var result = Sample.Check(Props.Of(
            ("size", 11.0), ("mode", "fats"), ("items", Props.List(Props.Of(("kye", "x")), "text")), ("tags", Props.Of(("a", 1.0))),
            ("colour", "red")));

        Assert.Equal(
            [
                "colour: There is no such property; known: items, mode, size, tags, token.",
                "size: Expected a whole number from 1 to 10, found 11.",
                "mode: Expected one of fast, safe, found \"fats\"; did you mean 'fast'?",
                "items[0].kye: There is no such property; did you mean 'key'?",
                "items[0].key: A value is required: a string.",
                "items[1]: Expected an object, found a string.",
                "tags.a: Expected a string, found a number.",
            ],
            result.Failures.Select(failure => $"{failure.Property}: {failure.Reason}"));
    }

    [Fact]
    public void Defaults_are_filled_in_secrets_are_marked_and_the_unknown_passes()
    {
        var (inputs, failures) = Sample.Check(Props.Of(
            ("size", PropertyValue.Unknown), ("token", "t"), ("items", new SecretValue(Props.List(PropertyValue.Unknown))),
            ("__defaults", Props.List())));

        Assert.Empty(failures);
        Assert.Equal(
            Props.Of(
                ("size", PropertyValue.Unknown), ("mode", "safe"), ("token", new SecretValue("t")),
                ("items", new SecretValue(Props.List(PropertyValue.Unknown)))),
            inputs);
    }

    [Fact]
    public void A_message_never_shows_a_value_that_may_be_secret()
    {
        var result = Sample.Check(Props.Of(("size", new SecretValue("hunter2"))));
        Assert.DoesNotContain("hunter2", result.Failures[0].Reason);
    }

    [Fact]
    public void A_difference_names_the_leaf_and_its_kind()
    {
        var old = Props.Of(
            ("size", 1.0), ("items", Props.List(Props.Of(("key", "a")), Props.Of(("key", "b")))),
            ("tags", Props.Of(("x", "1"), ("y", "2"))));
        var now = Props.Of(
            ("size", 2.0), ("items", Props.List(Props.Of(("key", "a")))), ("tags", Props.Of(("x", "3"), ("z", PropertyValue.Unknown))),
            ("mode", "fast"));

        var diff = InputDiff.Compare(old, now, Sample, deleteBeforeReplace: true);

        Assert.Equal(
            "items[1]:Delete mode:Add size:UpdateReplace tags.x:Update tags.y:Delete tags.z:Add",
            string.Join(' ', diff.Details.Select(detail => $"{detail.Key}:{detail.Value.Kind}")));
        Assert.Equal(["size"], diff.Replaces);
        Assert.True(diff.DeleteBeforeReplace);
        Assert.False(InputDiff.Compare(old, old.Set("mode", "fast"), Sample, deleteBeforeReplace: true).DeleteBeforeReplace);
    }

    [Fact]
    public void Equal_values_never_differ_and_changed_ones_always_do() =>
        Values(3).Select(Values(3)).Sample((left, right) =>
            InputDiff.Same(left, left)
            && InputDiff.Same(new SecretValue(left), left)
            && (InputDiff.Same(left, right) == Empty(left).Equals(Empty(right))));

    [Fact]
    public void An_asset_with_the_same_content_is_the_same_wherever_it_lies()
    {
        Assert.True(InputDiff.Same(new AssetValue(null, "a", null, "h"), new AssetValue(null, "b", null, "h")));
        Assert.False(InputDiff.Same(new AssetValue(null, "a", null, "h"), new AssetValue(null, "a", null, "i")));
    }

    [Fact]
    public void Secrets_are_removed_from_shown_text_and_the_words_of_a_secret_script_are_not()
    {
        var filter = SecretFilter.For(
            Props.Of(
                ("password", new SecretValue("correct horse")),
                ("connection", new SecretValue(Props.Of(("host", "db.example"), ("key", "top-secret-key")))),
                ("stdin", new SecretValue("PASSWORD='Zk3vN8qLw0Rt5YxB2m'\ncd /var/lib/Postgresql15/main\nexit 1\n"))),
            "db.example");

        Assert.Equal(
            "db.example: [secret] [secret] '[secret]' exit 1 in /var/lib/Postgresql15/main",
            filter.Clean("db.example: correct horse top-secret-key 'Zk3vN8qLw0Rt5YxB2m' exit 1 in /var/lib/Postgresql15/main"));
    }

    private static Gen<PropertyValue> Values(int depth)
    {
        var leaf = Gen.OneOf(
            Gen.Bool.Select(PropertyValue (value) => value), Gen.Double[0, 3].Select(PropertyValue (value) => Math.Round(value)),
            Gen.String[Gen.Char["ab"], 0, 2].Select(PropertyValue (value) => value), Gen.Const(PropertyValue.Null));
        if (depth == 0)
            return leaf;
        var inner = Values(depth - 1);
        return Gen.OneOf(
            leaf,
            inner.Array[0, 3].Select(PropertyValue (items) => Props.List(items)),
            Gen.Select(Gen.String[Gen.Char["xy"], 1, 1], inner).Array[0, 2].Select(PropertyValue (entries) =>
                PropertyMap.Create(entries.Select(entry => KeyValuePair.Create(entry.Item1, entry.Item2)))));
    }

    /// <summary>What a provider sees: a null entry of an object, or at the end of a list, is as good as none.</summary>
    private static PropertyValue Empty(PropertyValue value) => value switch
    {
        ObjectValue nested => PropertyMap.Create(nested.Properties
            .Where(entry => entry.Value is not NullValue).Select(entry => KeyValuePair.Create(entry.Key, Empty(entry.Value)))),
        ArrayValue array => Props.List([.. array.Items.Reverse().SkipWhile(item => item is NullValue).Reverse().Select(Empty)]),
        _ => value,
    };
}
