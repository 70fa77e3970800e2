namespace HaCluster.Diagnostics;

/// <summary>One finding. Console and JSON render the same one.</summary>
public sealed record Diagnostic
{
    public required DiagnosticCode Code { get; init; }

    public Severity Severity { get; init; } = Severity.Error;

    /// <summary>What is wrong with which object, as one sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>The evidence, as sentences: the value seen and the rule it breaks. Null when the summary says it all.</summary>
    public string? Why { get; init; }

    /// <summary>What to do about it. Null when nothing can be advised.</summary>
    public Fix? Fix { get; init; }

    /// <summary>The stack that the commands of <see cref="Fix"/> are about; null for that of the run.</summary>
    public string? Stack { get; init; }

    /// <summary>The object concerned: a configuration key, a host, a stack, a file. Null when there is no single one.</summary>
    public string? Subject { get; init; }

    /// <summary>The class of the error; that of the code unless the context of the error decides.</summary>
    public ErrorKind Kind
    {
        get => field == default ? Code.Kind : field;
        init;
    }

    /// <summary>What to do about it, as its reader types it; null when nothing can be advised.</summary>
    public string? Advice(CommandStyle style) => Fix is null ? null : (Stack is null ? style : style with { Stack = Stack }).Write(Fix);

    /// <summary>Summary, code, reason and fix, for where the severity is shown in another way.</summary>
    /// <param name="style">How the reader types commands.</param>
    public string Text(CommandStyle style) =>
        $"{Summary} ({Code})"
        + (Why is null ? "" : $"\n  why: {Why}")
        + (Advice(style) is { } advice ? $"\n  fix: {advice}" : "");

    public override string ToString() => $"{(Severity == Severity.Error ? "error" : "warning")}: {Text(CommandStyle.HaCluster)}";
}
