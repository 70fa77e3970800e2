using System.Collections.Immutable;
using System.Text.RegularExpressions;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.State;

namespace HaCluster.Engine.Planning;

/// <summary>Which resources an operation is limited to. Providers and the stack itself always belong to it.</summary>
internal sealed class TargetFilter
{
    private readonly Regex? _pattern;

    /// <param name="globs">URNs; <c>*</c> stands for any text without a colon or dollar sign, <c>**</c> for any text. Empty means no
    /// limit.</param>
    public TargetFilter(ImmutableArray<string> globs)
    {
        if (globs.IsEmpty)
            return;
        var alternatives = globs.Select(
            glob =>
                Regex.Escape(glob).Replace("\\*\\*", ".*", StringComparison.Ordinal).Replace("\\*", "[^:$]*", StringComparison.Ordinal));
        _pattern = new Regex($"^(?:{string.Join('|', alternatives)})$", RegexOptions.CultureInvariant);
    }

    public bool IsLimited => _pattern is not null;

    /// <summary>True when the user named it, or named nothing.</summary>
    public bool Matches(string urn) => _pattern is null || _pattern.IsMatch(urn);

    public bool Includes(string urn)
    {
        var type = UrnParts.TypeOf(urn);
        return type == Snapshot.StackType || ProviderReference.IsProviderType(type) || Matches(urn);
    }
}
