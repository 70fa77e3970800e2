using System.Collections.Immutable;

namespace HaCluster.Dashboards.Grafana;

/// <summary>
/// A dashboard as Grafana stores it. The members of the records of this folder, and what each may be, are those of Grafana's schema
/// (<c>@grafana/schema</c>, <c>raw/dashboard</c>); a test compiles the documents against it.
/// </summary>
internal sealed record Dashboard
{
    /// <summary>Part of the address; unique in a Grafana, up to 40 characters.</summary>
    public required string Uid { get; init; }

    public required string Title { get; init; }

    public required string Description { get; init; }

    /// <summary>The first one is that of all dashboards of the cluster.</summary>
    public required ImmutableArray<string> Tags { get; init; }

    /// <summary>How often the page asks anew: <c>10s</c>.</summary>
    public required string Refresh { get; init; }

    public required TimeRange Time { get; init; }

    public string Timezone { get; init; } = "browser";

    /// <summary>Changes that are made in Grafana are lost with the next import of the files.</summary>
    public bool Editable { get; init; } = true;

    /// <summary>1: the line at the pointer is on all panels.</summary>
    public int GraphTooltip { get; init; } = 1;

    /// <summary>Of Grafana 11. Later ones convert it when they load it; earlier ones show it.</summary>
    public int SchemaVersion { get; init; } = 39;

    public required ListOf<Variable> Templating { get; init; }

    public required ListOf<Annotation> Annotations { get; init; }

    public required ImmutableArray<DashboardLink> Links { get; init; }

    public required ImmutableArray<Panel> Panels { get; init; }
}

/// <summary>From when to when: <c>now-1h</c>, <c>now</c>.</summary>
internal sealed record TimeRange(string From, string To = "now");

/// <summary>Grafana puts some lists into an object of their own.</summary>
internal sealed record ListOf<T>(ImmutableArray<T> List);

/// <summary>What a reader chooses at the top of a dashboard.</summary>
/// <param name="Type"><c>datasource</c> or <c>custom</c>.</param>
/// <param name="Query">The plugin of the data sources, or the values with commas between them.</param>
internal sealed record Variable(string Name, string Label, string Type, string Query)
{
    public VariableOption? Current { get; init; }

    public bool IncludeAll { get; init; }

    public bool Multi { get; init; }

    /// <summary>What stands in a query when all are chosen.</summary>
    public string? AllValue { get; init; }

    public ImmutableArray<VariableOption> Options { get; init; } = [];
}

internal sealed record VariableOption(string Text, string Value, bool Selected);

/// <summary>Moments in which a query has a result, drawn on all panels.</summary>
internal sealed record Annotation(string Name, string IconColor, string Expr, string TitleFormat, string TextFormat)
{
    public DataSourceReference Datasource { get; init; } = DataSourceReference.Chosen;

    public bool Enable { get; init; } = true;

    /// <summary>Results that are no farther apart are one event.</summary>
    public string Step { get; init; } = "15s";

    /// <summary>Labels that become tags, with commas between them.</summary>
    public string TagKeys { get; init; } = "host,region";

    public bool UseValueForTime { get; init; }
}

/// <summary>A menu of all dashboards with the tags, which keeps the time range.</summary>
internal sealed record DashboardLink(string Title, ImmutableArray<string> Tags)
{
    public string Type { get; init; } = "dashboards";

    public string Icon { get; init; } = "external link";

    public string Tooltip { get; init; } = "The other dashboards of the cluster";

    public bool AsDropdown { get; init; } = true;

    public bool TargetBlank { get; init; }

    public bool IncludeVars { get; init; } = true;

    public bool KeepTime { get; init; } = true;
}

internal sealed record DataSourceReference(string Type, string Uid)
{
    public const string Plugin = "prometheus";

    /// <summary>Name of the variable with the Prometheus that the reader chose.</summary>
    public const string Variable = "datasource";

    public static DataSourceReference Chosen { get; } = new(Plugin, $"${{{Variable}}}");
}
