using System.Xml.Linq;
using HaCluster.Load.Measuring;

namespace HaCluster.Load.Reporting;

/// <param name="Series">For the legend.</param>
/// <param name="Drawing">The element <c>svg</c>, in no namespace.</param>
internal sealed record DrawnChart(string Title, IReadOnlyList<Series> Series, XElement Drawing);

/// <summary>What a load test saw over time: latency, requests and errors.</summary>
internal static class TimeCharts
{
    /// <summary>A part of a second shorter than this has no rate worth drawing.</summary>
    private const double ShortestPart = 0.25;

    public static IReadOnlyList<DrawnChart> Of(LoadReport report)
    {
        var chart = new Chart(
            Math.Max(1, report.Elapsed.TotalSeconds), [.. report.Marks.Select(mark => mark.At.TotalSeconds)]);
        return
        [
            Draw("Latency over time, ms", true, [
                Line("max", "grey", second => second.Latency.Max), Line("p99", "orange", second => second.Latency.P99),
                Line("p50", "blue", second => second.Latency.P50)]),
            Draw("Requests a second", false, [
                Rate("reads", "blue", second => second.Reads), Rate("writes", "green", second => second.Writes)]),
            Draw("Errors a second", false, [Rate("errors", "red", second => second.Errors)]),
        ];

        DrawnChart Draw(string title, bool logarithmic, Series[] series) => new(title, series, chart.Draw(title, logarithmic, series));

        Series Line(string name, string style, Func<SecondSummary, double> value) => new(
            name, style, [
                .. report.Seconds.Where(second => second.Latency.Count > 0)
                    .Select(second => ((double)second.Second, value(second)))]);

        // The last second is seldom a whole one.
        Series Rate(string name, string style, Func<SecondSummary, long> value) => new(
            name, style, [
                .. from second in report.Seconds
                   let length = Math.Min(1, report.Elapsed.TotalSeconds - second.Second)
                   where length >= ShortestPart || report.Seconds.Length == 1
                   select ((double)second.Second, value(second) / Math.Max(length, ShortestPart))]);
    }
}
