using System.Collections.Immutable;
using System.Text.Json;
using CsCheck;
using Pulumi.Utilities;

namespace Pulumi.Sdk.Tests;

public sealed class OutputTests
{
    private static readonly ImmutableArray<Resource> Resources =
        [new DependencyResource("urn:a"), new DependencyResource("urn:b"), new DependencyResource("urn:c")];

    private static readonly Gen<OutputData<int>> Data = Gen.Select(
        Gen.Int[-100, 100],
        Gen.Bool,
        Gen.Bool,
        Gen.Int[0, 7],
        (value, isKnown, isSecret, mask) => new OutputData<int>(
            [.. Resources.Where((_, i) => (mask & (1 << i)) != 0)],
            value,
            isKnown,
            isSecret));

    [Fact]
    public void Apply_KeepsSecretnessAndDependenciesAndRunsOnlyOnKnownValues() => Data.Sample(data =>
    {
        var calls = 0;
        var result = Settled(new Output<int>(data).Apply(value =>
        {
            calls++;
            return value + 1;
        }));
        Assert.Equal(data.IsKnown ? 1 : 0, calls);
        Assert.Equal(data.IsKnown, result.IsKnown);
        Assert.Equal(data.IsSecret, result.IsSecret);
        Assert.True(data.Resources.SetEquals(result.Resources));
        if (data.IsKnown)
        {
            Assert.Equal(data.Value + 1, result.Value);
        }
    });

    [Fact]
    public void Apply_OfAnOutputAddsItsSecretnessAndDependencies() => Gen.Select(Data, Data).Sample((outer, inner) =>
    {
        var result = Settled(new Output<int>(outer).Apply(_ => new Output<int>(inner)));
        // What is never reached cannot contribute.
        Assert.Equal(outer.IsKnown && inner.IsKnown, result.IsKnown);
        Assert.Equal(outer.IsSecret || (outer.IsKnown && inner.IsSecret), result.IsSecret);
        Assert.True((outer.IsKnown ? outer.Resources.Union(inner.Resources) : outer.Resources).SetEquals(result.Resources));
    });

    [Fact]
    public void All_IsSecretIfAnyKnownIfAllAndDependsOnEverything() => Data.Array[0, 5].Sample(parts =>
    {
        var result = Settled(Output.All(parts.Select(part => new Output<int>(part))));
        Assert.Equal(parts.All(part => part.IsKnown), result.IsKnown);
        Assert.Equal(parts.Any(part => part.IsSecret), result.IsSecret);
        Assert.True(parts.SelectMany(part => part.Resources).ToHashSet().SetEquals(result.Resources));
        Assert.Equal(parts.Select(part => part.Value), result.Value);
    });

    [Fact]
    public void Tuple_FollowsTheSameRulesAsAll() => Gen.Select(Data, Data, Data).Sample((a, b, c) =>
    {
        var tuple = Settled(Output.Tuple(new Output<int>(a), new Output<int>(b), new Output<int>(c)));
        var all = Settled(Output.All(new Output<int>(a), new Output<int>(b), new Output<int>(c)));
        Assert.Equal((all.IsKnown, all.IsSecret), (tuple.IsKnown, tuple.IsSecret));
        Assert.True(all.Resources.SetEquals(tuple.Resources));
        Assert.Equal((a.Value, b.Value, c.Value), tuple.Value);
    });

    [Fact]
    public async Task Tuple_OfEightInputsKeepsTheirOrder()
    {
        Input<int> one = 1;
        Input<string> two = Output.Create(Task.FromResult("2"));
        var value = await ValueAsync(Output.Tuple<int, string, int, int, int, int, int, int>(one, two, 3, 4, 5, 6, 7, 8));
        Assert.Equal((1, "2", 3, 4, 5, 6, 7, 8), value);
    }

    [Fact]
    public async Task Format_ResolvesOutputsAndInputsAndIsSecretWithThem()
    {
        Input<int> port = 5432;
        var text = Output.Format($"{Output.CreateSecret("ada")}@{"host"}:{port:D5}");
        Assert.Equal("ada@host:05432", await ValueAsync(text));
        Assert.True(await Output.IsSecretAsync(text));
    }

