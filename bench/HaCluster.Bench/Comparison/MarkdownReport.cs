using HaCluster.Load.Measuring;
using HaCluster.Load.Reporting;

namespace HaCluster.Bench.Comparison;

/// <summary>The results as a person reads them: text and tables, written to a file as they come; an aborted run leaves some.</summary>
internal sealed class MarkdownReport(string path)
{
    /// <summary>Columns of <see cref="Cells"/>; latencies are milliseconds, of reads and writes together the worse.</summary>
    public static readonly string[] LoadColumns = ["requests/s", "p50", "p90", "p99", "max", "requests", "failed", "failures by kind"];

    public string Path => path;

    public static string[] Cells(LoadReport report) =>
    [
        $"{report.Throughput:F0}",
        $"{Worse(report, latencies => latencies.P50):F1}",
        $"{Worse(report, latencies => latencies.P90):F1}",
        $"{Worse(report, latencies => latencies.P99):F1}",
        $"{Worse(report, latencies => latencies.Max):F1}",
        $"{report.Requests}",
        $"{report.ErrorCount}",
        string.Join(", ", report.Errors.Select(error => $"{error.Key} {error.Value}")),
    ];

    /// <summary>Of reads and writes.</summary>
    public static double Worse(LoadReport report, Func<LatencySummary, double> value) =>
        Math.Max(value(report.Reads), value(report.Writes));

    public void Text(string text) => Append($"{text}\n");

    public void Heading(string text)
    {
        Console.Error.WriteLine(text);
        Append($"## {text}");
    }

    /// <summary>Begins a table; its rows follow.</summary>
    public void Table(params string[] columns)
    {
        Row(columns);
        Row([.. columns.Select(_ => "---")]);
    }

    /// <summary>Writes the page of a load test beside the report; the result is a link to it.</summary>
    public string LinkToPage(string name, LoadReport load) => $"[{name}]({Write(name, "html", HtmlPage.Render(load))})";

    /// <summary>Writes charts as a file beside the report, and shows them in it.</summary>
    public void Drawing(string name, params IReadOnlyList<DrawnChart> charts) =>
        Text($"![{string.Join("; ", charts.Select(chart => chart.Title))}]({Write(name, "svg", SvgFile.Render(charts))})");

    public void Row(params string[] cells) => File.AppendAllText(path, $"| {string.Join(" | ", cells)} |\n");

    private string Write(string name, string ending, string text)
    {
        var words = string.Concat(name.Where(character => char.IsAsciiLetter(character) || character == ' ')).Replace(' ', '-');
        var file = $"{System.IO.Path.GetFileNameWithoutExtension(path)}-{words}.{ending}";
        File.WriteAllText(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!, file), text);
        return file;
    }

    // After an empty line, in case a table came before, and before one.
    private void Append(string text) => File.AppendAllText(path, $"\n{text}\n");
}
