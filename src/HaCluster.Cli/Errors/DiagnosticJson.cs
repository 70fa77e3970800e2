using System.Text.Json;
using HaCluster.Diagnostics;

namespace HaCluster.Cli.Errors;

/// <summary>A diagnostic as members of a JSON object: <c>code, severity, summary, why, fix, subject</c>.</summary>
internal static class DiagnosticJson
{
    public static void WriteMembers(Utf8JsonWriter writer, Diagnostic diagnostic, CommandStyle style)
    {
        writer.WriteString("code", diagnostic.Code.Name);
        writer.WriteString("severity", diagnostic.Severity.ToString().ToLowerInvariant());
        writer.WriteString("summary", diagnostic.Summary);
        if (diagnostic.Why is not null)
            writer.WriteString("why", diagnostic.Why);
        if (diagnostic.Advice(style) is { } advice)
            writer.WriteString("fix", advice);
        if (diagnostic.Subject is not null)
            writer.WriteString("subject", diagnostic.Subject);
    }
}
