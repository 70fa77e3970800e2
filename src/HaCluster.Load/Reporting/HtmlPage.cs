using System.Globalization;
using System.Xml.Linq;
using HaCluster.Load.Measuring;

namespace HaCluster.Load.Reporting;

/// <summary>
/// The report as one page that needs nothing else: drawings and style are in it, there is no script, and it is well-formed XML too.
/// </summary>
public static class HtmlPage
{
    private const string Style = """
        :root { color-scheme: light dark; --ink: #1b1f24; --soft: #59636e; --paper: #ffffff; --grid: #d8dee4;
          --blue: #0969da; --orange: #bc4c00; --grey: #6e7781; --green: #1a7f37; --red: #cf222e; --mark: #8250df; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9198a1; --paper: #0d1117; --grid: #30363d;
          --blue: #58a6ff; --orange: #f0883e; --grey: #8b949e; --green: #3fb950; --red: #ff7b72; --mark: #bc8cff; } }
        body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: var(--ink); background: var(--paper);
          font: 15px/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
        table { border-collapse: collapse; } th, td { padding: 0.2rem 1rem 0.2rem 0; text-align: left; vertical-align: top; }
        td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
        tr { border-bottom: 1px solid var(--grid); }
        svg { display: block; width: 100%; height: auto; } svg text { fill: var(--soft); font: 11px system-ui, sans-serif; }
        .value { text-anchor: end; } .time, .markname { text-anchor: middle; } svg text.markname { fill: var(--mark); font-weight: 600; }
        .grid { stroke: var(--grid); } .mark { stroke: var(--mark); stroke-dasharray: 4 3; }
        .line { fill: none; stroke-width: 1.8; stroke-linejoin: round; stroke-linecap: round; }
        .blue { stroke: var(--blue); } .orange { stroke: var(--orange); } .grey { stroke: var(--grey); } .green { stroke: var(--green); }
        .red { stroke: var(--red); } .legend span { margin-right: 1.2rem; color: var(--soft); }
        .legend b.blue { color: var(--blue); } .legend b.orange { color: var(--orange); } .legend b.grey { color: var(--grey); }
        .legend b.green { color: var(--green); } .legend b.red { color: var(--red); }
        .passed { color: var(--green); } .failed { color: var(--red); }
        code { font: 13px ui-monospace, monospace; overflow-wrap: anywhere; } .soft { color: var(--soft); }
        """;

    public static string Render(LoadReport report) =>
        "<!DOCTYPE html>\n" + new XElement("html", new XAttribute("lang", "en"),
            new XElement("head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
                new XElement("title", Title(report)),
                new XElement("style", Style)),
            new XElement("body",
                new XElement("h1", Title(report)),
                Summary(report),
                new XElement("h2", "Latency"), LatencyTable(report),
                Charts(report),
                new XElement("h2", "Events"), Events(report),
                new XElement("h2", "Errors"), Errors(report),
                new XElement("h2", "Options"), Options(report))).ToString(SaveOptions.DisableFormatting) + "\n";

    private static string Title(LoadReport report) =>
        $"Load test of {string.Join(" and ", report.Targets.Select(target => target.Region))}, "
            + $"{report.Started.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC";

    private static XElement Summary(LoadReport report) => new("p",
        new XElement("b",
            new XAttribute("class", report.Passed ? "passed" : "failed"),
            report.Passed ? "No errors. " : $"{Count(report.ErrorCount + report.Preparation.Failed)} errors. "),
        $"{Count(report.Requests)} requests in {Number(report.Elapsed.TotalSeconds)} s, {Number(report.Throughput)} a second did what they "
            + "were sent for. ",
        report.End switch
        {
            LoadEnd.Interrupted => "The test was interrupted.",
            LoadEnd.TimeLimit => "The test was ended after the longest time that is allowed.",
            _ => "",
        });

