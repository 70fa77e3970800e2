using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using HaCluster.Topology.Addressing;
using HaCluster.Topology.Configuration;
using HaCluster.Topology.Model;

namespace HaCluster.Components.Tests.Aws;

/// <summary>What the default stack registers on AWS, whole and in order, for people to read.</summary>
public sealed class AwsPlanTests
{
    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSerializerOptions TopologyJson = new() { Converters = { new CidrText() } };

    [Fact]
    public async Task The_default_stack_registers_exactly_these_resources() =>
        Snapshot.Match("aws-plan.txt", Render(await AwsStack.RunAsync()));

    [Fact]
    public async Task The_default_stack_with_all_options_registers_exactly_these_resources() => Snapshot.Match(
        "aws-plan-options.txt",
        Render(
            await AwsStack.RunAsync(
                ("network.privateHosts", "true"), ("dns.zoneId", "Z0123456789ABCDEFGHIJ"), ("dns.name", "app.example.com"))));

    [Fact]
    public void The_stack_file_of_aws_is_the_default_cluster()
    {
        var defaults = AwsStack.Topology();
        var file = new YamlDotNet.Serialization.DeserializerBuilder().Build()
            .Deserialize<Dictionary<string, Dictionary<string, object>>>(
                Repository.Read("Pulumi.aws.yaml"))["config"];
        var configuration = ClusterConfiguration.Load(file.ToDictionary(
            entry => entry.Key, entry => entry.Value as string ?? JsonSerializer.Serialize(entry.Value)));

        Assert.NotNull(configuration.Topology);
        Assert.Equal(Text(defaults), Text(configuration.Topology));

        static string Text(ClusterTopology topology) => JsonSerializer.Serialize(
            topology with { Aws = topology.Aws! with { OperatorCidrs = [] } }, TopologyJson);
    }

    [Theory]
    [InlineData("""{"tags":{"a":"b"}}""")]
    [InlineData("""{ "tags": { "a": "b" } }""")]
    public void A_json_text_is_shown_as_its_value_because_the_sdks_differ_in_white_space(string json) =>
        Assert.Equal("""
            "{\"tags\":{\"a\":\"b\"}}"
            """, Value(json));

    private static string Render(DeployedStack deployed)
    {
        var options = deployed.Registered.ToLookup(
            registered => $"{registered.Resource.GetResourceType()} {registered.Resource.GetResourceName()}",
            registered => registered.Options);
        var text = new StringBuilder();
        foreach (var resource in deployed.Resources
            .Where(
                resource =>
                    AwsStack.IsAws(resource) || resource.Type == "pulumi:providers:aws"
                        || resource.Type!.StartsWith("hacluster:aws:", StringComparison.Ordinal))
            .OrderBy(resource => resource.Type, StringComparer.Ordinal).ThenBy(resource => resource.Name, StringComparer.Ordinal))
        {
            text.Append(resource.Type).Append(' ').Append(resource.Name);
            if (AwsStack.IsAws(resource))
                text.Append(" in ").Append(AwsStack.ProviderOf(resource));
            text.Append(Options((options[$"{resource.Type} {resource.Name}"].Single() as Pulumi.CustomResourceOptions)!)).Append('\n');
            foreach (var (key, value) in resource.Inputs.OrderBy(input => input.Key, StringComparer.Ordinal))
                text.Append("  ").Append(key).Append(": ").Append(Value(value)).Append('\n');
        }
        return text.ToString();
    }

    private static string Options(Pulumi.CustomResourceOptions? options) => options is null ? "" : string.Concat(
        options.Protect == true ? ", protected" : "",
        options.RetainOnDelete == true ? ", kept" : "",
        options.DeleteBeforeReplace == true ? ", deleted before it is replaced" : "",
        options.IgnoreChanges.Count > 0 ? $", ignores {string.Join(' ', options.IgnoreChanges)}" : "");

    private static string Value(object value) => value switch
    {
        ImmutableDictionary<string, object> map =>
            "{ "
                + string.Join(
                    ", ", map.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}: {Value(entry.Value)}"))
                    + " }",
        ImmutableArray<object> list => $"[{string.Join(", ", list.Select(Value))}]",
        string text => JsonSerializer.Serialize(Compact(text), Json),
        _ => JsonSerializer.Serialize(value, Json),
    };

    private static string Compact(string text)
    {
        try
        {
            return text.StartsWith('{') || text.StartsWith('[') ? JsonNode.Parse(text)!.ToJsonString(Json) : text;
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private sealed class CidrText : JsonConverter<Cidr>
    {
        public override Cidr Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Cidr.Parse(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, Cidr value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
