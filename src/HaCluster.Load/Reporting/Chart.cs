using System.Globalization;
using System.Xml.Linq;

namespace HaCluster.Load.Reporting;

/// <summary>A line of a chart.</summary>
/// <param name="Name">For the legend.</param>
/// <param name="Style">Class of the page's style sheet that has its colour.</param>
/// <param name="Points">Second and value; a gap where a second has none.</param>
internal sealed record Series(string Name, string Style, IReadOnlyList<(double Second, double Value)> Points)
{
    /// <summary>Each value is a bar of this width, in units of the axis, with the value above it; null for a line.</summary>
    public double? Bar { get; init; }
}

/// <summary>Draws values over the seconds of a test as SVG. All charts of a page have the same time axis.</summary>
/// <param name="seconds">Length of the time axis.</param>
/// <param name="marks">Moments of events, numbered from 1 in this order.</param>
/// <param name="categories">What the axis has instead of seconds, a unit for each; their values are in the middle of it.</param>
internal sealed class Chart(double seconds, IReadOnlyList<double> marks, IReadOnlyList<string>? categories = null)
{
    public const int Width = 900;
    public const int Height = 220;

    private const int Left = 64;
    private const int Right = 12;
    private const int Top = 20;
    private const int Bottom = 24;
    private const int MarksInRow = 40;

    private static readonly double[] Steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900];

    /// <param name="title">What the chart shows, for those who cannot see it.</param>
    /// <param name="logarithmic">The values span several powers of ten.</param>
    /// <param name="series">The lines, the last one on top.</param>
    public XElement Draw(string title, bool logarithmic, IReadOnlyList<Series> series)
    {
        var values = series.SelectMany(line => line.Points).Select(point => point.Value).Where(value => value > 0)
            .DefaultIfEmpty(1).ToArray();
        var scale = logarithmic ? Scale.Logarithmic(values.Min(), values.Max()) : Scale.Linear(values.Max());
        return new XElement("svg",
            new XAttribute("viewBox", $"0 0 {Width} {Height}"), new XAttribute("role", "img"), new XAttribute("aria-label", title),
            scale.Ticks.SelectMany(tick => ValueTick(tick, scale)),
            categories is null ? TimeTicks() : categories.Select((name, index) => Text("time", X(index + 0.5), Height - 6, name)),
            marks.Take(MarksInRow).SelectMany((at, index) => Mark(at, index + 1)),
            series.SelectMany(line => line.Bar is { } width ? Bars(line, width, scale) : Line(line, scale)));
    }

    private static IEnumerable<XElement> ValueTick(double value, Scale scale)
    {
        var y = Y(value, scale);
        yield return Straight("grid", Left, y, Width - Right, y);
        yield return Text("value", Left - 8, y + 4, value.ToString("#,0.###", CultureInfo.InvariantCulture));
    }

    private IEnumerable<XElement> TimeTicks()
    {
        var step = Steps.FirstOrDefault(step => seconds / step <= 10, Steps[^1]);
        for (var second = 0.0; second <= seconds; second += step)
            yield return Text("time", X(second), Height - 6, $"{second.ToString("0", CultureInfo.InvariantCulture)} s");
    }

    private IEnumerable<XElement> Mark(double at, int number)
    {
        var x = X(at);
        yield return Straight("mark", x, Top, x, Height - Bottom);
        yield return Text("markname", x, Top - 6, $"{number}");
    }

    // One path for each run of seconds that have a value; a second alone is a dot.
    private IEnumerable<XElement> Line(Series line, Scale scale)
    {
        var run = new List<(double Second, double Value)>();
        foreach (var point in line.Points)
        {
            if (run.Count > 0 && point.Second - run[^1].Second > 1.5)
            {
                yield return Path(run, line.Style, scale);
                run.Clear();
            }
            run.Add(point);
        }
        if (run.Count > 0)
            yield return Path(run, line.Style, scale);
    }

    private IEnumerable<XElement> Bars(Series bars, double width, Scale scale)
    {
        foreach (var (at, value) in bars.Points)
        {
            var (x, y) = (X(at + 0.5), Y(value, scale));
            yield return new XElement("path",
                new XAttribute("class", $"bar {bars.Style}"), At("stroke-width", X(width) - X(0)),
                new XAttribute("d", $"M{Number(x)} {Height - Bottom} V{Number(y)}"));
            yield return Text("time", x, y - 4, value.ToString(value < 100 ? "0.##" : "#,0", CultureInfo.InvariantCulture));
        }
    }

    private XElement Path(List<(double Second, double Value)> points, string style, Scale scale)
    {
        var steps = points.Select(
            (point, index) => $"{(index == 0 ? 'M' : 'L')}{Number(X(point.Second + 0.5))} {Number(Y(point.Value, scale))}");
        // A line of no length is drawn as a dot.
        return new XElement("path",
            new XAttribute("class", $"line {style}"), new XAttribute("d", string.Join(' ', steps) + (points.Count == 1 ? " h0.01" : "")));
    }

    private double X(double second) => Left + ((Width - Left - Right) * Math.Clamp(second / seconds, 0, 1));

    private static double Y(double value, Scale scale) => Height - Bottom - ((Height - Top - Bottom) * scale.Share(value));

    private static XElement Straight(string style, double x1, double y1, double x2, double y2) =>
        new("line", new XAttribute("class", style), At("x1", x1), At("y1", y1), At("x2", x2), At("y2", y2));

    private static XElement Text(string style, double x, double y, string text) =>
        new("text", new XAttribute("class", style), At("x", x), At("y", y), text);

    private static XAttribute At(string name, double value) => new(name, Number(value));

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
