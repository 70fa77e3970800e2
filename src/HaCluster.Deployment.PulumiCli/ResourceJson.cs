using System.Collections.Immutable;
using System.Text.Json;
using HaCluster.Deployment.Operations;

namespace HaCluster.Deployment.PulumiCli;

/// <summary>A resource as it stands in an engine event or in an exported deployment. Secrets have no value.</summary>
internal static class ResourceJson
{
    public static ResourceView Read(JsonElement state) => new(
        Text(state, "urn"), Flag(state, "custom"), Text(state, "id"), Text(state, "parent"), Text(state, "provider"),
        Flag(state, "protect"),
        Properties(state, "inputs"), Properties(state, "outputs"), [], ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty)
    {
        External = Flag(state, "external"),
        RetainOnDelete = Flag(state, "retainOnDelete"),
    };

    /// <param name="deployment">What <c>pulumi stack export</c> prints.</param>
    public static ImmutableArray<ResourceView> ReadAll(JsonElement deployment) =>
        deployment.TryGetProperty("deployment", out var body) && body.ValueKind == JsonValueKind.Object
        && body.TryGetProperty("resources", out var resources) && resources.ValueKind == JsonValueKind.Array
            ? [.. resources.EnumerateArray().Where(IsThere).Select(Read)]
            : [];

    // What waits to be created again is deleted already.
    private static bool IsThere(JsonElement resource) => !Flag(resource, "delete") && !Flag(resource, "pendingReplacement");

    private static Properties.PropertyMap Properties(JsonElement state, string name) =>
        state.TryGetProperty(name, out var properties) ? JsonProperties.Read(properties) : Deployment.Properties.PropertyMap.Empty;

    private static string Text(JsonElement state, string name) =>
        state.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static bool Flag(JsonElement state, string name) =>
        state.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
