using System.Text.Json;
using HaCluster.Load.Measuring;
using HaCluster.Load.Reporting;

namespace HaCluster.Cli.Load;

/// <summary>
/// <c>{passed, end, options: {threads, requests, durationSeconds, rate, reads, names, family, entries: [{region, url}]}, started, ended,
/// elapsedSeconds, requests, throughputPerSecond, errors, errorsByKind: {KIND: N}, samples: [{atSeconds, kind, detail}], preparation:
/// {writes, errorsByKind}, reads, writes: {count, p50, p90, p95, p99, p99.9, max} in milliseconds, seconds: [{second, reads, writes, errors,
/// p50, p99, max}], marks: [{atSeconds, kind, text}]}</c>; <c>requests</c> or <c>durationSeconds</c>, and <c>rate</c>, are left out where
/// they were not given.
/// </summary>
internal static class LoadJson
{
    public static void Write(Utf8JsonWriter writer, LoadReport report)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("passed", report.Passed);
        writer.WriteString("end", report.End switch
        {
            LoadEnd.Completed => "completed",
            LoadEnd.TimeLimit => "time-limit",
            _ => "interrupted",
        });
        Options(writer, report);
        writer.WriteString("started", report.Started);
        writer.WriteString("ended", report.Ended);
        writer.WriteNumber("elapsedSeconds", Rounded(report.Elapsed.TotalSeconds));
        writer.WriteNumber("requests", report.Requests);
        writer.WriteNumber("throughputPerSecond", Rounded(report.Throughput));
        writer.WriteNumber("errors", report.ErrorCount);
        Kinds(writer, report.Errors);
        Array(writer, "samples", report.Samples, sample =>
        {
            writer.WriteNumber("atSeconds", Rounded(sample.At.TotalSeconds));
            writer.WriteString("kind", sample.Kind);
            writer.WriteString("detail", sample.Detail);
        });
        writer.WriteStartObject("preparation");
        writer.WriteNumber("writes", report.Preparation.Writes);
        Kinds(writer, report.Preparation.Errors);
        writer.WriteEndObject();
        Latency(writer, "reads", report.Reads);
        Latency(writer, "writes", report.Writes);
        Array(writer, "seconds", report.Seconds, second =>
        {
            writer.WriteNumber("second", second.Second);
            writer.WriteNumber("reads", second.Reads);
            writer.WriteNumber("writes", second.Writes);
            writer.WriteNumber("errors", second.Errors);
            writer.WriteNumber("p50", Rounded(second.Latency.P50));
            writer.WriteNumber("p99", Rounded(second.Latency.P99));
            writer.WriteNumber("max", Rounded(second.Latency.Max));
        });
        Array(writer, "marks", report.Marks, mark =>
        {
            writer.WriteNumber("atSeconds", Rounded(mark.At.TotalSeconds));
            writer.WriteString("kind", mark.Kind);
            writer.WriteString("text", mark.Text);
        });
        writer.WriteEndObject();
    }

    private static void Options(Utf8JsonWriter writer, LoadReport report)
    {
        var options = report.Options;
        writer.WriteStartObject("options");
        writer.WriteNumber("threads", options.Threads);
        if (options.Requests is { } requests)
            writer.WriteNumber("requests", requests);
        if (options.Duration is { } duration)
            writer.WriteNumber("durationSeconds", duration.TotalSeconds);
        if (options.Rate is { } rate)
            writer.WriteNumber("rate", rate);
        writer.WriteNumber("reads", options.Reads);
        writer.WriteNumber("names", options.Names);
        writer.WriteString("family", report.Family);
        Array(writer, "entries", report.Targets, target =>
        {
            writer.WriteString("region", target.Region);
            writer.WriteString("url", target.Entry.AbsoluteUri);
        });
        writer.WriteEndObject();
    }

    private static void Kinds(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, long>> kinds)
    {
        writer.WriteStartObject("errorsByKind");
        foreach (var (kind, number) in kinds)
            writer.WriteNumber(kind, number);
        writer.WriteEndObject();
    }

    private static void Latency(Utf8JsonWriter writer, string name, LatencySummary latency)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("count", latency.Count);
        foreach (var (percentile, value) in (IEnumerable<(string, double)>)
            [
                ("p50", latency.P50), ("p90", latency.P90), ("p95", latency.P95), ("p99", latency.P99), ("p99.9", latency.P999),
                ("max", latency.Max),
            ])
            writer.WriteNumber(percentile, Rounded(value));
        writer.WriteEndObject();
    }

    private static void Array<T>(Utf8JsonWriter writer, string name, IEnumerable<T> items, Action<T> write)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            writer.WriteStartObject();
            write(item);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static double Rounded(double value) => Math.Round(value, 3);
}
