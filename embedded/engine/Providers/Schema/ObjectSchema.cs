using System.Collections.Immutable;
using HaCluster.Deployment.Properties;

namespace HaCluster.Engine.Providers.Schema;

/// <summary>One input property of a resource type.</summary>
/// <param name="Name">Wire name.</param>
/// <param name="Type">What it may hold.</param>
internal sealed record Property(string Name, PropertyType Type)
{
    public bool Required { get; init; }

    /// <summary>Filled in by Check, and so recorded, where the program gives nothing.</summary>
    public PropertyValue? Default { get; init; }

    /// <summary>
    /// What a provider does where nothing is given, and Check fills nothing in. It is an output, and a recorded input that equals it is no
    /// change.
    /// </summary>
    public PropertyValue? Implied { get; init; }

    /// <summary>A change needs a replacement of the resource.</summary>
    public bool Replaces { get; init; }

    /// <summary>The order of its items, and of those of lists in it, says nothing.</summary>
    public bool Unordered { get; init; }

    /// <summary>Marked secret by Check even if the program does not.</summary>
    public bool Secret { get; init; }
}

/// <summary>
/// The inputs of a resource type (or of a nested object): the single place which says what exists, and what a change does.
/// </summary>
internal sealed class ObjectSchema(params Property[] properties)
{
    public IReadOnlyList<Property> Properties { get; } = properties;

    private readonly ImmutableDictionary<string, Property> _byName =
        properties.ToImmutableDictionary(property => property.Name, StringComparer.Ordinal);

    public Property? Find(string name) => _byName.GetValueOrDefault(name);

    public CheckResult Check(PropertyMap inputs)
    {
        var failures = new List<CheckFailure>();
        var checkedInputs = Check(inputs, "", failures);
        return new CheckResult(checkedInputs, [.. failures]);
    }

    public PropertyMap Check(PropertyMap inputs, string path, ICollection<CheckFailure> failures)
    {
        foreach (var name in inputs.Keys.Where(name => !IsBookkeeping(name) && !_byName.ContainsKey(name)))
        {
            failures.Add(new CheckFailure(Join(path, name), $"There is no such property{KnownNames.Hint(name, _byName.Keys)}"));
        }
        var result = PropertyMap.Empty;
        foreach (var property in Properties)
        {
            if (CheckOne(property, inputs, path, failures) is { } value)
                result = result.Set(property.Name, value);
        }
        return result;
    }

    /// <summary>
    /// The inputs with everything that holds where nothing is given, and without bookkeeping: two inputs that are the same to the provider
    /// are the same here, whoever recorded them.
    /// </summary>
    public PropertyMap Complete(PropertyMap inputs)
    {
        var result = new List<KeyValuePair<string, PropertyValue>>(Properties.Count);
        foreach (var property in Properties)
        {
            var isGiven = inputs.TryGetValue(property.Name, out var given) && given.Unwrapped is not NullValue;
            if ((isGiven ? property.Type.Complete(given!) : property.Default ?? property.Implied) is { } value)
                result.Add(KeyValuePair.Create(property.Name, value));
        }
        return PropertyMap.Create(result);
    }

    /// <summary>Names that SDKs and engines add for themselves (<c>__defaults</c>, the package <c>version</c>).</summary>
    public static bool IsBookkeeping(string name) => name.StartsWith("__", StringComparison.Ordinal) || name == "version";

    private static PropertyValue? CheckOne(Property property, PropertyMap inputs, string path, ICollection<CheckFailure> failures)
    {
        var name = Join(path, property.Name);
        if (!inputs.TryGetValue(property.Name, out var value) || value.Unwrapped is NullValue)
        {
            if (property.Required)
                failures.Add(new CheckFailure(name, $"A value is required: {property.Type.Description}."));
            return property.Default;
        }
        var normal = property.Type.Check(value, name, failures);
        return property.Secret && normal is not SecretValue ? new SecretValue(normal) : normal;
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
