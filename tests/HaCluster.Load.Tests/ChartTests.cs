using System.Xml.Linq;
using HaCluster.Load.Reporting;

namespace HaCluster.Load.Tests;

/// <summary>Charts whose axis has names instead of seconds.</summary>
public sealed class ChartTests
{
    // Four names between the left edge at 64 and the right one at 888: 206 for each.
    private static readonly Chart Named = new(4, [], ["4", "50", "150", "500"]);

    [Fact]
    public void Names_and_values_are_in_the_middle_of_their_part_of_the_axis()
    {
        var chart = Named.Draw("by connections", false, [new Series("requests", "blue", [(0, 10), (1, 20), (2, 20), (3, 5)])]);

        Assert.Equal(
            [("4", "167"), ("50", "373"), ("150", "579"), ("500", "785")],
            Texts(chart, "time").Select(text => (text.Value, (string)text.Attribute("x")!)));
        var line = Assert.Single(chart.Elements("path"));
        Assert.StartsWith("M167 ", (string)line.Attribute("d")!, StringComparison.Ordinal);
        Assert.Equal(3, ((string)line.Attribute("d")!).Count(letter => letter == 'L'));
    }

    [Fact]
    public void A_bar_stands_on_the_axis_has_its_width_and_its_value_above_it()
    {
        var chart = Named.Draw("by connections", false, [new Series("requests", "blue", [(0, 1234.6), (2, 0.25)]) { Bar = 0.5 }]);

        var bars = chart.Elements("path").ToArray();
        Assert.Equal(["bar blue", "bar blue"], bars.Select(bar => (string)bar.Attribute("class")!));
        Assert.All(bars, bar => Assert.Equal("103", (string)bar.Attribute("stroke-width")!));
        Assert.StartsWith("M167 196 V", (string)bars[0].Attribute("d")!, StringComparison.Ordinal);
        Assert.Contains(Texts(chart, "time"), text => text.Value == "1,235");
        Assert.Contains(Texts(chart, "time"), text => text.Value == "0.25");
    }

    private static IEnumerable<XElement> Texts(XElement chart, string style) =>
        chart.Elements("text").Where(text => (string)text.Attribute("class")! == style);
}
