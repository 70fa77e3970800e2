namespace SdkGenerator.CSharp;

internal static class Naming
{
    private static readonly HashSet<string> Keywords =
    [
        "abstract", "as", "base", "bool", "break", "case", "class", "const", "continue", "default", "delegate", "do", "double", "else",
        "enum", "event", "explicit", "extern", "false", "fixed", "float", "for", "foreach", "goto", "if", "implicit", "in", "int",
        "interface", "internal", "is", "lock", "long", "namespace", "new", "null", "object", "operator", "out", "override", "params",
        "private", "protected", "public", "readonly", "ref", "return", "sealed", "short", "static", "string", "struct", "switch", "this",
        "throw", "true", "try", "typeof", "using", "virtual", "void", "volatile", "while",
    ];

    /// <summary><c>cidrBlock</c> to <c>CidrBlock</c>.</summary>
    public static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    public static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    /// <summary>A name of a parameter: keywords are escaped.</summary>
    public static string Parameter(string name) => Keywords.Contains(name) ? $"@{name}" : name;
}
