using System.Text.Json.Nodes;

namespace HaCluster.Components.Tests;

/// <summary>
/// A refresh of the local stack as Pulumi 3.274.1 made it with its own plug-ins: of each resource the inputs that were recorded, and those
/// that its plug-in read back. Keys and passwords are replaced by placeholders, and long texts by their length and a hash.
/// </summary>
public sealed class RefreshedInputsTests
{
    private const string SecretSignature = "4dabf18193072939515e22adb298388d";
    private const string SecretMark = "1b47061264138c4ac30d75fd1eb44270";

    [Fact]
    public async Task What_a_provider_reads_back_in_another_form_than_the_program_sets_it_is_ignored_by_the_program()
    {
        var registered = (await DeployedStack.RunAsync()).Registered;
        var differences = new SortedSet<string>(StringComparer.Ordinal);

        foreach (var (type, name, recorded, read) in Reads())
        {
            foreach (var input in recorded.Select(entry => entry.Key).Union(read.Select(entry => entry.Key)))
            {
                if (JsonNode.DeepEquals(Plain(recorded[input]), Plain(read[input])))
                    continue;
                differences.Add($"{type} {input}");
                var resource = registered.Single(
                    entry => entry.Resource.GetResourceType() == type && entry.Resource.GetResourceName() == name);
                Assert.Contains(input, resource.Options.IgnoreChanges);
            }
        }
        Assert.Equal(["docker:index/container:Container capabilities", "docker:index/container:Container securityOpts"], differences);
    }

    [Fact]
    public async Task Every_type_that_the_program_uses_was_read()
    {
        var used = (await DeployedStack.RunAsync()).Resources.Select(resource => resource.Type!)
            .Where(type => type.Contains('/', StringComparison.Ordinal) || type.StartsWith("command:", StringComparison.Ordinal));

        Assert.Equal(used.ToHashSet(), Reads().Select(read => read.Type).ToHashSet());
    }

    private static IEnumerable<(string Type, string Name, JsonObject Recorded, JsonObject Read)> Reads() =>
        File.ReadLines(Repository.PathOf("tests/HaCluster.Components.Tests/Fixtures/pulumi-reads.jsonl")).Select(line =>
        {
            var entry = JsonNode.Parse(line)!;
            var urn = ((string)entry["urn"]!).Split("::");
            return (urn[2].Split('$')[^1], urn[3], entry["recorded"]!.AsObject(), entry["read"]!.AsObject());
        });

    // Whether a value is secret is no difference: the engine keeps the mark.
    private static JsonNode? Plain(JsonNode? value) => value switch
    {
        JsonObject map when (string?)map[SecretSignature] == SecretMark => Plain(map["value"]),
        JsonObject map => new JsonObject(map.Select(entry => KeyValuePair.Create(entry.Key, Plain(entry.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Plain)]),
        _ => value?.DeepClone(),
    };
}
