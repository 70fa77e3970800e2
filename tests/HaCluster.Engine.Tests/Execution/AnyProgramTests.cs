using System.Collections.Immutable;
using CsCheck;
using HaCluster.Deployment.Operations;
using HaCluster.Engine.Execution;
using HaCluster.Engine.State;
using HaCluster.Engine.Tests.Support;

using static HaCluster.Engine.Tests.Support.EngineHarness;

namespace HaCluster.Engine.Tests.Execution;

/// <summary>
/// Any sequence of programs and failures: the state holds together at every write, and in the end the world is as described.
/// </summary>
public sealed class AnyProgramTests
{
    private const int MaxThings = 6;

    /// <summary>A thing: whether it is there, what it depends on, and its three inputs.</summary>
    private sealed record Wish(bool Present, int Dependencies, int Value, int Key, int ExclusiveKey);

    /// <param name="Faults">Numbers of things whose creation, update or deletion fails.</param>
    private sealed record Round(Wish[] Wishes, int[] Faults);

    private static readonly Gen<Wish> Wishes = Gen.Select(
        Gen.Int[0, 3], Gen.Int[0, (1 << MaxThings) - 1], Gen.Int[0, 2], Gen.Int[0, 1], Gen.Int[0, 1],
        (present, dependencies, value, key, exclusiveKey) => new Wish(present > 0, dependencies, value, key, exclusiveKey));

    private static readonly Gen<Round[]> Rounds = Gen.Select(
        Wishes.Array[MaxThings], Gen.Int[0, (MaxThings * 3) - 1].Array[0, 3], (wishes, faults) => new Round(wishes, faults)).Array[2, 4];

    [Fact]
    public async Task Whatever_fails_on_the_way_the_last_run_gets_there_and_destroy_leaves_nothing() => await Rounds.SampleAsync(
        async rounds =>
        {
            using var engine = new EngineHarness();
            foreach (var round in rounds)
            {
                foreach (var fault in round.Faults)
                    engine.World.Break(Operation(fault), "broken");
                await engine.UpAsync(Program(round.Wishes));
                engine.World.Mend();
            }
            var program = Program(rounds[^1].Wishes);

            (await engine.UpAsync(program)).Expect(OperationOutcome.Succeeded);

            Assert.Equal(program.Select(thing => thing.Name).Order(StringComparer.Ordinal), engine.World.Existing());
            Assert.Equal(engine.World.Existing(), Recorded(engine.Snapshot));
            Assert.False((await engine.UpAsync(program)).Summary.HasChanges);
            (await engine.DestroyAsync()).Expect(OperationOutcome.Succeeded);
            Assert.Empty(engine.World.Existing());
            Assert.Empty(engine.Snapshot.Resources);
        },
        iter: 60);

    private static string Operation(int fault) => $"{(fault % 3) switch { 0 => "create", 1 => "update", _ => "delete" }} thing-{fault / 3}";

    private static IEnumerable<string> Recorded(Snapshot snapshot) =>
        snapshot.Resources.Where(resource => resource.Type == "test:index:Thing").Select(resource => resource.Name)
            .Order(StringComparer.Ordinal);

    private static Registration[] Program(Wish[] wishes)
    {
        var things = new List<Registration>();
        for (var i = 0; i < wishes.Length; i++)
        {
            var wish = wishes[i];
            if (!wish.Present)
                continue;
            ImmutableArray<string> needed = [.. things.Where(thing => (wish.Dependencies & (1 << int.Parse(thing.Name[^1..]))) != 0)
                .Select(thing => Urn(thing.Name))];
            things.Add(
                Thing($"thing-{i}", ("value", $"{wish.Value}"), ("key", $"{wish.Key}"), ("exclusiveKey", $"{wish.ExclusiveKey}")) with
                {
                    Dependencies = needed,
                    PropertyDependencies = ResourceState.NoPropertyDependencies.Add("exclusiveKey", needed),
                });
        }
        return [.. things];
    }
}
