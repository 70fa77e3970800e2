using SdkGenerator.Declarations;

namespace SdkGenerator.CSharp;

/// <summary>Maps declared types to C#, and remembers which nested types and enumerations are needed.</summary>
internal sealed class TypeMap(string packageNamespace, Func<string, string> moduleNamespace)
{
    private readonly HashSet<NestedType> _known = [];

    /// <summary>Nested types that are named by what was mapped and are not written yet.</summary>
    public Queue<NestedType> Pending { get; } = new();

    public SortedSet<(string Module, string Name)> Enumerations { get; } = [];

    /// <param name="isDouble">A number is not an integer.</param>
    public MappedType Map(TypeNode type, Shape shape, bool isDouble = false) => Plain(type) switch
    {
        ListType list => new MappedType(Container.List, Element(list.Element, shape, isDouble)),
        MapType map => new MappedType(Container.Map, Element(map.Value, shape, isDouble)),
        UnionType union when Enumeration(union) is { } enumeration => new MappedType(Container.None, "string", enumeration),
        var plain => new MappedType(Container.None, Element(plain, shape, isDouble)),
    };

    public static bool MayBeAbsent(TypeNode type) => type switch
    {
        UnionType union => union.Members.Any(MayBeAbsent),
        NamedType { Name: "pulumi.Output" } output => MayBeAbsent(output.Arguments[0]),
        NamedType named => named.Name == "undefined",
        _ => false,
    };

    public string NamespaceOf(string module) => module == "" ? packageNamespace : $"{packageNamespace}.{moduleNamespace(module)}";

    // Without Input, Output and undefined.
    private static TypeNode Plain(TypeNode type) => type switch
    {
        NamedType { Name: "pulumi.Input" or "pulumi.Output" } wrapper => Plain(wrapper.Arguments[0]),
        UnionType union => union.Members.Where(member => member is not NamedType { Name: "undefined" }).Select(Plain).ToArray() switch
        {
            [var only] => only,
            var members => new UnionType([.. members]),
        },
        _ => type,
    };

    private string Element(TypeNode type, Shape shape, bool isDouble) => Plain(type) switch
    {
        ListType list => $"ImmutableArray<{Element(list.Element, shape, isDouble)}>",
        MapType map => $"ImmutableDictionary<string, {Element(map.Value, shape, isDouble)}>",
        UnionType union when Enumeration(union) is { } enumeration => $"Union<string, {enumeration}>",
        UnionType union when union.Members.All(IsAsset) => "AssetOrArchive",
        // Text beside a resource, whose name is taken: the official package takes only the text.
        UnionType union when union.Members.Any(member => member is NamedType { Name: "string" }) => "string",
        NamedType named => Name(named.Name, shape, isDouble),
        var other => throw new FormatException($"The type {other} is not known."),
    };

    private static bool IsAsset(TypeNode type) => type is NamedType { Name: "pulumi.asset.Asset" or "pulumi.asset.Archive" };

    private string Name(string name, Shape shape, bool isDouble) => name.Split('.') switch
    {
        ["string"] => "string",
        ["boolean"] => "bool",
        ["number"] => isDouble ? "double" : "int",
        ["any"] => "object",
        ["pulumi", "asset", "Asset"] => "Asset",
        ["pulumi", "asset", "Archive"] => "Archive",
        ["inputs" or "outputs", var nested] => Nested(new NestedType(shape, "", nested)),
        ["inputs" or "outputs", var module, var nested] => Nested(new NestedType(shape, module, nested)),
        ["enums", var enumeration] => Enumeration("", enumeration),
        ["enums", var module, var enumeration] => Enumeration(module, enumeration),
        // A name for text, such as that of a region.
        [_] => "string",
        _ => throw new FormatException($"The type '{name}' is not known."),
    };

    private string Nested(NestedType type)
    {
        if (_known.Add(type))
            Pending.Enqueue(type);
        return $"{NamespaceOf(type.Module)}.{(type.IsOutput ? "Outputs" : "Inputs")}.{type.ClassName}";
    }

    private string? Enumeration(UnionType union) => union.Members is [NamedType { Name: "string" }, NamedType { Name: var name }]
        && name.StartsWith("enums.", StringComparison.Ordinal) ? Name(name, Shape.Args, isDouble: false) : null;

    private string Enumeration(string module, string name)
    {
        Enumerations.Add((module, name));
        return $"{NamespaceOf(module)}.{name}";
    }
}
