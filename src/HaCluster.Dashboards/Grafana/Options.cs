using System.Collections.Immutable;

namespace HaCluster.Dashboards.Grafana;

internal sealed record Legend(bool ShowLegend = true)
{
    public string DisplayMode { get; init; } = "list";

    public string Placement { get; init; } = "bottom";

    public ImmutableArray<string> Calcs { get; init; } = [];
}

/// <param name="Mode"><c>single</c> or <c>multi</c>: the series under the pointer, or all.</param>
internal sealed record Tooltip(string Mode, string Sort = "desc");

internal sealed record TimeSeriesOptions
{
    public Legend Legend { get; init; } = new();

    public Tooltip Tooltip { get; init; } = new("multi");
}

/// <summary>How a time series is drawn.</summary>
internal sealed record TimeSeriesField
{
    public string DrawStyle { get; init; } = "line";

    /// <summary>In percent.</summary>
    public int FillOpacity { get; init; } = 8;

    public int LineWidth { get; init; } = 1;

    public string ShowPoints { get; init; } = "never";

    public Stacking Stacking { get; init; } = new("none");

    public ThresholdsStyle ThresholdsStyle { get; init; } = new("off");
}

/// <param name="Mode"><c>none</c> or <c>normal</c>: the values add up.</param>
internal sealed record Stacking(string Mode)
{
    public string Group { get; init; } = "A";
}

/// <param name="Mode"><c>off</c> or <c>dashed</c>: a line at each threshold.</param>
internal sealed record ThresholdsStyle(string Mode);

internal sealed record StatOptions
{
    public string ColorMode { get; init; } = "background";

    /// <summary><c>none</c>, or <c>area</c> for a curve behind the value.</summary>
    public string GraphMode { get; init; } = "none";

    public string JustifyMode { get; init; } = "auto";

    public string TextMode { get; init; } = "auto";

    public bool WideLayout { get; init; } = true;

    public bool ShowPercentChange { get; init; }

    public string PercentChangeColorMode { get; init; } = "standard";

    public string Orientation { get; init; } = "auto";

    public Reduction ReduceOptions { get; init; } = new();
}

/// <summary>The last value stands for all.</summary>
internal sealed record Reduction
{
    public bool Values { get; init; }

    public ImmutableArray<string> Calcs { get; init; } = ["lastNotNull"];

    public string Fields { get; init; } = "";
}

internal sealed record StateTimelineOptions
{
    public string ShowValue { get; init; } = "auto";

    public double RowHeight { get; init; } = 0.9;

    public bool MergeValues { get; init; } = true;

    public string AlignValue { get; init; } = "left";

    public Legend Legend { get; init; } = new(ShowLegend: false);

    public Tooltip Tooltip { get; init; } = new("single", "none");
}

internal sealed record StateTimelineField
{
    public int LineWidth { get; init; }

    public int FillOpacity { get; init; } = 80;
}

internal sealed record TableOptions
{
    public bool ShowHeader { get; init; } = true;

    public string CellHeight { get; init; } = "sm";

    public int FrameIndex { get; init; }
}
