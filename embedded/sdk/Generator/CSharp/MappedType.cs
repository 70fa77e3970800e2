namespace SdkGenerator.CSharp;

internal enum Container
{
    None,
    List,
    Map,
}

/// <summary>The C# type of a value, inside <c>Input</c> and <c>Output</c>.</summary>
/// <param name="Text">The type; for a list or a map, the type of its elements.</param>
/// <param name="Alternative">The enumeration whose values are taken beside text; null when there is none.</param>
internal sealed record MappedType(Container Container, string Text, string? Alternative = null);
