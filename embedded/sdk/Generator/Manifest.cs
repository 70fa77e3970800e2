using System.Collections.Immutable;
using SdkGenerator.CSharp;

namespace SdkGenerator;

/// <summary>
/// What is generated, and what the declarations cannot tell. A member is named by its type and its own name:
/// <c>command.remote.Connection.port</c>, <c>docker.Network.name</c>.
/// </summary>
internal sealed class Manifest
{
    public const string Path = "embedded/sdk/types.txt";

    private readonly ImmutableDictionary<(string Kind, string Subject), string> _overrides;
    private readonly HashSet<(string Kind, string Subject)> _used = [];

    private Manifest(ImmutableArray<string> tokens, ImmutableDictionary<(string Kind, string Subject), string> overrides) =>
        (Tokens, _overrides) = (tokens, overrides);

    /// <summary>Type tokens of resources, providers and functions, in the order of the file.</summary>
    public ImmutableArray<string> Tokens { get; }

    /// <summary>Overrides that nothing asked for.</summary>
    public IEnumerable<string> Unused =>
        _overrides.Keys.Except(_used).Select(key => $"{key.Kind} {key.Subject}").Order(StringComparer.Ordinal);

    /// <exception cref="FormatException">A line is neither a type token nor an override.</exception>
    public static Manifest Load(string root) => Parse(File.ReadLines(System.IO.Path.Combine(root, Path)));

    /// <exception cref="FormatException">A line is neither a type token nor an override.</exception>
    public static Manifest Parse(IEnumerable<string> lines)
    {
        var tokens = ImmutableArray.CreateBuilder<string>();
        var overrides = ImmutableDictionary.CreateBuilder<(string, string), string>();
        foreach (var words in lines.Select(line => line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            if (words is [var token])
                tokens.Add(token);
            else if (words is ["double" or "secret", var member])
                overrides.Add((words[0], member), "");
            else if (words is ["namespace" or "name", var subject, var name])
                overrides.Add((words[0], subject), name);
            else if (words.Length > 0)
                throw new FormatException($"The line '{string.Join(' ', words)}' of {Path} is neither a type token nor an override.");
        }
        return new Manifest(tokens.ToImmutable(), overrides.ToImmutable());
    }

    /// <summary>The C# namespace of a module, below the package's.</summary>
    public string NamespaceOf(string package, string module) => Find("namespace", $"{package}.{module}") ?? Naming.Pascal(module);

    /// <summary>The C# name of a member.</summary>
    /// <param name="type">The path of the member's type: <c>aws.ec2.Instance</c>.</param>
    public string NameOf(string type, string member) => Find("name", $"{type}.{member}") ?? Naming.Pascal(member);

    /// <summary>Whether a number is not an integer.</summary>
    public bool IsDouble(string type, string member) => Find("double", $"{type}.{member}") is not null;

    /// <summary>Whether a member of a nested input is secret; for the inputs of resources, the scripts tell.</summary>
    public bool IsSecret(string type, string member) => Find("secret", $"{type}.{member}") is not null;

    private string? Find(string kind, string subject)
    {
        if (!_overrides.TryGetValue((kind, subject), out var value))
            return null;
        _used.Add((kind, subject));
        return value;
    }
}
