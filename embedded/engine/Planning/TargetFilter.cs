using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.State;

namespace HaCluster.Engine.Planning;

/// <summary>Which resources an operation is limited to. Providers and the stack itself always belong to it.</summary>
/// <param name="globs">URNs; <c>*</c> stands for any text without a colon or dollar sign, <c>**</c> for any text. Empty means no
/// limit.</param>
/// <param name="dependents">What depends on a target is one, too.</param>
internal sealed class TargetFilter(ImmutableArray<string> globs, bool dependents = false)
{
    private readonly ImmutableArray<UrnPattern> _patterns = [.. globs.Select(glob => new UrnPattern(glob))];
    private readonly ConcurrentDictionary<string, bool> _dependents = new(StringComparer.Ordinal);

    public bool IsLimited => !_patterns.IsEmpty;

    /// <summary>True when the user named it, or named nothing.</summary>
    public bool Matches(string urn) => !IsLimited || _dependents.ContainsKey(urn) || _patterns.Any(pattern => pattern.Matches(urn));

    /// <summary>The same for a resource of which it is known what it refers to; those must have been asked about before.</summary>
    public bool Matches(string urn, IEnumerable<string> references)
    {
        if (Matches(urn))
            return true;
        return dependents && references.Any(Matches) && (_dependents[urn] = true);
    }

    public bool Includes(string urn, IEnumerable<string> references)
    {
        var type = UrnParts.TypeOf(urn);
        return type == Snapshot.StackType || ProviderReference.IsProviderType(type) || Matches(urn, references);
    }

    /// <summary>The targets that none of the URNs matches, as the user wrote them.</summary>
    public IEnumerable<string> FindUnmatched(IReadOnlyCollection<string> urns) =>
        _patterns.Where(pattern => !urns.Any(pattern.Matches)).Select(pattern => pattern.Text);
}

/// <summary>A URN with <c>*</c> and <c>**</c>.</summary>
internal sealed class UrnPattern(string text)
{
    private readonly Regex _pattern = new(
        "^" + Regex.Escape(text).Replace("\\*\\*", ".*", StringComparison.Ordinal).Replace("\\*", "[^:$]*", StringComparison.Ordinal) + "$",
        RegexOptions.CultureInvariant);

    public string Text => text;

    public bool Matches(string urn) => urn == text || _pattern.IsMatch(urn);
}
