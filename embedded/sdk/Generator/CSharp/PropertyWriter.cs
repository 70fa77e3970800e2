using System.Collections.Immutable;
using SdkGenerator.Declarations;

namespace SdkGenerator.CSharp;

/// <summary>Writes the properties of argument classes.</summary>
internal sealed class PropertyWriter(TypeMap types, Manifest manifest)
{
    private const string Obsolete = "    [Obsolete(\"The official package marks this as deprecated.\")]\n";

    /// <param name="path">Of the type in the manifest's overrides: <c>command.remote.Connection</c>.</param>
    public string Write(
        string path, ImmutableArray<Member> members, Shape shape, ImmutableDictionary<string, InputTreatment> treatments) => string.Join(
        '\n', members.Select(member => Write(path, member, shape, treatments.GetValueOrDefault(member.Name, InputTreatment.None))));

    /// <summary>Assignments of the defaults, for the constructor.</summary>
    public string Defaults(
        string path, ImmutableArray<Member> members, ImmutableDictionary<string, InputTreatment> treatments) => string.Concat(
        members.Where(member => treatments.GetValueOrDefault(member.Name)?.Default is not null)
            .Select(member => $"        {manifest.NameOf(path, member.Name)} = {treatments[member.Name].Default};\n"));

    public static string ObsoleteOrNothing(Member member) => member.Deprecated ? Obsolete : "";

    private string Write(string path, Member member, Shape shape, InputTreatment treatment)
    {
        var type = types.Map(member.Type, shape, manifest.IsDouble(path, member.Name));
        var isSecret = treatment.IsSecret || manifest.IsSecret(path, member.Name);
        var attribute = $"Input(\"{member.Name}\"{(member.Optional ? "" : ", required: true")}{(treatment.IsJson ? ", json: true" : "")})";
        var name = manifest.NameOf(path, member.Name);
        var text = type.Container == Container.None
            ? Single(type, attribute, name, shape, !member.Optional, isSecret)
            : Collection(type, attribute, name, shape, isSecret);
        return ObsoleteOrNothing(member) + text;
    }

    private static string Single(MappedType type, string attribute, string name, Shape shape, bool isRequired, bool isSecret)
    {
        var value = shape == Shape.InvokeArgs
            ? type.Alternative is null ? type.Text : $"Union<{type.Text}, {type.Alternative}>"
            : type.Alternative is null ? $"Input<{type.Text}>" : $"InputUnion<{type.Text}, {type.Alternative}>";
        if (isSecret)
            return $"    [field: {attribute}]\n    public {value}? {name} {{ get; set => field = Utilities.Secret(value); }}\n";
        if (!isRequired)
            return $"    [{attribute}]\n    public {value}? {name} {{ get; set; }}\n";
        // A plain value type is never null.
        var initial = shape == Shape.InvokeArgs && value is "bool" or "int" or "double" ? "" : " = null!;";
        return $"    [{attribute}]\n    public {value} {name} {{ get; set; }}{initial}\n";
    }

    private static string Collection(MappedType type, string attribute, string name, Shape shape, bool isSecret)
    {
        if (isSecret)
            throw new NotSupportedException($"{name} is a secret list or map, which the generator cannot write yet.");
        var collection = (type.Container, shape == Shape.InvokeArgs) switch
        {
            (Container.List, true) => $"List<{type.Text}>",
            (Container.List, false) => $"InputList<{type.Text}>",
            (_, true) => $"Dictionary<string, {type.Text}>",
            (_, false) => $"InputMap<{type.Text}>",
        };
        return $"    [field: {attribute}]\n    public {collection} {name} {{ get => field ??= new(); set; }}\n";
    }
}
