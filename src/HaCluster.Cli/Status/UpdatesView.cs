using System.Text.Json;
using HaCluster.Observation.Updates;

namespace HaCluster.Cli.Status;

/// <summary>What is to be upgraded, as <c>status</c> shows it.</summary>
internal static class UpdatesView
{
    /// <summary>One line; hosts of which there is nothing to say are left out.</summary>
    public static string Text(IReadOnlyCollection<UpdateReport> reports)
    {
        if (reports.All(report => report is { Failure: null, HasLists: false, RestartPending: false, RebootRequired: false }))
            return "not known: no host has lists of a package source";
        // What is true of many hosts is said once.
        var lines = reports.Select(report => (report.Host, Facts: Facts(report))).Where(line => line.Facts is not null)
            .GroupBy(line => line.Facts, line => line.Host)
            .Select(group => $"{string.Join(", ", group)} {group.Key}").ToArray();
        return lines.Length == 0 ? "none" : string.Join("; ", lines);
    }

    /// <summary>The member <c>updates</c>: one object for each host.</summary>
    public static void Write(Utf8JsonWriter writer, IEnumerable<UpdateReport> reports)
    {
        writer.WriteStartArray("updates");
        foreach (var report in reports)
        {
            writer.WriteStartObject();
            writer.WriteString("host", report.Host);
            writer.WriteString("failure", report.Failure);
            writer.WriteBoolean("hasLists", report.HasLists);
            WritePending(writer, report.Pending);
            writer.WriteBoolean("restartPending", report.RestartPending);
            writer.WriteBoolean("rebootRequired", report.RebootRequired);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    /// <summary>The member <c>pending</c>: name, present version and the newer one of each package.</summary>
    public static void WritePending(Utf8JsonWriter writer, IEnumerable<ServingPackage> pending)
    {
        writer.WriteStartArray("pending");
        foreach (var update in pending)
        {
            writer.WriteStartObject();
            writer.WriteString("package", update.Package);
            writer.WriteString("installed", update.Installed);
            writer.WriteString("candidate", update.Candidate);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static string? Facts(UpdateReport report)
    {
        if (report.Failure is not null)
            return "not known";
        string[] facts =
        [
            .. report.HasLists ? [] : (string[])["without lists of a package source"],
            .. report.Pending.Select(update => $"{update.Package} {update.Candidate}"),
            .. report.RestartPending ? (string[])["PostgreSQL is to be restarted"] : [],
            .. report.RebootRequired ? (string[])["the host is to be restarted"] : [],
        ];
        return facts.Length == 0 ? null : string.Join(", ", facts);
    }
}
