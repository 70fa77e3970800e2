namespace HaCluster.Topology.Diagnostics;

public enum Severity
{
    Warning,
    Error,
}

/// <summary>One finding, rendered the same on a console and as JSON.</summary>
public sealed record Diagnostic
{
    /// <summary>Stable name of the kind of finding, e.g. <c>config.unknown-key</c>.</summary>
    public required string Code { get; init; }

    public Severity Severity { get; init; } = Severity.Error;

    /// <summary>What is wrong, one sentence without the cause.</summary>
    public required string Summary { get; init; }

    /// <summary>The evidence: the value seen and the rule it breaks.</summary>
    public required string Why { get; init; }

    /// <summary>What to do about it; where possible a legal value or a command to paste.</summary>
    public required string Fix { get; init; }

    /// <summary>The object concerned, e.g. the configuration key <c>hacluster:database.replication</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>Everything but the severity, for where that is shown in another way.</summary>
    public string Text => $"{Summary} ({Code})\n  why: {Why}\n  fix: {Fix}";

    public override string ToString() =>
        $"{(Severity == Severity.Error ? "error" : "warning")} {Code}: {Summary}\n  why: {Why}\n  fix: {Fix}";
}
