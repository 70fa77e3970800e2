using CsCheck;
using HaCluster.Deployment.Properties;

namespace HaCluster.Engine.Tests.Properties;

/// <summary>Arbitrary property values.</summary>
internal static class Values
{
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String[Gen.Char.AlphaNumeric, 0, 8], AnyOf("", "<&>\"\\", "über", "a.b[0]", "null", "✓"));

    private static readonly Gen<PropertyValue> Leaf = Gen.OneOf(
        Text.Select(text => (PropertyValue)text),
        Gen.Bool.Select(value => (PropertyValue)value),
        Gen.Double[-1e12, 1e12].Select(value => (PropertyValue)value),
        Gen.Int.Select(value => (PropertyValue)(double)value),
        Text.Select(text => (PropertyValue)new AssetValue(text, null, null, "ab12")),
        Gen.Const((PropertyValue)new ArchiveValue(null, "some/dir", null, null)),
        AnyOf<PropertyValue>(
            new ResourceReferenceValue("urn:pulumi:a::b::c:d:E::f", "id", "1.0.0"),
            new ResourceReferenceValue("urn:pulumi:a::b::c:d:E::g", null, null)));

    /// <summary>Values that both the wire and the state can hold: no unknowns, no nulls as properties.</summary>
    public static Gen<PropertyValue> Known { get; } = Gen.Recursive<PropertyValue>((depth, self) => depth >= 3
        ? Leaf
        : Gen.OneOf(
            Leaf,
            self.Array[0, 4].Select(items => (PropertyValue)new ArrayValue([.. items])),
            MapOf(self).Select(map => (PropertyValue)map),
            self.Select(value => (PropertyValue)new SecretValue(value))));

    public static Gen<PropertyMap> Maps { get; } = MapOf(Known);

    private static Gen<T> AnyOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static Gen<PropertyMap> MapOf(Gen<PropertyValue> values) =>
        Gen.Select(Text, values).Array[0, 5].Select(entries => PropertyMap.Create(
            entries.DistinctBy(entry => entry.Item1).Select(entry => KeyValuePair.Create(entry.Item1, entry.Item2))));
}
