using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using HaCluster.Load.Events;
using HaCluster.Load.Measuring;
using HaCluster.Load.Reporting;

namespace HaCluster.Load.Tests;

/// <summary>The page is one file that refers to nothing.</summary>
public sealed class HtmlPageTests
{
    private static readonly string[] References = ["src", "href", "srcset", "data", "action", "poster", "background", "style"];

    [Fact]
    public void It_is_XML_and_refers_to_nothing_outside()
    {
        var page = Parse(HtmlPage.Render(Report()));

        Assert.Equal("html", page.Root!.Name.LocalName);
        Assert.DoesNotContain(
            page.Descendants().Attributes().Select(attribute => attribute.Name.LocalName),
            name => References.Contains(name) || name.StartsWith("on", StringComparison.Ordinal));
        Assert.DoesNotContain(
            page.Descendants().Select(element => element.Name.LocalName),
            name => name is "script" or "link" or "img" or "iframe" or "object" or "base" or "image" or "use");
        var style = page.Descendants("style").Single().Value;
        Assert.DoesNotContain("url(", style, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", style, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", style, StringComparison.Ordinal);
    }

    // In HTML `<td/>` does not end; only these elements end by themselves.
    [Fact]
    public void Every_element_of_HTML_has_an_end()
    {
        var page = HtmlPage.Render(Report());

        var selfClosed = System.Text.RegularExpressions.Regex.Matches(page, @"<(\w+)[^>]*/>").Select(match => match.Groups[1].Value);
        Assert.Empty(selfClosed.Except(["meta", "line", "path"]));
    }

    [Fact]
    public void It_shows_percentiles_errors_and_events()
    {
        var page = Parse(HtmlPage.Render(Report()));

        var rows = page.Descendants("tr").Select(row => string.Join('|', row.Elements().Select(cell => cell.Value))).ToArray();
        Assert.Contains("reads|900|1.5|2|3|40.25|1,200|1,300", rows);
        Assert.Contains("1|2.5|site2-db: primary on timeline 2; before: standby.", rows);
        Assert.Contains("status-503|12", rows);
        Assert.Contains("timeout (before the test)|1", rows);
        Assert.Contains("13 errors.", page.Descendants("p").First().Value, StringComparison.Ordinal);
        Assert.Contains(page.Descendants("code"), code => code.Value == "got <b>& ��");
    }

    [Fact]
    public void Each_chart_has_its_lines_and_a_line_for_each_event_at_its_moment()
    {
        var charts = Parse(HtmlPage.Render(Report())).Descendants("svg").ToArray();

        Assert.Equal([3, 2, 1], charts.Select(chart => Lines(chart).Select(line => (string)line.Attribute("class")!).Distinct().Count()));
        Assert.All(charts, chart =>
        {
            Assert.NotNull(chart.Attribute("aria-label"));
            var mark = Assert.Single(chart.Elements("line"), line => (string)line.Attribute("class")! == "mark");
            // 2.5 s of 10 s between the left edge at 64 and the right one at 888.
            Assert.Equal("270", (string)mark.Attribute("x1")!);
        });
    }

    [Fact]
    public void Where_nothing_was_answered_the_line_of_the_latency_has_a_gap()
    {
        var report = Report();
        var seconds = report.Seconds.Select(second => second.Second is 4 or 5
            ? second with { Latency = new LatencySummary(0, 0, 0, 0, 0, 0, 0), Reads = 0 }
            : second);

        var chart = Parse(HtmlPage.Render(report with { Seconds = [.. seconds] })).Descendants("svg").First();

        Assert.Equal(2, Lines(chart).Count(line => (string)line.Attribute("class")! == "line blue"));
    }

    [Fact]
    public void A_test_without_a_second_has_a_page_too() =>
        Parse(HtmlPage.Render(Report() with { Seconds = [], Marks = [], Samples = [], Elapsed = TimeSpan.Zero }));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(99.5)]
    [InlineData(0.003)]
    [InlineData(43210)]
    public void The_axis_goes_up_to_a_round_value_above_the_greatest(double greatest)
    {
        var scale = Scale.Linear(greatest);

        Assert.InRange(scale.Ticks.Count, 3, 6);
        Assert.Equal(0, scale.Ticks[0]);
        Assert.True(scale.Ticks[^1] >= greatest && scale.Share(greatest) > 0.5, $"{greatest}: {string.Join(' ', scale.Ticks)}");
        Assert.Equal(1, scale.Share(scale.Ticks[^1]));
    }

    [Fact]
    public void The_logarithmic_axis_has_a_line_for_each_power_of_ten()
    {
        var scale = Scale.Logarithmic(0.8, 1300);

        Assert.Equal([0.1, 1, 10, 100, 1000, 10000], scale.Ticks);
        Assert.Equal(0.4, scale.Share(10), 3);
        Assert.Equal(0, scale.Share(0));
    }

    private static IEnumerable<XElement> Lines(XElement chart) => chart.Elements("path");

    // As an XML parser reads it, which takes no declaration of HTML's.
    private static XDocument Parse(string page)
    {
        Assert.StartsWith("<!DOCTYPE html>\n", page, StringComparison.Ordinal);
        return XDocument.Parse(page["<!DOCTYPE html>\n".Length..]);
    }

    private static LoadReport Report() => new()
    {
        Options = new LoadOptions { Threads = 20, Rate = 100, Duration = TimeSpan.FromSeconds(10) },
        Targets = [new LoadTarget("site1", new Uri("http://127.0.0.1:18000"))],
        Family = "loadq",
        Started = DateTimeOffset.Parse("2026-01-02T03:04:05Z", CultureInfo.InvariantCulture),
        Elapsed = TimeSpan.FromSeconds(10),
        End = LoadEnd.Completed,
        Preparation = new Preparation(100, ImmutableSortedDictionary<string, long>.Empty.Add("timeout", 1)),
        Requests = 1000,
        Errors = ImmutableSortedDictionary<string, long>.Empty.Add("status-503", 12),
        Samples = [new ErrorSample(TimeSpan.FromSeconds(3), "status-503", "got <b>& \0\uFFFF")],
        Reads = new LatencySummary(900, 1.5, 2, 3, 40.25, 1200, 1300),
        Writes = new LatencySummary(88, 2.5, 3, 4, 50, 60, 70),
        Seconds =
        [
            .. Enumerable.Range(0, 10).Select(
                second => new SecondSummary(second, 90, 9, second == 3 ? 12 : 0, new LatencySummary(99, 1.5, 2, 3, 40, 50, 60 + second))),
        ],
        Marks = [new LoadMark(TimeSpan.FromSeconds(2.5), MarkKinds.Role, "site2-db: primary on timeline 2; before: standby.")],
    };
}
