namespace HaCluster.Diagnostics;

/// <summary>The stable name of one kind of finding. All of them are in <see cref="Codes"/>.</summary>
public sealed record DiagnosticCode
{
    internal DiagnosticCode(string name, ErrorKind kind) => (Name, Kind) = (name, kind);

    /// <summary>Lower-case words with hyphens, usually after the area and a dot: <c>config.unknown-key</c>.</summary>
    public string Name { get; }

    /// <summary>The class of an error with this code.</summary>
    public ErrorKind Kind { get; }

    public override string ToString() => Name;
}
