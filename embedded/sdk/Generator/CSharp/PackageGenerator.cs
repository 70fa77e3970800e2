using System.Collections.Immutable;
using SdkGenerator.Declarations;

namespace SdkGenerator.CSharp;

/// <summary>Generates the files of one package.</summary>
internal sealed class PackageGenerator
{
    private static readonly ImmutableDictionary<string, InputTreatment> NoTreatments = ImmutableDictionary<string, InputTreatment>.Empty;

    private readonly string _package;
    private readonly string _version;
    private readonly NpmPackage _npm;
    private readonly PackageDeclarations _declarations;
    private readonly TypeMap _map;
    private readonly TypeWriter _types;
    private readonly ResourceWriter _resources;
    private readonly SortedDictionary<string, SourceFile> _files = new(StringComparer.Ordinal);
    private readonly Manifest _manifest;

    public PackageGenerator(string package, string version, NpmPackage npm, Manifest manifest)
    {
        _package = package;
        _version = version;
        _npm = npm;
        _manifest = manifest;
        _declarations = new PackageDeclarations(npm);
        _map = new TypeMap($"Pulumi.{Naming.Pascal(package)}", ModuleNamespace);
        _types = new TypeWriter(_map, new PropertyWriter(_map, manifest), manifest);
        _resources = new ResourceWriter(package, _types, manifest);
    }

    /// <returns>Paths below the package's folder, and their text.</returns>
    public IEnumerable<KeyValuePair<string, string>> Generate(ImmutableArray<string> tokens)
    {
        File("", "Utilities").Add(UtilitiesText.Write(_package, _version));
        foreach (var token in tokens)
            Generate(token);
        var nested = new List<NestedType>();
        var texts = new Dictionary<NestedType, string>();
        while (_map.Pending.TryDequeue(out var type))
        {
            nested.Add(type);
            texts.Add(type, Nested(type));
        }
        foreach (var type in nested.OrderBy(type => type.ClassName, StringComparer.Ordinal))
            File(type.Module, type.IsOutput ? "Outputs" : "Inputs", type.IsOutput ? ".Outputs" : ".Inputs").Add(texts[type]);
        foreach (var (module, name) in _map.Enumerations)
            File(module, "Enums").Add(TypeWriter.Enumeration(name, _declarations.Enumeration(module, name)));
        return _files.Select(file => KeyValuePair.Create(file.Key, file.Value.ToString()));
    }

    private void Generate(string token)
    {
        if (token.StartsWith("pulumi:providers:", StringComparison.Ordinal))
        {
            Provider();
            return;
        }
        var (module, name, file) = Locate(token);
        if (char.IsLower(name[0]))
            Function(token, module, Naming.Pascal(name), file);
        else
            Resource(token, module, name, file);
    }

    private void Provider()
    {
        var script = ResourceScript.Read(_npm, "provider");
        var target = File("", "Provider");
        target.Add(_resources.Provider(Members("provider", "class Provider extends pulumi.ProviderResource"), script));
        var arguments = Members("provider", "interface ProviderArgs");
        target.Add(_types.Arguments($"{_package}.Provider", "ProviderArgs", "ResourceArgs", arguments, Shape.Args, script.Inputs));
    }

    private void Resource(string token, string module, string name, string file)
    {
        var script = ResourceScript.Read(_npm, file);
        if (script.Token != token)
            throw new FormatException($"The package calls '{token}' '{script.Token}'.");
        var path = PathOf(module, name);
        var state = _declarations.OfFile(file, $"interface {name}State");
        var outputs = Members(file, $"class {name} extends pulumi.CustomResource");
        var arguments = Members(file, $"interface {name}Args");
        RefuseNameOfClass(path, name, outputs);
        var target = File(module, name);
        target.Add(_resources.Resource(path, name, outputs, script, _declarations.ArgumentsAreOptional(file), state is not null));
        target.Add(_types.Arguments(path, $"{name}Args", "ResourceArgs", arguments, Shape.Args, script.Inputs));
        if (state is not { } members)
            return;
        RefuseNameOfClass(path, $"{name}State", members);
        var withoutDefaults = script.Inputs.ToImmutableDictionary(input => input.Key, input => input.Value with { Default = null });
        target.Add(_types.Arguments(path, $"{name}State", "ResourceArgs", members, Shape.State, withoutDefaults));
    }

