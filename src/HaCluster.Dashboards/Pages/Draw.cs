using System.Collections.Immutable;
using HaCluster.Dashboards.Grafana;

namespace HaCluster.Dashboards.Pages;

/// <summary>The kinds of panels. Where they are on the page is for <see cref="Grid"/> to say.</summary>
internal static class Draw
{
    private const string Red = "red";
    private const string Green = "green";

    /// <summary>Values over time.</summary>
    /// <param name="unit">As in <see cref="FieldConfig.Unit"/>.</param>
    /// <param name="limit">A dashed line there; null for none.</param>
    public static Panel Lines(string title, string unit, double? limit, params Query[] queries) =>
        Base("timeseries", title, queries) with
        {
            Options = new TimeSeriesOptions(),
            FieldConfig = new FieldConfigSource(new FieldConfig
            {
                Unit = unit,
                Min = 0,
                Color = new FieldColor("palette-classic"),
                Thresholds = limit is { } value ? Steps("transparent", (Red, value)) : null,
                Custom = new TimeSeriesField { ThresholdsStyle = new ThresholdsStyle(limit is null ? "off" : "dashed") },
            }),
        };

    /// <summary>Values over time that add up.</summary>
    public static Panel Stack(string title, string unit, params Query[] queries)
    {
        var lines = Lines(title, unit, null, queries);
        return lines with
        {
            FieldConfig = new FieldConfigSource(lines.FieldConfig!.Defaults with
            {
                Custom = new TimeSeriesField { Stacking = new Stacking("normal"), FillOpacity = 40 },
            }),
        };
    }

    /// <summary>The present value, on a color that says whether it is good.</summary>
    public static Panel Value(string title, string unit, Thresholds thresholds, params Query[] queries) =>
        Base("stat", title, queries) with
        {
            Options = new StatOptions { TextMode = queries.Length > 1 ? "value_and_name" : "auto" },
            FieldConfig = new FieldConfigSource(new FieldConfig
            {
                Unit = unit,
                Color = new FieldColor("thresholds"),
                Thresholds = thresholds,
            }),
        };

    /// <summary>The present value of something that has a few named states.</summary>
    public static Panel State(string title, ImmutableArray<State> states, Query query) =>
        Base("stat", title, query) with
        {
            Options = new StatOptions(),
            FieldConfig = new FieldConfigSource(new FieldConfig
            {
                Color = new FieldColor("thresholds"),
                Thresholds = Steps("text"),
                Mappings = [Mapping(states)],
            }),
        };

    /// <summary>Named states over time, a line for each series.</summary>
    public static Panel States(string title, ImmutableArray<State> states, params Query[] queries) =>
        Base("state-timeline", title, queries) with
        {
            Options = new StateTimelineOptions(),
            FieldConfig = new FieldConfigSource(new FieldConfig
            {
                Color = new FieldColor("thresholds"),
                Thresholds = Steps("text"),
                Mappings = [Mapping(states)],
                Custom = new StateTimelineField(),
            }),
        };

    /// <summary>The labels of what a query has now, a row for each series.</summary>
    /// <param name="without">Columns that are left out.</param>
    public static Panel Table(string title, IEnumerable<string> without, Query query) =>
        Base("table", title, query) with
        {
            Targets = [new PromQuery("A", query.Expression, query.Legend) { Instant = true, Range = false, Format = "table" }],
            Options = new TableOptions(),
            FieldConfig = new FieldConfigSource(new FieldConfig()),
            Transformations =
            [
                new Transformation(
                    "organize", new OrganizeOptions(without.ToImmutableSortedDictionary(name => name, _ => true, StringComparer.Ordinal))),
            ],
        };

    /// <summary>A panel that has something to show only in a fault, and says otherwise that all is well.</summary>
    public static Panel OnlyInFaults(Panel panel, string whenWell) => panel with
    {
        FieldConfig = panel.FieldConfig! with { Defaults = panel.FieldConfig.Defaults with { NoValue = whenWell } },
    };

    /// <param name="first">The color below the first step.</param>
    public static Thresholds Steps(string first, params (string Color, double From)[] steps) =>
        new([new Threshold(first, null), .. steps.Select(step => new Threshold(step.Color, step.From))]);

    /// <summary>Good from this value on.</summary>
    public static Thresholds AtLeast(double value) => Steps(Red, (Green, value));

    /// <summary>Good below this value.</summary>
    public static Thresholds Below(double value) => Steps(Green, (Red, value));

    private static Panel Base(string type, string title, params Query[] queries) => new()
    {
        Type = type,
        Title = title,
        Datasource = DataSourceReference.Chosen,
        Targets = [.. queries.Select((query, index) => new PromQuery(((char)('A' + index)).ToString(), query.Expression, query.Legend))],
    };

    private static ValueMapping Mapping(ImmutableArray<State> states) => new(
        states.Select((state, index) => KeyValuePair.Create(
            state.Value.ToString(System.Globalization.CultureInfo.InvariantCulture), new MappedValue(state.Text, state.Color, index)))
            .ToImmutableSortedDictionary(StringComparer.Ordinal));
}

/// <summary>What a value means.</summary>
internal sealed record State(int Value, string Text, string Color);