    [Fact]
    public async Task Format_OfAnUnknownIsUnknown() =>
        Assert.False(await OutputUtilities.GetIsKnownAsync(Output.Format($"{OutputUtilities.CreateUnknown("x")}!")));

    [Fact]
    public async Task Unsecret_AndCreateSecretOnlyChangeTheMark()
    {
        var resource = Resources[0];
        var secret = Output.CreateSecret(OutputUtilities.WithDependency(Output.Create(3), resource));
        Assert.True(await Output.IsSecretAsync(secret));
        var plain = Output.Unsecret(secret);
        Assert.False(await Output.IsSecretAsync(plain));
        Assert.Equal(3, await ValueAsync(plain));
        Assert.Equal([resource], await OutputUtilities.GetDependenciesAsync(plain));
    }

    [Fact]
    public async Task JsonSerialize_ResolvesNestedOutputsThatAreNotSettledYet()
    {
        var later = new TaskCompletionSource<int>();
        var output = Output.JsonSerialize(Output.Create(new
        {
            name = (Input<string>)"ada",
            age = Output.Create(later.Task),
            tags = new[] { Output.CreateSecret("x") },
        }));
        Assert.False(output.DataTask.IsCompleted);
        later.SetResult(36);
        Assert.Equal("""{"name":"ada","age":36,"tags":["x"]}""", await ValueAsync(output));
        Assert.True(await Output.IsSecretAsync(output));
    }

    [Fact]
    public async Task JsonSerialize_WithAnUnknownInsideIsUnknown() => Assert.False(await OutputUtilities.GetIsKnownAsync(
        Output.JsonSerialize(Output.Create(new[] { Output.Create(1), OutputUtilities.CreateUnknown(2) }))));

    [Fact]
    public async Task JsonDeserialize_ReadsWithTheGivenOptions()
    {
        var options = new JsonSerializerOptions { PropertyNameCaseInsensitive = true };
        var point = Output.JsonDeserialize<Point>(Output.CreateSecret("""{"x":1,"Y":2}"""), options);
        Assert.Equal(new Point(1, 2), await ValueAsync(point));
        Assert.True(await Output.IsSecretAsync(point));
    }

    [Fact]
    public async Task InputList_ConcatenatesPlainAndOutputElements()
    {
        InputList<string> list = new() { "a", Output.Create("b") };
        list.AddRange(new[] { "c" });
        list.Add(Output.Create(ImmutableArray.Create("d")));
        Assert.Equal(["a", "b", "c", "d"], await ValueAsync(list.Concat("e").ToOutput().Apply(all => all.RemoveAt(4))));
    }

    [Fact]
    public async Task InputMap_MergesWithTheSecondWinning()
    {
        InputMap<int> first = new() { { "a", 1 }, { "b", 2 } };
        var merged = await ValueAsync(InputMap<int>.Merge(first, new Dictionary<string, int> { ["b"] = 3, ["c"] = 4 }).ToOutput());
        Assert.Equal([("a", 1), ("b", 3), ("c", 4)], merged.Select(entry => (entry.Key, entry.Value)).Order());
    }

    [Fact]
    public async Task Union_ConvertsFromEitherSide()
    {
        InputUnion<string, int> text = "a";
        InputUnion<string, int> number = Output.Create(1);
        Assert.Equal("a", (await ValueAsync(text.ToOutput())).AsT0);
        Assert.Equal("1", (await ValueAsync(number.ToOutput())).Match(left => left, right => $"{right}"));
        Assert.Throws<InvalidOperationException>(() => Union<string, int>.FromT1(1).AsT0);
    }

    [Fact]
    public void ToString_ExplainsInsteadOfShowingAValue() => Assert.Contains("Output.Format", Output.CreateSecret("hidden").ToString());

    [Fact]
    public async Task Apply_FailsWithTheExceptionOfTheCallback() => await Assert.ThrowsAsync<FormatException>(
        () => ValueAsync(Output.Create("x").Apply(text => int.Parse(text))));

    private static OutputData<T> Settled<T>(Output<T> output)
    {
        Assert.True(output.DataTask.IsCompletedSuccessfully);
        return output.DataTask.Result;
    }

    private static Task<T> ValueAsync<T>(Output<T> output) => OutputUtilities.GetValueAsync(output);

    private sealed record Point(int X, int Y);
}