    private void Function(string token, string module, string name, string file)
    {
        var path = PathOf(module, name);
        var target = File(module, name);
        var arguments = Members(file, $"interface {name}Args");
        target.Add(ResourceWriter.Function(token, name, arguments.All(argument => argument.Optional)));
        target.Add(_types.Arguments(path, $"{name}Args", "InvokeArgs", arguments, Shape.InvokeArgs, NoTreatments));
        target.Add(_types.Arguments(
            path, $"{name}InvokeArgs", "InvokeArgs", Members(file, $"interface {name}OutputArgs"), Shape.InvokeInputs, NoTreatments));
        target.Add(_types.Output(path, $"{name}Result", Members(file, $"interface {name}Result"), Shape.Result));
    }

    private string Nested(NestedType type)
    {
        var path = PathOf(type.Module, type.BaseName);
        var members = type.IsOutput
            ? OutputMembers(type)
            : _declarations.Input(type.Module, type.Name) ?? throw new FormatException($"The package has no input '{type.Name}'.");
        RefuseNameOfClass(path, type.ClassName, members);
        if (type.IsOutput)
            return _types.Output(path, type.ClassName, members, type.Shape);
        var baseClass = type.Shape == Shape.InvokeArgs ? "InvokeArgs" : "ResourceArgs";
        var defaults = ResourceScript.NestedDefaults(_npm, type.Module, type.Name);
        return _types.Arguments(path, type.ClassName, baseClass, members, type.Shape, defaults);
    }

    // The declarations of outputs are stricter than the official .NET package, where whatever an input may leave out is nullable in the
    // output.
    private ImmutableArray<Member> OutputMembers(NestedType type)
    {
        var outputs = _declarations.Output(type.Module, type.Name)
            ?? throw new FormatException($"The package has no output '{type.Name}'.");
        var inputs = _declarations.Input(type.Module, type.Name) ?? _declarations.Input(type.Module, $"{type.Name}Args") ?? [];
        var optional = inputs.Where(input => input.Optional).Select(input => input.Name).ToHashSet();
        return [.. outputs.Select(output => output with { Optional = output.Optional || optional.Contains(output.Name) })];
    }

    // C# does not allow it, so that the official package has another name, which no declaration tells.
    private void RefuseNameOfClass(string path, string className, ImmutableArray<Member> members)
    {
        if (members.FirstOrDefault(member => _manifest.NameOf(path, member.Name) == className) is { } member)
            throw new FormatException($"A member has the name of its class: add 'name {path}.{member.Name} NAME' to {Manifest.Path}, "
                + "with the name that the official .NET package uses.");
    }

    private ImmutableArray<Member> Members(string file, string header) =>
        _declarations.OfFile(file, header) ?? throw new FormatException($"The file '{file}' of the package has no '{header}'.");

    private SourceFile File(string module, string name, string nameSpaceSuffix = "")
    {
        var path = module == "" ? $"{name}.g.cs" : $"{ModuleNamespace(module).Replace('.', '/')}/{name}.g.cs";
        if (!_files.TryGetValue(path, out var file))
            _files.Add(path, file = new SourceFile(_map.NamespaceOf(module) + nameSpaceSuffix));
        return file;
    }

    private string ModuleNamespace(string module) => _manifest.NamespaceOf(_package, module);

    private string PathOf(string module, string name) => module == "" ? $"{_package}.{name}" : $"{_package}.{module}.{name}";

    // aws:ec2/vpc:Vpc is in ec2/vpc, docker:index/network:Network in network, command:remote:Command in remote/command.
    private static (string Module, string Name, string File) Locate(string token) => token.Split(':') switch
    {
        [_, var place, var name] when place.Split('/') is [var module, var file] =>
            module == "index" ? ("", name, file) : (module, name, $"{module}/{file}"),
        [_, var module, var name] => (module, name, $"{module}/{Naming.Camel(name)}"),
        _ => throw new FormatException($"'{token}' is not a type token."),
    };
}
