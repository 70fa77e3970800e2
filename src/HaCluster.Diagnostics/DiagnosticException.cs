using System.Collections.Immutable;

namespace HaCluster.Diagnostics;

/// <summary>An operation ends with an error for the user.</summary>
public class DiagnosticException : Exception
{
    /// <param name="diagnostic">The error.</param>
    /// <param name="causes">The single findings behind it, when there are several.</param>
    /// <param name="inner">What was caught, for the log.</param>
    public DiagnosticException(Diagnostic diagnostic, ImmutableArray<Diagnostic> causes, Exception? inner = null)
        : base(diagnostic.Summary, inner) => (Diagnostic, Causes) = (diagnostic, causes);

    public DiagnosticException(Diagnostic diagnostic, Exception? inner = null)
        : this(diagnostic, [], inner)
    {
    }

    public DiagnosticException(
        DiagnosticCode code, string summary, string? why = null, Fix? fix = null, string? subject = null, Exception? inner = null)
        : this(new Diagnostic { Code = code, Summary = summary, Why = why, Fix = fix, Subject = subject }, inner)
    {
    }

    public Diagnostic Diagnostic { get; }

    /// <summary>Empty when <see cref="Diagnostic"/> is the only finding.</summary>
    public ImmutableArray<Diagnostic> Causes { get; }

    /// <summary>The same error, where the commands of its fixes are about a stack that is not that of the run.</summary>
    public DiagnosticException About(string stack) =>
        new(Diagnostic with { Stack = stack }, [.. Causes.Select(cause => cause with { Stack = stack })], this);
}
