using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace HaCluster.Dashboards.Grafana;

/// <summary>One picture, or the heading of those below it.</summary>
internal sealed record Panel
{
    /// <summary>Unique in its dashboard.</summary>
    public int Id { get; init; }

    /// <summary>The plugin: <c>timeseries</c>, <c>stat</c>, <c>state-timeline</c>, <c>table</c> or <c>row</c>.</summary>
    public required string Type { get; init; }

    public required string Title { get; init; }

    public string? Description { get; init; }

    public GridPosition? GridPos { get; init; }

    public DataSourceReference? Datasource { get; init; }

    public ImmutableArray<PromQuery>? Targets { get; init; }

    public FieldConfigSource? FieldConfig { get; init; }

    /// <summary>A record of Options.cs, which fits the type.</summary>
    public object? Options { get; init; }

    public ImmutableArray<Transformation>? Transformations { get; init; }

    /// <summary>Of a row only.</summary>
    public bool? Collapsed { get; init; }

    /// <summary>Of a row only: the panels of a collapsed one.</summary>
    public ImmutableArray<Panel>? Panels { get; init; }

    /// <summary>
    /// While the cluster is healthy its queries have no result: the panel then says so with the text that its fields have for no value.
    /// </summary>
    [JsonIgnore]
    public bool OnlyInFaults => FieldConfig?.Defaults.NoValue is not null;
}

/// <summary>In cells of a grid with 24 columns.</summary>
internal sealed record GridPosition(int X, int Y, int W, int H);

/// <summary>A query to Prometheus.</summary>
/// <param name="RefId">Unique in its panel: <c>A</c>.</param>
/// <param name="LegendFormat"><c>{{label}}</c> stands for the value of a label.</param>
internal sealed record PromQuery(string RefId, string Expr, string LegendFormat)
{
    public DataSourceReference Datasource { get; init; } = DataSourceReference.Chosen;

    /// <summary>The present value.</summary>
    public bool Instant { get; init; }

    /// <summary>The values over the time range.</summary>
    public bool Range { get; init; } = true;

    /// <summary><c>time_series</c> or <c>table</c>.</summary>
    public string Format { get; init; } = "time_series";
}

internal sealed record FieldConfigSource(FieldConfig Defaults)
{
    public ImmutableArray<FieldOverride> Overrides { get; init; } = [];
}

/// <summary>How values look.</summary>
internal sealed record FieldConfig
{
    /// <summary>One of Grafana's names: <c>s</c>, <c>bytes</c>, <c>percent</c>, <c>percentunit</c>, <c>reqps</c>, <c>short</c>.</summary>
    public string? Unit { get; init; }

    public double? Min { get; init; }

    public double? Max { get; init; }

    public int? Decimals { get; init; }

    public string? NoValue { get; init; }

    public FieldColor? Color { get; init; }

    public Thresholds? Thresholds { get; init; }

    public ImmutableArray<ValueMapping>? Mappings { get; init; }

    /// <summary>A record of Options.cs, which fits the type of the panel.</summary>
    public object? Custom { get; init; }
}

/// <param name="Mode"><c>palette-classic</c>, <c>thresholds</c> or <c>fixed</c>.</param>
internal sealed record FieldColor(string Mode);

/// <param name="Steps">In rising order; the first one has no value.</param>
internal sealed record Thresholds(ImmutableArray<Threshold> Steps)
{
    public string Mode { get; init; } = "absolute";
}

/// <param name="Value">From here on; null for everything below the next one.</param>
internal sealed record Threshold(string Color, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Value);

/// <summary>Texts and colors that stand for values.</summary>
internal sealed record ValueMapping(ImmutableSortedDictionary<string, MappedValue> Options)
{
    public string Type { get; init; } = "value";
}

internal sealed record MappedValue(string Text, string Color, int Index);

internal sealed record FieldOverride(Matcher Matcher, ImmutableArray<OverrideProperty> Properties);

internal sealed record Matcher(string Id, string Options);

internal sealed record OverrideProperty(string Id, object Value);

/// <param name="Id">One of Grafana's: <c>organize</c>.</param>
internal sealed record Transformation(string Id, OrganizeOptions Options);

/// <summary>Which columns of a table are left out.</summary>
internal sealed record OrganizeOptions(ImmutableSortedDictionary<string, bool> ExcludeByName);