    private static object[] LatencyTable(LoadReport report) =>
    [
        Table(["ms", "count", "p50", "p90", "p95", "p99", "p99.9", "max"], Row("reads", report.Reads), Row("writes", report.Writes)),
        Soft(report.Options.Rate is null
            ? "Each thread sends its next request when it has the response to the last one. Latencies count from when a request was sent."
            : "Requests are due at fixed moments. Latencies count from then on, so that a wait for a free thread is in them."),
    ];

    private static string[] Row(string name, LatencySummary latency) =>
    [
        name, Count(latency.Count),
        .. new[] { latency.P50, latency.P90, latency.P95, latency.P99, latency.P999, latency.Max }.Select(Number),
    ];

    private static IEnumerable<object> Charts(LoadReport report) => TimeCharts.Of(report).SelectMany(chart => (object[])
    [
        new XElement("h2", chart.Title),
        new XElement("p", new XAttribute("class", "legend"), chart.Series.Select(
            line => new XElement("span", new XElement("b", new XAttribute("class", line.Style), "— "), line.Name))),
        chart.Drawing,
    ]);

    private static XElement Events(LoadReport report) => report.Marks.IsEmpty
        ? new XElement("p", "Nothing was seen to happen to the cluster during the test.")
        : Table(["mark", "second", "event"], [.. report.Marks.Select(
            (mark, index) => new[] { $"{index + 1}", Number(mark.At.TotalSeconds), mark.Text })]);

    private static object[] Errors(LoadReport report)
    {
        if (report.Passed)
            return [new XElement("p", "None.")];
        var kinds = report.Errors.Select(error => (error.Key, error.Value))
            .Concat(report.Preparation.Errors.Select(error => ($"{error.Key} (before the test)", error.Value)));
        return
        [
            Table(["kind", "count"], [.. kinds.Select(kind => new[] { kind.Item1, Count(kind.Value) })]),
            Soft("The first of each kind:"),
            new XElement("ul", report.Samples.Select(sample => new XElement("li",
                $"{Number(sample.At.TotalSeconds)} s, {sample.Kind}: ", new XElement("code", Printable(sample.Detail))))),
        ];
    }

    private static object[] Options(LoadReport report)
    {
        var options = report.Options;
        return
        [
            Table(["option", "value"], [
                ["threads", Count(options.Threads)],
                options.Duration is { } duration
                    ? (string[])["duration", $"{Number(duration.TotalSeconds)} s"]
                    : ["requests of each thread", Count(options.Requests ?? 0)],
                ["rate", options.Rate is { } rate ? $"{Count(rate)} a second" : "as fast as the responses come"],
                ["reads", $"{options.Reads} %"],
                ["names", $"{Count(options.Names)}, beginning with {report.Family}"],
                .. report.Targets.Select(target => new[] { $"entry of {target.Region}", $"{target.Entry}" })]),
            Soft($"{Count(report.Preparation.Writes)} writes before the test, which are not measured, made the names that are read."),
        ];
    }

    // The first column is text, and so is the last one of a table that is not all numbers.
    private static XElement Table(string[] head, params string[][] rows)
    {
        var numbers = Enumerable.Range(0, head.Length)
            .Select(column => column > 0 && rows.All(row => double.TryParse(row[column], CultureInfo.InvariantCulture, out _))).ToArray();
        return new XElement("table",
            new XElement("thead", new XElement("tr", head.Select((title, column) => Cell("th", title, numbers[column])))),
            new XElement("tbody", rows.Select(row => new XElement("tr", row.Select((text, column) => Cell("td", text, numbers[column]))))));
    }

    private static XElement Cell(string name, string text, bool number) =>
        new(name, number ? new XAttribute("class", "number") : null, text);

    private static XElement Soft(string text) => new("p", new XAttribute("class", "soft"), text);

    // What a server sent may have characters that no XML document may have.
    private static string Printable(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => System.Text.Rune.IsControl(rune) || !IsXml(rune) ? "�" : rune.ToString()));

    private static bool IsXml(System.Text.Rune rune) => rune.Value is not (0xFFFE or 0xFFFF);

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);
}
