using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace HaCluster.Components.Tests.Aws.Iam;

/// <summary>One action on one resource, with the condition keys that AWS sets for it. Names of keys have no case.</summary>
internal sealed record IamRequest(string Action, string Resource, ImmutableDictionary<string, ImmutableArray<string>> Keys)
{
    public ImmutableArray<string>? this[string key] => Keys.TryGetValue(key, out var values) ? values : null;
}

/// <summary>
/// What an identity's policy allows, by the rules of the IAM user guide ("Policy evaluation logic", "Condition operators", "Conditions
/// with multiple context keys or values", "Variables and tags"). What it does not know, it refuses.
/// </summary>
/// <param name="policies">JSON of all policies that the identity has.</param>
internal sealed partial class IamPolicy(params string[] policies)
{
    private readonly ImmutableArray<JsonElement> _statements =
        [.. policies.SelectMany(json => JsonDocument.Parse(json).RootElement.GetProperty("Statement").EnumerateArray())];

    public IEnumerable<string> Actions => _statements.SelectMany(statement => Texts(statement.GetProperty("Action"))).Distinct();

    /// <summary>Some statement allows it, and none denies it.</summary>
    public bool Allows(IamRequest request)
    {
        var effects = _statements.Where(statement => Applies(statement, request))
            .Select(statement => statement.GetProperty("Effect").GetString()).ToHashSet();
        return effects.Contains("Allow") && !effects.Contains("Deny");
    }

    private static bool Applies(JsonElement statement, IamRequest request)
    {
        var unknown = statement.EnumerateObject().Select(part => part.Name)
            .Except(["Sid", "Effect", "Action", "Resource", "Condition"]).ToList();
        if (unknown.Count > 0)
            throw new NotSupportedException($"The evaluator does not know {string.Join(", ", unknown)}.");
        return Texts(statement.GetProperty("Action")).Any(action => IsLike(request.Action, action, ignoreCase: true))
            && Texts(statement.GetProperty("Resource")).Any(arn => Expand(arn, request) is { } known && IsLike(request.Resource, known))
            && (!statement.TryGetProperty("Condition", out var condition)
                || condition.EnumerateObject().All(test => test.Value.EnumerateObject().All(key => Holds(test.Name, key, request))));
    }

    /// <param name="name">The operator: <c>StringLike</c>, <c>ForAllValues:StringEqualsIfExists</c>.</param>
    /// <param name="expected">The key with the values of the policy.</param>
    /// <param name="request">With the values of the request.</param>
    private static bool Holds(string name, JsonProperty expected, IamRequest request)
    {
        var (set, test, ifExists) = Operator().Match(name) is { Success: true } match
            ? (match.Groups["set"].Value, match.Groups["test"].Value, match.Groups["ifExists"].Success)
            : throw new NotSupportedException($"The evaluator does not know the operator {name}.");
        var actual = request[expected.Name];
        var wanted = Texts(expected.Value).Select(value => Expand(value, request)).OfType<string>().ToList();
        if (test == "Null")
            return wanted.Contains(actual is null ? "true" : "false");
        if (actual is not { } values)
            return ifExists || set == "ForAllValues:" || (set.Length == 0 && test.Contains("Not", StringComparison.Ordinal));
        // Several values of a request need a set operator; without one AWS knows only one value.
        return set switch
        {
            "ForAllValues:" => values.All(value => IsAny(test, value, wanted)),
            "ForAnyValue:" => values.Any(value => IsAny(test, value, wanted)),
            _ => IsAny(test, values.Single(), wanted),
        };
    }

    private static bool IsAny(string test, string actual, List<string> wanted) => test switch
    {
        "StringEquals" => wanted.Contains(actual, StringComparer.Ordinal),
        "StringNotEquals" => !wanted.Contains(actual, StringComparer.Ordinal),
        "StringLike" => wanted.Exists(pattern => IsLike(actual, pattern)),
        "StringNotLike" => !wanted.Exists(pattern => IsLike(actual, pattern)),
        "Bool" => wanted.Contains(actual, StringComparer.OrdinalIgnoreCase),
        _ => throw new NotSupportedException($"The evaluator does not know the operator {test}."),
    };

    private static bool IsLike(string text, string pattern, bool ignoreCase = false) => Regex.IsMatch(
        text,
        $"^{Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal)}\\z",
        (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None) | RegexOptions.Singleline);

    /// <returns>The text with its variables replaced; null when the request has no value for one, which then matches nothing.</returns>
    private static string? Expand(string text, IamRequest request)
    {
        var known = true;
        var expanded = Variable().Replace(text, match =>
        {
            var values = request[match.Groups[1].Value];
            known &= values is not null;
            return values?.Single() ?? "";
        });
        return known ? expanded : null;
    }

    private static IEnumerable<string> Texts(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(item => item.GetString()!) : [value.GetString()!];

    [GeneratedRegex(
        @"^(?<set>ForAllValues:|ForAnyValue:)?(?<test>String(Not)?(Equals|Like)|Bool|Null)(?<ifExists>IfExists)?\z")]
    private static partial Regex Operator();

    [GeneratedRegex(@"\$\{([^}]+)\}")]
    private static partial Regex Variable();
}
