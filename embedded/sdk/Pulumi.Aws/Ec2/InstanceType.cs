namespace Pulumi.Aws.Ec2;

/// <summary>Sizes of instances; any other is given as text.</summary>
[EnumType]
public readonly struct InstanceType : IEquatable<InstanceType>
{
    private readonly string _value;

    private InstanceType(string value) => _value = value;

    public static InstanceType T3_Nano { get; } = new("t3.nano");

    public static InstanceType T3_Micro { get; } = new("t3.micro");

    public static InstanceType T3_Small { get; } = new("t3.small");

    public static InstanceType T3_Medium { get; } = new("t3.medium");

    public static InstanceType T3_Large { get; } = new("t3.large");

    public static InstanceType T3_XLarge { get; } = new("t3.xlarge");

    public static InstanceType T3_2XLarge { get; } = new("t3.2xlarge");

    public static InstanceType T3a_Nano { get; } = new("t3a.nano");

    public static InstanceType T3a_Micro { get; } = new("t3a.micro");

    public static InstanceType T3a_Small { get; } = new("t3a.small");

    public static InstanceType T3a_Medium { get; } = new("t3a.medium");

    public static InstanceType T3a_Large { get; } = new("t3a.large");

    public static InstanceType T3a_XLarge { get; } = new("t3a.xlarge");

    public static InstanceType T3a_2XLarge { get; } = new("t3a.2xlarge");

    public static InstanceType T4g_Nano { get; } = new("t4g.nano");

    public static InstanceType T4g_Micro { get; } = new("t4g.micro");

    public static InstanceType T4g_Small { get; } = new("t4g.small");

    public static InstanceType T4g_Medium { get; } = new("t4g.medium");

    public static InstanceType T4g_Large { get; } = new("t4g.large");

    public static InstanceType T4g_XLarge { get; } = new("t4g.xlarge");

    public static InstanceType T4g_2XLarge { get; } = new("t4g.2xlarge");

    public static InstanceType M5_Large { get; } = new("m5.large");

    public static InstanceType M5_XLarge { get; } = new("m5.xlarge");

    public static InstanceType M5_2XLarge { get; } = new("m5.2xlarge");

    public static InstanceType M6g_Medium { get; } = new("m6g.medium");

    public static InstanceType M6g_Large { get; } = new("m6g.large");

    public static InstanceType M6g_XLarge { get; } = new("m6g.xlarge");

    public static InstanceType M6g_2XLarge { get; } = new("m6g.2xlarge");

    public static InstanceType M6i_Large { get; } = new("m6i.large");

    public static InstanceType M6i_XLarge { get; } = new("m6i.xlarge");

    public static InstanceType M6i_2XLarge { get; } = new("m6i.2xlarge");

    public static InstanceType M7g_Medium { get; } = new("m7g.medium");

    public static InstanceType M7g_Large { get; } = new("m7g.large");

    public static InstanceType M7g_XLarge { get; } = new("m7g.xlarge");

    public static InstanceType M7g_2XLarge { get; } = new("m7g.2xlarge");

    public static InstanceType M7i_Large { get; } = new("m7i.large");

    public static InstanceType M7i_XLarge { get; } = new("m7i.xlarge");

    public static InstanceType M7i_2XLarge { get; } = new("m7i.2xlarge");

    public static InstanceType R6i_Large { get; } = new("r6i.large");

    public static InstanceType R6i_XLarge { get; } = new("r6i.xlarge");

    public static InstanceType R6i_2XLarge { get; } = new("r6i.2xlarge");

    public static InstanceType R7g_Medium { get; } = new("r7g.medium");

    public static InstanceType R7g_Large { get; } = new("r7g.large");

    public static InstanceType R7g_XLarge { get; } = new("r7g.xlarge");

    public static InstanceType R7g_2XLarge { get; } = new("r7g.2xlarge");

    public static bool operator ==(InstanceType left, InstanceType right) => left.Equals(right);

    public static bool operator !=(InstanceType left, InstanceType right) => !left.Equals(right);

    public static explicit operator string(InstanceType value) => value._value;

    public bool Equals(InstanceType other) => string.Equals(_value, other._value, StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is InstanceType other && Equals(other);

    public override int GetHashCode() => _value?.GetHashCode(StringComparison.Ordinal) ?? 0;

    public override string ToString() => _value;
}
