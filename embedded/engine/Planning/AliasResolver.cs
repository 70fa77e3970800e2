using System.Collections.Immutable;
using HaCluster.Deployment.Properties;

namespace HaCluster.Engine.Planning;

/// <summary>An alias as the program gives it; what is null is as in the resource itself.</summary>
internal sealed record AliasSpec
{
    /// <summary>The whole URN; everything else is ignored then.</summary>
    public string? Urn { get; init; }

    public string? Name { get; init; }
    public string? Type { get; init; }
    public string? Stack { get; init; }
    public string? Project { get; init; }
    public string? ParentUrn { get; init; }
    public bool NoParent { get; init; }
}

/// <summary>Lists the URNs under which a resource may have been recorded, its parents' former names included.</summary>
internal static class AliasResolver
{
    /// <param name="urn">The resource's URN now.</param>
    /// <param name="parent">Its parent's URN now; empty for none.</param>
    /// <param name="parentAliases">Former URNs of the parent.</param>
    public static ImmutableArray<string> Resolve(
        string urn, string parent, IEnumerable<AliasSpec> specs, ImmutableArray<string> parentAliases)
    {
        var aliases = new List<string>();
        foreach (var spec in specs.Prepend(new AliasSpec()))
        {
            if (spec.Urn is { Length: > 0 } whole)
            {
                aliases.Add(whole);
                continue;
            }
            aliases.Add(Build(urn, spec, spec.NoParent ? "" : spec.ParentUrn ?? parent));
            if (spec.NoParent || spec.ParentUrn is not null)
                continue;
            // The parent may have been renamed too. Children are often named after it, and then bore its old name.
            foreach (var former in parentAliases)
            {
                var name = FormerName(spec.Name ?? UrnParts.NameOf(urn), UrnParts.NameOf(parent), UrnParts.NameOf(former));
                aliases.Add(Build(urn, spec with { Name = name }, former));
            }
        }
        return [.. aliases.Distinct(StringComparer.Ordinal).Where(alias => alias != urn)];
    }

    private static string Build(string urn, AliasSpec spec, string parent) => UrnBuilder.Build(
        Given(spec.Stack) ?? UrnBuilder.StackOf(urn), Given(spec.Project) ?? UrnBuilder.ProjectOf(urn), parent,
        Given(spec.Type) ?? UrnParts.TypeOf(urn), Given(spec.Name) ?? UrnParts.NameOf(urn));

    private static string FormerName(string name, string parentName, string formerParentName) =>
        name.StartsWith(parentName, StringComparison.Ordinal) ? formerParentName + name[parentName.Length..] : name;

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
