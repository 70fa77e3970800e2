using System.Text.Json;
using HaCluster.Cli.Containers;

namespace HaCluster.Cli.Preflight.Checks;

/// <summary>A resource that a run was creating when it was killed.</summary>
/// <param name="Name">What the thing itself is called; null where it is not a thing with a name.</param>
internal sealed record AnnouncedCreate(string Urn, string Type, string? Name)
{
    public static AnnouncedCreate Read(JsonElement resource) => new(
        Text(resource, "urn") ?? "", Text(resource, "type") ?? "",
        resource.TryGetProperty("inputs", out var inputs) && inputs.ValueKind == JsonValueKind.Object ? Text(inputs, "name") : null);

    /// <summary>Whether it makes a thing of this kind and name.</summary>
    public bool Makes(DockerThing thing) =>
        Name == thing.Name && Type.StartsWith($"docker:index/{thing.Kind}:", StringComparison.Ordinal);

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
