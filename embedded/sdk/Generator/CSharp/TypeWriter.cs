using System.Collections.Immutable;
using SdkGenerator.Declarations;

namespace SdkGenerator.CSharp;

/// <summary>Writes argument classes, output classes and enumerations.</summary>
internal sealed class TypeWriter(TypeMap types, PropertyWriter properties, Manifest manifest)
{
    /// <param name="path">Of the type in the manifest's overrides.</param>
    public string Arguments(
        string path,
        string name,
        string baseClass,
        ImmutableArray<Member> members,
        Shape shape,
        ImmutableDictionary<string, InputTreatment> treatments)
    {
        var defaults = properties.Defaults(path, members, treatments);
        var constructor = defaults == "" ? "" : $"    public {name}()\n    {{\n{defaults}    }}\n\n";
        return $$"""
            public sealed class {{name}} : global::Pulumi.{{baseClass}}
            {
            {{constructor}}{{properties.Write(path, members, shape, treatments)}}
                public static new {{name}} Empty => new();
            }
            """;
    }

    public string Output(string path, string name, ImmutableArray<Member> members, Shape shape)
    {
        var fields = members.Select(member => (
            Name: manifest.NameOf(path, member.Name),
            Parameter: Naming.Parameter(member.Name),
            Type: ValueType(path, member, shape))).ToArray();
        var declarations = string.Concat(fields.Select(field => $"    public readonly {field.Type} {field.Name};\n"));
        var parameters = string.Join(",\n", fields.Select(field => $"        {field.Type} {field.Parameter}"));
        var assignments = string.Concat(fields.Select(field => $"        {field.Name} = {field.Parameter};\n"));
        return $"[OutputType]\npublic sealed class {name}\n{{\n{declarations}\n    [OutputConstructor]\n"
            + $"    private {name}(\n{parameters})\n    {{\n{assignments}    }}\n}}";
    }

    /// <summary>The type of an output, and whether it may be null. A list that is absent is an empty one.</summary>
    public string ValueType(string path, Member member, Shape shape)
    {
        var type = types.Map(member.Type, shape, manifest.IsDouble(path, member.Name));
        var absent = member.Optional || TypeMap.MayBeAbsent(member.Type) ? "?" : "";
        return type.Container switch
        {
            Container.List => $"ImmutableArray<{type.Text}>",
            Container.Map => $"ImmutableDictionary<string, {type.Text}>{absent}",
            _ when type.Alternative is not null => $"Union<{type.Text}, {type.Alternative}>{absent}",
            _ => $"{type.Text}{absent}",
        };
    }

    public static string Enumeration(string name, IEnumerable<(string Name, string Value)> values) => $$"""
        [EnumType]
        public readonly struct {{name}} : IEquatable<{{name}}>
        {
            private readonly string _value;

            private {{name}}(string value) => _value = value;

        {{string.Concat(values.Select(value => $"    public static {name} {value.Name} {{ get; }} = new(\"{value.Value}\");\n\n"))}}
            public static bool operator ==({{name}} left, {{name}} right) => left.Equals(right);

            public static bool operator !=({{name}} left, {{name}} right) => !left.Equals(right);

            public static explicit operator string({{name}} value) => value._value;

            public bool Equals({{name}} other) => string.Equals(_value, other._value, StringComparison.Ordinal);

            public override bool Equals(object? obj) => obj is {{name}} other && Equals(other);

            public override int GetHashCode() => _value?.GetHashCode(StringComparison.Ordinal) ?? 0;

            public override string ToString() => _value;
        }
        """.Replace("\n\n\n", "\n\n", StringComparison.Ordinal);
}
