using System.Globalization;
using HaCluster.Cli.Operations;
using HaCluster.Load.Measuring;
using HaCluster.Load.Reporting;
using Spectre.Console;

namespace HaCluster.Cli.Load;

/// <summary>What a load test measured, for people.</summary>
internal static class LoadView
{
    public static void Show(IAnsiConsole console, LoadReport report)
    {
        console.WriteLine(
            $"Load test: {Count(report.Requests)} requests in {Durations.Text(report.Elapsed)}, {Number(report.Throughput)} a second, "
                + $"{Count(report.ErrorCount)} error{(report.ErrorCount == 1 ? "" : "s")}{End(report.End)}");
        console.WriteLine($"  {"ms",-8}{"count",10}{"p50",10}{"p90",10}{"p95",10}{"p99",10}{"p99.9",10}{"max",10}");
        Line(console, "reads", report.Reads);
        Line(console, "writes", report.Writes);
        foreach (var (kind, number) in report.Errors)
            console.WriteLine($"  error {kind}: {Count(number)}");
        foreach (var (kind, number) in report.Preparation.Errors)
            console.WriteLine($"  error {kind} in the writes before the test: {Count(number)} of {Count(report.Preparation.Writes)}");
        foreach (var sample in report.Samples)
            console.WriteLine($"  first at {Number(sample.At.TotalSeconds)} s, {sample.Kind}: {OneLine(sample.Detail)}");
        foreach (var mark in report.Marks)
            console.WriteLine($"  event at {Number(mark.At.TotalSeconds)} s: {mark.Text}");
    }

    private static string End(LoadEnd end) => end switch
    {
        LoadEnd.Interrupted => " (interrupted)",
        LoadEnd.TimeLimit => " (ended after the longest time that is allowed)",
        _ => "",
    };

    private static void Line(IAnsiConsole console, string name, LatencySummary latency) => console.WriteLine(
        $"  {name,-8}{Count(latency.Count),10}{Number(latency.P50),10}{Number(latency.P90),10}{Number(latency.P95),10}"
            + $"{Number(latency.P99),10}{Number(latency.P999),10}{Number(latency.Max),10}");

    // What a server sent may have any character.
    private static string OneLine(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("#,0.0", CultureInfo.InvariantCulture);
}
