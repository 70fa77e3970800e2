using System.Collections.Immutable;

namespace HaCluster.Deployment.Properties;

/// <summary>
/// A value of a resource property as it travels between program, engine, provider and state.
/// Immutable; equality is structural, so two values that a provider could not tell apart are equal.
/// </summary>
public abstract record PropertyValue
{
    private protected PropertyValue() { }

    public static PropertyValue Null { get; } = new NullValue();
    public static PropertyValue Unknown { get; } = new UnknownValue();

    public static implicit operator PropertyValue(string value) => new StringValue(value);
    public static implicit operator PropertyValue(bool value) => new BoolValue(value);
    public static implicit operator PropertyValue(double value) => new NumberValue(value);
    public static implicit operator PropertyValue(PropertyMap value) => new ObjectValue(value);

    /// <summary>The value without the secret mark around it; nested marks stay.</summary>
    public PropertyValue Unwrapped => this is SecretValue secret ? secret.Value.Unwrapped : this;
}

public sealed record NullValue : PropertyValue;

/// <summary>A value that is not known before the update has run.</summary>
public sealed record UnknownValue : PropertyValue;

public sealed record BoolValue(bool Value) : PropertyValue;

public sealed record NumberValue(double Value) : PropertyValue;

public sealed record StringValue(string Value) : PropertyValue
{
    public override string ToString() => $"StringValue({Value})";
}

public sealed record ArrayValue(ImmutableArray<PropertyValue> Items) : PropertyValue
{
    public bool Equals(ArrayValue? other) => other is not null && Items.SequenceEqual(other.Items);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in Items)
            hash.Add(item);
        return hash.ToHashCode();
    }
}

public sealed record ObjectValue(PropertyMap Properties) : PropertyValue;

/// <summary>Encrypted in state and never displayed.</summary>
public sealed record SecretValue(PropertyValue Value) : PropertyValue
{
    // A record prints its members by default; a secret must not reach a log that way.
    public override string ToString() => "[secret]";
}

/// <summary>
/// Exactly one of <paramref name="Text"/>, <paramref name="Path"/>, <paramref name="Uri"/> is set. <paramref name="Hash"/> is sha256 in
/// hex.
/// </summary>
public sealed record AssetValue(string? Text, string? Path, string? Uri, string? Hash) : PropertyValue;

/// <summary>
/// Exactly one of <paramref name="Assets"/>, <paramref name="Path"/>, <paramref name="Uri"/> is set. <paramref name="Hash"/> is sha256 in
/// hex.
/// </summary>
public sealed record ArchiveValue(PropertyMap? Assets, string? Path, string? Uri, string? Hash) : PropertyValue;

/// <summary>A resource used as a value. <paramref name="Id"/> is null for a component and empty while unknown.</summary>
public sealed record ResourceReferenceValue(string Urn, string? Id, string? PackageVersion) : PropertyValue;

/// <summary>An output with its dependencies, as sent to remote components. A null <paramref name="Value"/> is unknown.</summary>
public sealed record OutputValue(PropertyValue? Value, bool Secret, ImmutableArray<string> Dependencies) : PropertyValue
{
    public bool Equals(OutputValue? other) =>
        other is not null && Equals(Value, other.Value) && Secret == other.Secret && Dependencies.SequenceEqual(other.Dependencies);

    public override int GetHashCode() => HashCode.Combine(Value, Secret, Dependencies.Length);
}
