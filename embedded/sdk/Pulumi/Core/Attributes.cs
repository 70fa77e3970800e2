namespace Pulumi;

/// <summary>Marks a member of an argument bag that is sent to the engine.</summary>
/// <param name="name">Wire name.</param>
/// <param name="required">Null is refused.</param>
/// <param name="json">The value is sent as one JSON text.</param>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class InputAttribute(string name, bool required = false, bool json = false) : Attribute
{
    internal string Name { get; } = name;

    internal bool IsRequired { get; } = required;

    internal bool Json { get; } = json;
}

/// <summary>Marks a property of type <see cref="Output{T}"/> that the engine fills in, or that a stack exports.</summary>
/// <param name="name">Wire name; null means the property's own name.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OutputAttribute(string? name = null) : Attribute
{
    public string? Name { get; } = name;
}

/// <summary>Marks a type that holds a nested output value.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class OutputTypeAttribute : Attribute;

/// <summary>Marks the constructor of an <see cref="OutputTypeAttribute"/> type that the wire values are passed to.</summary>
[AttributeUsage(AttributeTargets.Constructor)]
public sealed class OutputConstructorAttribute : Attribute;

/// <summary>Gives the wire name of a constructor parameter where it differs from the parameter's name.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class OutputConstructorParameterAttribute(string name) : Attribute
{
    internal string Name { get; } = name;
}

/// <summary>Marks a struct that stands for one of a set of texts or numbers.</summary>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class EnumTypeAttribute : Attribute;

/// <summary>Ties a resource class to its type token.</summary>
[AttributeUsage(AttributeTargets.Class)]
public class ResourceTypeAttribute(string type, string? version) : Attribute
{
    public string Type { get; } = type;

    public string? Version { get; } = version;
}
