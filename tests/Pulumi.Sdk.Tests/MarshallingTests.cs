using System.Collections.Immutable;
using System.Text.Json;
using CsCheck;
using Google.Protobuf.WellKnownTypes;
using Pulumi.Serialization;
using Pulumi.Utilities;

namespace Pulumi.Sdk.Tests;

public sealed class MarshallingTests
{
    private static readonly Gen<object?> Plain = Gen.Recursive<object?>((depth, self) => depth > 3
        ? Leaf
        : Gen.OneOf(
            Leaf,
            self.Array[0, 4].Select(object? (items) => items.ToImmutableArray()),
            Gen.Dictionary(Gen.String.AlphaNumeric.Where(key => key.Length > 0), self.Where(item => item is not null))[0, 4]
                .Select(object? (map) => map.ToImmutableDictionary())));

    private static Gen<object?> Leaf => Gen.OneOf(
        Gen.Const(0).Select(object? (_) => null),
        Gen.Bool.Select(object? (value) => value),
        Gen.Double[-1e9, 1e9].Select(object? (value) => value),
        Gen.String.Where(text => text != Signatures.Unknown).Select(object? (value) => value));

    [Fact]
    public Task PlainValues_SurviveTheWire() => Plain.SampleAsync(async value =>
    {
        var data = PropertyDeserializer.Deserialize(await WireAsync(value));
        Assert.Equal((true, false), (data.IsKnown, data.IsSecret));
        Assert.Equal(Text(value), Text(data.Value));
    });

    [Fact]
    public Task ASecretAnywhere_MakesTheWholeSecretAndOnlyItIsWrapped() => Plain.SampleAsync(async value =>
    {
        var wire = await WireAsync(ImmutableArray.Create<object?>("plain", Output.CreateSecret(value)));
        var wrapped = wire.ListValue.Values[1].StructValue.Fields;
        Assert.Equal("plain", wire.ListValue.Values[0].StringValue);
        Assert.Equal(Signatures.Secret, wrapped[Signatures.Key].StringValue);
        Assert.Equal(await WireAsync(value), wrapped["value"]);

        var data = PropertyDeserializer.Deserialize(wire);
        Assert.True(data.IsSecret);
        Assert.Equal(Text(ImmutableArray.Create("plain", value)), Text(data.Value));
    });

    [Fact]
    public async Task AnUnknownElement_LeavesTheRestOfTheListOnTheWire()
    {
        InputList<string> list = new() { "known", OutputUtilities.CreateUnknown("") };
        var wire = await WireAsync(list);
        Assert.Equal(["known", Signatures.Unknown], wire.ListValue.Values.Select(item => item.StringValue));
        Assert.False(PropertyDeserializer.Deserialize(wire).IsKnown);
    }

    [Fact]
    public async Task Nulls_AreDroppedFromMapsAndKeptInLists()
    {
        var wire = await WireAsync(new Dictionary<string, object?>
        {
            ["a"] = null,
            ["b"] = Output.Create((string?)null),
            ["c"] = new object?[] { null, 1 },
        });
        Assert.Equal("""{"c":[null,1]}""", JsonInput.ToText(wire));
    }

    [Fact]
    public async Task ArgumentBags_AreMapsOfTheirInputNames()
    {
        var wire = await WireAsync(new ThingPartArgs { Name = "n", Tags = { ["k"] = "v" } });
        Assert.Equal("""{"name":"n","tags":{"k":"v"}}""", JsonInput.ToText(wire));
    }

    [Fact]
    public async Task AMissingRequiredInput_IsNamed()
    {
        var error = await Assert.ThrowsAsync<ArgumentNullException>(() => WireAsync(new ThingPartArgs()));
        Assert.Equal("[Input] Pulumi.Sdk.Tests.ThingPartArgs.Name is required but was not given a value", error.Message);
    }

    [Theory]
    [MemberData(nameof(Assets))]
    public async Task Assets_HaveTheirSignatureAndSurviveTheWire(AssetOrArchive asset, string signature, string expected)
    {
        var wire = await WireAsync(asset);
        Assert.Equal(signature, wire.StructValue.Fields[Signatures.Key].StringValue);
        var back = PropertyDeserializer.Deserialize(wire).Value!;
        Assert.Equal(asset.GetType(), back.GetType());
        var rest = (await WireAsync(back)).Clone();
        Assert.Equal(wire, rest);
        rest.StructValue.Fields.Remove(Signatures.Key);
        Assert.Contains(expected, JsonInput.ToText(rest));
    }

