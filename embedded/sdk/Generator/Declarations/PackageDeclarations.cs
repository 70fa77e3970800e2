using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace SdkGenerator.Declarations;

/// <summary>Finds classes, interfaces and constants in the declarations of a package.</summary>
internal sealed partial class PackageDeclarations(NpmPackage package)
{
    private readonly string _inputs = TextOrEmpty(package, "types/input.d.ts");
    private readonly string _outputs = TextOrEmpty(package, "types/output.d.ts");

    /// <summary>The properties of a class or an interface of a module's own file; null when the file has none of that name.</summary>
    /// <param name="header"><c>class Vpc extends pulumi.CustomResource</c> or <c>interface VpcArgs</c>.</param>
    public ImmutableArray<Member>? OfFile(string file, string header) => Find(package.Text($"{file}.d.ts"), $"export declare {header} {{")
        ?? Find(package.Text($"{file}.d.ts"), $"export {header} {{");

    /// <summary>Whether the constructor of a resource can be called without arguments.</summary>
    public bool ArgumentsAreOptional(string file) =>
        package.Text($"{file}.d.ts").Contains("constructor(name: string, args?: ", StringComparison.Ordinal);

    /// <param name="module">Empty for the package's root.</param>
    public ImmutableArray<Member>? Input(string module, string name) => Find(Module(_inputs, module), Header(module, name));

    public ImmutableArray<Member>? Output(string module, string name) => Find(Module(_outputs, module), Header(module, name));

    /// <summary>Names and values of an enumeration.</summary>
    public ImmutableArray<(string Name, string Value)> Enumeration(string module, string name)
    {
        var text = package.Text(module == "" ? "types/enums/index.d.ts" : $"types/enums/{module}/index.d.ts");
        var start = text.IndexOf($"export declare const {name}: {{", StringComparison.Ordinal);
        var body = text[start..text.IndexOf("};", start, StringComparison.Ordinal)];
        return [.. Constant().Matches(body).Select(match => (match.Groups["name"].Value, match.Groups["value"].Value))];
    }

    private static string Header(string module, string name) => module == "" ? $"export interface {name} {{" : $"    interface {name} {{";

    private static string Module(string text, string module)
    {
        if (module == "")
            return text;
        var start = text.IndexOf($"export declare namespace {module} {{", StringComparison.Ordinal);
        return start < 0 ? "" : text[start..text.IndexOf("\n}", start, StringComparison.Ordinal)];
    }

    private static ImmutableArray<Member>? Find(string text, string header)
    {
        var start = text.IndexOf(header, StringComparison.Ordinal);
        return start < 0 ? null : DeclarationReader.Read(text, start + header.Length);
    }

    private static string TextOrEmpty(NpmPackage package, string path)
    {
        try
        {
            return package.Text(path);
        }
        catch (FormatException)
        {
            // A package without nested types has no such file.
            return "";
        }
    }

    [GeneratedRegex("""readonly (?<name>\w+): "(?<value>[^"]*)";""")]
    private static partial Regex Constant();
}
