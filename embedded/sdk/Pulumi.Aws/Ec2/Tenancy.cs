namespace Pulumi.Aws.Ec2;

/// <summary>Whether an instance shares its hardware.</summary>
[EnumType]
public readonly struct Tenancy : IEquatable<Tenancy>
{
    private readonly string _value;

    private Tenancy(string value) => _value = value;

    public static Tenancy Default { get; } = new("default");

    public static Tenancy Dedicated { get; } = new("dedicated");

    public static bool operator ==(Tenancy left, Tenancy right) => left.Equals(right);

    public static bool operator !=(Tenancy left, Tenancy right) => !left.Equals(right);

    public static explicit operator string(Tenancy value) => value._value;

    public bool Equals(Tenancy other) => string.Equals(_value, other._value, StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is Tenancy other && Equals(other);

    public override int GetHashCode() => _value?.GetHashCode(StringComparison.Ordinal) ?? 0;

    public override string ToString() => _value;
}
