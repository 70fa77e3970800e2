using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using HaCluster.Diagnostics;

namespace HaCluster.Cli.Stacks;

/// <summary>An exported state, edited as its owner asks: whichever engine keeps the stack, it reads the result and checks it.</summary>
internal sealed class StateDocument
{
    private readonly JsonNode _root;
    private readonly JsonArray _resources;

    private StateDocument(JsonNode root, JsonArray resources) => (_root, _resources) = (root, resources);

    public static StateDocument Parse(string json)
    {
        var root = JsonNode.Parse(json)!;
        var deployment = root["deployment"]!.AsObject();
        if (deployment["resources"] is not JsonArray resources)
            deployment["resources"] = resources = [];
        return new StateDocument(root, resources);
    }

    public string Text => _root.ToJsonString(new JsonSerializerOptions { WriteIndented = true });

    /// <summary>Takes a resource out; the real thing stays.</summary>
    /// <param name="dependents">Take out what depends on it, too.</param>
    /// <param name="force">Take out what is protected, too.</param>
    /// <returns>What was taken out, dependents first.</returns>
    /// <exception cref="DiagnosticException">There is no such resource, it is protected, or others depend on it.</exception>
    public ImmutableArray<string> Delete(string urn, bool dependents, bool force)
    {
        var doomed = new List<JsonObject> { Find(urn) };
        // A reference points backwards, so one pass finds what depends on what.
        foreach (var resource in All.Where(resource => !doomed.Contains(resource) && UrnOf(resource) != urn))
        {
            if (References(resource).Any(doomed.Select(UrnOf).Contains))
                doomed.Add(resource);
        }
        if (!dependents && doomed.Count > 1)
        {
            throw new DiagnosticException(
                Codes.Command.ResourceNeeded, $"Other resources of the state depend on '{urn}'.", subject: urn,
                why: $"They are: {string.Join(", ", doomed.Skip(1).Select(UrnOf).Distinct())}.",
                fix: Fix.Of($"Take them out, too: {new ProductCommand("state", "delete", urn, "--target-dependents")}."));
        }
        if (!force && doomed.FirstOrDefault(IsProtected) is { } kept)
        {
            throw new DiagnosticException(
                Codes.Command.ResourceProtected, $"'{UrnOf(kept)}' is protected.", subject: UrnOf(kept),
                fix: Fix.Of($"Unprotect it first: {new ProductCommand("state", "unprotect", UrnOf(kept))}. Or use --force."));
        }
        foreach (var resource in doomed)
            _resources.Remove(resource);
        return [.. doomed.Select(UrnOf).Reverse()];
    }

    /// <param name="urn">One resource; null for all.</param>
    /// <returns>What was protected and is no longer.</returns>
    public ImmutableArray<string> Unprotect(string? urn)
    {
        var named = urn is null ? All : [Find(urn)];
        var kept = named.Where(IsProtected).ToList();
        foreach (var resource in kept)
            resource.Remove("protect");
        return [.. kept.Select(UrnOf)];
    }

    private IEnumerable<JsonObject> All => _resources.OfType<JsonObject>();

    /// <summary>The resource as it is now, before an old half of it that waits for its deletion.</summary>
    private JsonObject Find(string urn) =>
        All.Where(resource => UrnOf(resource) == urn).MinBy(resource => resource["delete"] is not null)
        ?? throw new DiagnosticException(
            Codes.Command.ResourceNotFound, $"The state has no resource '{urn}'.", subject: urn,
            fix: All.Any()
                ? Fix.Of($"The nearest is '{NearestName.Of(urn, All.Select(UrnOf))}'. Quote a URN for the shell; it has $ and ::.")
                : Fix.Of("The state is empty."));

    private static string UrnOf(JsonObject resource) => resource["urn"]!.GetValue<string>();

    private static bool IsProtected(JsonObject resource) => resource["protect"]?.GetValue<bool>() == true;

    private static IEnumerable<string> References(JsonObject resource)
    {
        var provider = resource["provider"]?.GetValue<string>() ?? "";
        return new[] { resource["parent"]?.GetValue<string>(), resource["deletedWith"]?.GetValue<string>() }.OfType<string>()
            .Append(provider.LastIndexOf("::", StringComparison.Ordinal) is > 0 and var end ? provider[..end] : provider)
            .Concat(Strings(resource["dependencies"]))
            .Concat(resource["propertyDependencies"] is JsonObject properties
                ? properties.SelectMany(property => Strings(property.Value))
                : []);
    }

    private static IEnumerable<string> Strings(JsonNode? list) =>
        list is JsonArray items ? items.Select(item => item!.GetValue<string>()) : [];
}
