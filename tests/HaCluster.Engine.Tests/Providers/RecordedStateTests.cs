using System.Text.Json.Nodes;
using HaCluster.Deployment.Operations;
using HaCluster.Engine.State;
using HaCluster.Engine.Tests.Support;

namespace HaCluster.Engine.Tests.Providers;

/// <summary>A state can be moved between this engine and Pulumi, and from an earlier version of this engine, without a change.</summary>
public sealed class RecordedStateTests
{
    /// <summary>Members of a resource that say what the program wants; ids, times and outputs are of the one real thing.</summary>
    private static readonly string[] Compared =
    [
        "inputs", "parent", "dependencies", "propertyDependencies", "additionalSecretOutputs", "ignoreChanges", "replaceOnChanges",
        "customTimeouts", "protect", "retainOnDelete", "deletedWith", "aliases",
    ];

    [Fact]
    public async Task An_export_has_the_inputs_that_Pulumi_recorded()
    {
        using var engine = PulumiRecording.Engine();
        (await PulumiRecording.UpAsync(engine)).Expect(OperationOutcome.Succeeded);

        var exported = Resources(Export(engine));

        var recorded = Resources(PulumiRecording.State());
        // The version of a library that the plug-in is built with; this engine has no such library.
        Assert.True(recorded.Values.Single(resource => (string?)resource["type"] == "pulumi:providers:command")["inputs"]!.AsObject()
            .Remove("__pulumi-go-provider-version"));
        Assert.Equal(recorded.Keys, exported.Keys);
        foreach (var (urn, expected) in recorded)
        {
            foreach (var member in Compared)
                Assert.Equal((urn, member, Text(expected[member])), (urn, member, Text(exported[urn][member])));
        }
    }

    [Theory]
    [InlineData("pulumi-state.json")]
    // Recorded by the version that filled in every default and did not note which.
    [InlineData("state-with-filled-defaults.json")]
    public async Task A_recorded_state_needs_no_change_and_has_the_inputs_of_a_new_one_afterwards(string name)
    {
        using var fresh = PulumiRecording.Engine();
        (await PulumiRecording.UpAsync(fresh)).Expect(OperationOutcome.Succeeded);
        using var engine = PulumiRecording.Engine();
        engine.Snapshot = PulumiRecording.Read(name);

        var up = (await PulumiRecording.UpAsync(engine)).Expect(OperationOutcome.Succeeded);

        Assert.False(up.Summary.HasChanges || up.Summary.HasInternalChanges);
        Assert.All(up.Events.OfType<StepSucceeded>(), step => Assert.Equal(StepOp.Same, step.Step.Op));
        Assert.Equal(Resources(Export(fresh)).Select(Inputs), Resources(Export(engine)).Select(Inputs));
    }

    private static (string Urn, string Inputs) Inputs(KeyValuePair<string, JsonNode> resource) =>
        (resource.Key, Text(resource.Value["inputs"]));

    private static JsonNode Export(EngineHarness engine) => JsonNode.Parse(
        new DeploymentWriter(new PlaintextCodec(), null).WriteExport(engine.Snapshot, DateTimeOffset.UnixEpoch, indented: false))!;

    private static SortedDictionary<string, JsonNode> Resources(JsonNode state) => new(
        state["deployment"]!["resources"]!.AsArray().ToDictionary(resource => (string)resource!["urn"]!, resource => resource!),
        StringComparer.Ordinal);

    /// <summary>JSON in one form: members in order, dependencies as the sets that they are, and secrets taken apart.</summary>
    private static string Text(JsonNode? node) => node switch
    {
        JsonObject secret when secret["plaintext"] is { } plain => $"secret({Text(JsonNode.Parse((string)plain!))})",
        JsonObject members => $"{{{string.Join(',', members.Select(member => $"{member.Key}:{Text(member.Value)}")
            .Order(StringComparer.Ordinal))}}}",
        JsonArray items when IsDependencies(items) => $"[{string.Join(',', items.Select(Text).Order(StringComparer.Ordinal))}]",
        JsonArray items => $"[{string.Join(',', items.Select(Text))}]",
        null => "",
        _ => node.ToJsonString(),
    };

    private static bool IsDependencies(JsonArray items) => items.Count > 0
        && items.All(item => item is JsonValue value && value.ToString().StartsWith("urn:pulumi:", StringComparison.Ordinal));
}
