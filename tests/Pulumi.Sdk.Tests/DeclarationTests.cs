using System.Reflection;

namespace Pulumi.Sdk.Tests;

/// <summary>The stand-ins against what the official packages of the same version declare.</summary>
public sealed class DeclarationTests
{
    private static readonly NullabilityInfoContext Nullability = new();

    public static TheoryData<string, string> Packages => new()
    {
        { "aws", "7.48.0" }, { "command", "1.2.1" }, { "docker", "5.2.0" }, { "random", "4.21.2" }, { "tls", "5.6.1" },
    };

    [Theory]
    [MemberData(nameof(Packages))]
    public void Every_output_is_declared_with_its_kind_and_may_be_absent_where_it_may(string package, string version)
    {
        var official = Load(package, version);
        var differences =
            from resource in Resources(package)
            let outputs = official.Resource(resource.Token).Outputs
            from property in resource.Type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            let name = property.GetCustomAttribute<OutputAttribute>()?.Name
            where name is not null
            let ours = Describe(property.PropertyType.GenericTypeArguments[0], IsNullable(property))
            let theirs = outputs.TryGetValue(name, out var declared) ? Describe(declared.Type) : "nothing"
            where ours != theirs
            select $"{resource.Type.FullName}.{property.Name}: {ours}, officially {theirs}";

        Assert.True(!differences.Any(), string.Join('\n', differences));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Every_input_is_declared_with_its_kind_and_required_where_it_is(string package, string version)
    {
        var official = Load(package, version);
        var differences =
            from resource in Resources(package)
            let inputs = official.Resource(resource.Token).Inputs
            let args = resource.Type.Assembly.GetType($"{resource.Type.FullName}Args", throwOnError: true)!
            from member in Members(args)
            let attribute = member.GetCustomAttribute<InputAttribute>()
            where attribute is not null
            let kind = Kind(member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType)
            let ours = attribute.IsRequired ? $"required {kind}" : kind
            let theirs = !inputs.TryGetValue(attribute.Name, out var declared) ? "nothing"
                : declared.Optional ? KindOf(declared.Type) : $"required {KindOf(declared.Type)}"
            where ours != theirs
            select $"{args.FullName}: {attribute.Name} is {ours}, officially {theirs}";

        Assert.True(!differences.Any(), string.Join('\n', differences));
    }

    private static OfficialPackage Load(string package, string version)
    {
        try
        {
            return OfficialPackage.Get(package, version);
        }
        catch (IOException exception)
        {
            Assert.Skip($"The official package @pulumi/{package} {version} cannot be had: {exception.Message}");
            throw;
        }
    }

    private static (Type Type, string Token)[] Resources(string package)
    {
        var assembly = Assembly.Load($"Pulumi.{char.ToUpperInvariant(package[0])}{package[1..]}");
        var resources = assembly.GetTypes()
            .Select(type => (Type: type, Token: type.GetCustomAttribute<ResourceTypeAttribute>()?.Type))
            .Where(resource => resource.Token is not null)
            .Select(resource => (resource.Type, resource.Token!))
            .ToArray();
        Assert.NotEmpty(resources);
        return resources;
    }

    private static IEnumerable<MemberInfo> Members(Type args)
    {
        const BindingFlags Own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        return args.GetProperties(Own).Concat<MemberInfo>(args.GetFields(Own));
    }

    private static bool IsNullable(PropertyInfo output) =>
        Nullability.Create(output).GenericTypeArguments[0].ReadState == NullabilityState.Nullable;

    // A list or map that is absent is an empty one, so that the sign of absence says nothing to a program.
    private static string Describe(Type type, bool nullable) => Kind(type) is var kind && nullable && kind is not ("list" or "map") ? $"{kind}?" : kind;

    private static string Describe(string typescript) =>
        KindOf(typescript) is var kind && typescript.Contains("| undefined", StringComparison.Ordinal) && kind is not ("list" or "map") ? $"{kind}?" : kind;

    private static string Kind(Type type)
    {
        type = System.Nullable.GetUnderlyingType(type) ?? type;
        var name = type.Name.Split('`')[0];
        if (name is "InputList" or "ImmutableArray") return "list";
        if (name is "InputMap" or "ImmutableDictionary") return "map";
        if (name is "InputUnion" or "Union") return "text";
        if (name is "Input" or "Output") return Kind(type.GenericTypeArguments[0]);
        return type == typeof(string) || type.GetCustomAttribute<EnumTypeAttribute>() is not null ? "text"
            : type == typeof(bool) ? "flag"
            : type == typeof(int) || type == typeof(double) ? "number"
            : "object";
    }

    private static string KindOf(string typescript)
    {
        var type = typescript.Replace("| undefined", "", StringComparison.Ordinal).Trim();
        while (type.EndsWith('>') && (type.StartsWith("pulumi.Input<", StringComparison.Ordinal) || type.StartsWith("pulumi.Output<", StringComparison.Ordinal)))
            type = type[(type.IndexOf('<', StringComparison.Ordinal) + 1)..type.LastIndexOf('>')].Trim();
        return type.EndsWith("[]", StringComparison.Ordinal) ? "list"
            : type.StartsWith('{') ? "map"
            : type.StartsWith("string", StringComparison.Ordinal) || type.StartsWith("enums.", StringComparison.Ordinal) ? "text"
            : type.StartsWith("boolean", StringComparison.Ordinal) ? "flag"
            : type.StartsWith("number", StringComparison.Ordinal) ? "number"
            : "object";
    }
}
