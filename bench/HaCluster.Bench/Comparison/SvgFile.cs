using System.Xml.Linq;
using HaCluster.Load.Reporting;

namespace HaCluster.Bench.Comparison;

/// <summary>Charts of the load tests' reports as a file of their own, one below the other, each with its title and its legend.</summary>
internal static class SvgFile
{
    private const int Head = 44;

    private const string Style = """
        svg { background: #ffffff; } text { fill: #59636e; font: 11px system-ui, sans-serif; }
        .title { fill: #1b1f24; font: 600 14px system-ui, sans-serif; } .legend { font: 12px system-ui, sans-serif; }
        .value { text-anchor: end; } .time, .markname { text-anchor: middle; } .markname { fill: #8250df; font-weight: 600; }
        .grid { stroke: #d8dee4; } .mark { stroke: #8250df; stroke-dasharray: 4 3; }
        .line { fill: none; stroke-width: 1.8; stroke-linejoin: round; stroke-linecap: round; } .bar { fill: none; }
        .blue { stroke: #0969da; } .orange { stroke: #bc4c00; } .grey { stroke: #6e7781; } .green { stroke: #1a7f37; } .red { stroke: #cf222e; }
        """;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    // In the order in which lines and bars get them.
    private static readonly string[] Colours = ["blue", "orange", "green", "grey", "red"];

    public static string Render(params IReadOnlyList<DrawnChart> charts)
    {
        var height = charts.Count * (Head + Chart.Height);
        var file = new XElement(
            "svg", new XAttribute("viewBox", $"0 0 {Chart.Width} {height}"), new XAttribute("width", Chart.Width),
            new XAttribute("height", height), new XElement("style", Style),
            new XElement("rect", new XAttribute("width", Chart.Width), new XAttribute("height", height), new XAttribute("fill", "#ffffff")),
            charts.SelectMany((chart, index) => Placed(chart, index * (Head + Chart.Height))));
        foreach (var element in file.DescendantsAndSelf())
            element.Name = Svg + element.Name.LocalName;
        return $"{file}\n";
    }

    /// <summary>A line for each name, with a value for each category; none where it is 0.</summary>
    public static DrawnChart Lines(
        string title, bool logarithmic, IReadOnlyList<string> categories, params (string Name, IEnumerable<double> Values)[] lines) =>
        Draw(title, logarithmic, categories,
            [.. lines.Select((line, index) => new Series(line.Name, Colours[index], Points(line.Values, 0)))]);

    /// <summary>For each category a bar of each name; none where it is 0.</summary>
    public static DrawnChart Bars(
        string title, IReadOnlyList<string> categories, params (string Name, IEnumerable<double> Values)[] bars)
    {
        var width = 0.8 / bars.Length;
        return Draw(title, false, categories, [.. bars.Select((bar, index) => new Series(
            bar.Name, Colours[index], Points(bar.Values, (index - ((bars.Length - 1) / 2.0)) * width)) { Bar = width * 0.9 })]);
    }

    private static DrawnChart Draw(string title, bool logarithmic, IReadOnlyList<string> categories, Series[] series) =>
        new(title, series, new Chart(categories.Count, [], categories).Draw(title, logarithmic, series));

    private static (double, double)[] Points(IEnumerable<double> values, double shift) =>
        [.. values.Select((value, index) => (index + shift, value)).Where(point => point.value > 0)];

    private static IEnumerable<XElement> Placed(DrawnChart chart, int top)
    {
        yield return Text("title", 64, top + 18, chart.Title);
        var x = 64;
        foreach (var series in chart.Series)
        {
            yield return new XElement(
                "path", new XAttribute("class", series.Style), new XAttribute("stroke-width", 4),
                new XAttribute("d", $"M{x} {top + 33} h16"));
            yield return Text("legend", x + 22, top + 37, series.Name);
            x += 50 + (series.Name.Length * 7);
        }
        chart.Drawing.Add(
            new XAttribute("y", top + Head), new XAttribute("width", Chart.Width), new XAttribute("height", Chart.Height));
        yield return chart.Drawing;
    }

    private static XElement Text(string style, int x, int y, string text) =>
        new("text", new XAttribute("class", style), new XAttribute("x", x), new XAttribute("y", y), text);
}
