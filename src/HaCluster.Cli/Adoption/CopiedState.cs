using System.Collections.Immutable;
using System.Text.Json;

namespace HaCluster.Cli.Adoption;

/// <summary>What a copied state has, as far as it is shown before it is imported.</summary>
/// <param name="ResourceCount">Resources in all.</param>
/// <param name="Containers">Id and name of each.</param>
internal sealed record CopiedState(int ResourceCount, ImmutableArray<(string Id, string Name)> Containers)
{
    private const string ContainerType = "docker:index/container:Container";

    public static CopiedState Read(string deployment)
    {
        using var document = JsonDocument.Parse(deployment);
        if (!document.RootElement.GetProperty("deployment").TryGetProperty("resources", out var resources))
            return new CopiedState(0, []);
        return new CopiedState(
            resources.GetArrayLength(),
            [
                .. resources.EnumerateArray()
                    .Where(resource => resource.GetProperty("type").GetString() == ContainerType && resource.TryGetProperty("id", out _))
                    .Select(resource => (resource.GetProperty("id").GetString()!, NameOf(resource))),
            ]);
    }

    private static string NameOf(JsonElement resource) =>
        resource.TryGetProperty("outputs", out var outputs) && outputs.TryGetProperty("name", out var name)
            && name.ValueKind == JsonValueKind.String
            ? name.GetString()!
            : resource.GetProperty("urn").GetString()!.Split("::")[^1];
}
