using HaCluster.Deployment.Properties;
using HaCluster.Engine.State;
using HaCluster.Engine.Tests.Support;

namespace HaCluster.Engine.Tests.Providers;

/// <summary>In a preview any input can be one that is known only after another resource was created or replaced.</summary>
public sealed class UnknownInputsTests
{
    public static TheoryData<string> Types { get; } =
    [
        .. PulumiRecording.Checks().Select(check => UrnParts.TypeOf(check.Urn)).Where(type => !ProviderReference.IsProviderType(type))
            .Distinct().Order(StringComparer.Ordinal),
    ];

    [Theory, MemberData(nameof(Types))]
    public async Task A_preview_of_any_change_gets_by_without_any_one_of_them(string type)
    {
        var check = PulumiRecording.Checks().Last(check => UrnParts.TypeOf(check.Urn) == type);
        await using var harness = new ProviderHarness(
            PulumiRecording.Factories.Single(factory => factory.Package == type.Split(':')[0]));
        var places = Places(new ObjectValue(check.Given)).Select(changed => ((ObjectValue)changed).Properties).ToArray();
        Assert.True(places.Length >= check.Given.Count, $"{places.Length} places");

        foreach (var inputs in places)
        {
            var unknown = await harness.CheckAsync(type, "new", inputs, check.Inputs);
            await harness.CreateAsync(type, "new", inputs, preview: true);
            var resource = new Resource(check.Urn, "id", check.Inputs, check.Inputs);
            if ((await harness.DiffAsync(resource, inputs)).Replaces.IsEmpty)
                Assert.True((await harness.UpdateAsync(resource, inputs, preview: true)).Outputs.Count >= unknown.Count);
        }
    }

    /// <returns>The value as often as it has parts, each time with another part that is not known yet.</returns>
    private static IEnumerable<PropertyValue> Places(PropertyValue value) => value switch
    {
        ObjectValue map => map.Properties.SelectMany(
            entry => Places(entry.Value).Append(PropertyValue.Unknown)
                .Select(part => (PropertyValue)new ObjectValue(map.Properties.Set(entry.Key, part)))),
        ArrayValue array => array.Items.SelectMany(
            (item, index) => Places(item).Append(PropertyValue.Unknown)
                .Select(part => (PropertyValue)new ArrayValue(array.Items.SetItem(index, part)))),
        SecretValue secret => Places(secret.Value).Select(part => (PropertyValue)new SecretValue(part)),
        _ => [],
    };
}
