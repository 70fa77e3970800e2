namespace Pulumi.Docker;

/// <summary>Which builder makes an image.</summary>
[EnumType]
public readonly struct BuilderVersion : IEquatable<BuilderVersion>
{
    private readonly string _value;

    private BuilderVersion(string value) => _value = value;

    public static BuilderVersion BuilderV1 { get; } = new("BuilderV1");

    public static BuilderVersion BuilderBuildKit { get; } = new("BuilderBuildKit");

    public static bool operator ==(BuilderVersion left, BuilderVersion right) => left.Equals(right);

    public static bool operator !=(BuilderVersion left, BuilderVersion right) => !left.Equals(right);

    public static explicit operator string(BuilderVersion value) => value._value;

    public bool Equals(BuilderVersion other) => string.Equals(_value, other._value, StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is BuilderVersion other && Equals(other);

    public override int GetHashCode() => _value?.GetHashCode(StringComparison.Ordinal) ?? 0;

    public override string ToString() => _value;
}
