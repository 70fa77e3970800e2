using System.Collections.Immutable;

namespace HaCluster.Diagnostics;

/// <summary>What to do about a finding. Commands are data: each front end writes them in the form that its user types.</summary>
public abstract record Fix
{
    private protected Fix()
    {
    }

    public static Fix Of(string text) => new FixText(text);

    /// <summary>Text with fixes between: <c>Fix.Of($"Free the port, or run {new ConfigSet(key, "8080")}.")</c>.</summary>
    public static Fix Of(FixBuilder parts) => parts.Build();

    /// <summary>As the command line writes it with its defaults.</summary>
    public sealed override string ToString() => CommandStyle.HaCluster.Write(this);
}

/// <summary>Words for a person.</summary>
public sealed record FixText(string Value) : Fix;

/// <summary>A configuration key gets a value.</summary>
/// <param name="Key">The full key: <c>hacluster:database.replication</c>, <c>hacluster:regions[0].name</c>.</param>
/// <param name="Value">The value itself, or a word in capitals for one that the user chooses: <c>PORT</c>.</param>
public sealed record ConfigSet(string Key, string Value) : Fix
{
    /// <summary>The value is text between double quotes in which the shell replaces <c>$(…)</c>.</summary>
    public bool Expression { get; init; }
}

/// <summary>A configuration key gets a value that is encrypted and never typed.</summary>
/// <param name="Key">The full key.</param>
/// <param name="File">The file that holds the value, or a word in capitals for one that the user chooses: <c>KEYFILE</c>.</param>
public sealed record ConfigSetSecret(string Key, string File) : Fix;

/// <summary>A configuration key is removed.</summary>
/// <param name="Key">The full key.</param>
public sealed record ConfigRemove(string Key) : Fix;

/// <summary>A command of <c>hacluster</c>. It works on the stack and the project of the run that advises it, unless it names others.</summary>
/// <param name="Arguments">Verb and options, without quotes and without stack and directory: <c>failover</c>, <c>--to</c>, <c>site1</c>.</param>
public sealed record ProductCommand(params ImmutableArray<string> Arguments) : Fix
{
    /// <summary>The stack that it is about; null for that of the run.</summary>
    public string? Stack { get; init; }

    /// <summary>Absolute path of the project's directory; null for that of the run.</summary>
    public string? Directory { get; init; }

    /// <summary>A stack is one of the arguments: <c>stack init NAME</c>.</summary>
    public bool NamesStack { get; init; }
}

/// <summary>A command of another program, as it is typed in a shell.</summary>
public sealed record ShellCommand(string Line) : Fix;

/// <summary>Text and commands in the order in which they are read.</summary>
public sealed record FixParts(ImmutableArray<Fix> Parts) : Fix;