    public static TheoryData<AssetOrArchive, string, string> Assets => new()
    {
        { new FileAsset("a.txt"), "c44067f5952c0a294b673a41bacd8c17", """{"path":"a.txt"}""" },
        { new StringAsset(""), "c44067f5952c0a294b673a41bacd8c17", """{"text":""}""" },
        { new RemoteAsset("https://x/y"), "c44067f5952c0a294b673a41bacd8c17", """{"uri":"https://x/y"}""" },
        { new FileArchive("dir"), "0def7320c3a5731c473e5ecbe6d01bc7", """{"path":"dir"}""" },
        { new RemoteArchive("https://x/y.zip"), "0def7320c3a5731c473e5ecbe6d01bc7", """{"uri":"https://x/y.zip"}""" },
        {
            new AssetArchive(new Dictionary<string, AssetOrArchive> { ["f"] = new StringAsset("t") }),
            "0def7320c3a5731c473e5ecbe6d01bc7",
            "\"text\":\"t\""
        },
    };

    [Fact]
    public async Task TypesWithoutAWireForm_AreRefusedByPath()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => WireAsync(new Dictionary<string, object?> { ["deep"] = new object?[] { 1, 2L } }));
        Assert.Equal("System.Int64 is not a supported argument type.\n\tprop.deep[1]", error.Message);
        var task = await Assert.ThrowsAsync<InvalidOperationException>(() => WireAsync(Task.FromResult(1)));
        Assert.Contains("prop", task.Message);
    }

    [Fact]
    public async Task EnumStructs_AreTheirText()
    {
        var wire = await WireAsync((Input<Pulumi.Command.Remote.Logging>)Pulumi.Command.Remote.Logging.Stderr);
        Assert.Equal("stderr", wire.StringValue);
        Assert.Equal(
            Pulumi.Command.Remote.Logging.Stderr,
            ValueConverter.Convert("stderr", typeof(Pulumi.Command.Remote.Logging?), "x"));
    }

    [Fact]
    public async Task JsonElements_ArePlainNestedValues()
    {
        InputJson json = """{"a":[1,"x",true,null,{"b":2.5}]}""";
        var wire = await WireAsync(json);
        Assert.Equal("""{"a":[1,"x",true,null,{"b":2.5}]}""", JsonInput.ToText(wire));
        var element = (JsonElement)ValueConverter.Convert(PropertyDeserializer.Deserialize(wire).Value, typeof(JsonElement), "x")!;
        Assert.Equal(2.5, element.GetProperty("a")[4].GetProperty("b").GetDouble());
    }

    [Fact]
    public async Task ADefaultImmutableArray_IsAnEmptyList() =>
        Assert.Empty((await WireAsync(default(ImmutableArray<string>))).ListValue.Values);

    [Fact]
    public void OutputValues_CarryKnownSecretAndDependencies()
    {
        var wire = Value.ForStruct(new Struct
        {
            Fields =
            {
                [Signatures.Key] = Value.ForString(Signatures.OutputValue),
                ["secret"] = Value.ForBool(true),
                ["dependencies"] = Value.ForList(Value.ForString("urn:pulumi:dev::shop::t:i:T::n")),
            },
        });
        var data = PropertyDeserializer.Deserialize(wire);
        Assert.Equal((false, true), (data.IsKnown, data.IsSecret));
        Assert.Equal("urn:pulumi:dev::shop::t:i:T::n", Assert.IsType<DependencyResource>(Assert.Single(data.Resources)).KnownUrn);
    }

    [Fact]
    public void AnUnknownSignature_IsAnError() => Assert.Throws<InvalidOperationException>(() => PropertyDeserializer.Deserialize(
        Value.ForStruct(new Struct { Fields = { [Signatures.Key] = Value.ForString("other") } })));

    [Fact]
    public void OutputTypes_AreMadeByTheirConstructorWithDefaultsForWhatIsMissing()
    {
        var part = (ThingPart)ValueConverter.Convert(
            ImmutableDictionary<string, object?>.Empty.Add("name", "n"),
            typeof(ThingPart),
            "part")!;
        Assert.Equal(("n", null), (part.Name, part.Size));
    }

    [Fact]
    public void AValueOfAnotherType_IsRefusedByPath()
    {
        var error = Assert.Throws<InvalidOperationException>(() => ValueConverter.Convert("x", typeof(int), "thing.count"));
        Assert.Equal("Expected System.Int32 but got System.String deserializing thing.count", error.Message);
    }

    private static Task<Value> WireAsync(object? value) => new PropertySerializer().SerializeAsync(value, "prop");

    // Maps have no order: compare with sorted keys.
    private static string Text(object? value) => value switch
    {
        null => "null",
        ImmutableArray<object?> list => $"[{string.Join(",", list.Select(Text))}]",
        ImmutableDictionary<string, object?> map => $"{{{string.Join(",", map
            .OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => $"{entry.Key}:{Text(entry.Value)}"))}}}",
        _ => $"{value.GetType().Name} {value}",
    };
}
