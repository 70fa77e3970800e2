using System.Collections.Immutable;
using System.Globalization;
using HaCluster.Topology.Model;

namespace HaCluster.Components.Monitoring.Zabbix;

/// <summary>Collects the items and triggers of one template.</summary>
internal sealed class TemplateBuilder(string name, string description, AlertTexts texts)
{
    private const string Absent = "CUSTOM_VALUE";

    // Values in seconds are asked for as often as Prometheus does.
    private static readonly string Often = string.Create(CultureInfo.InvariantCulture, $"{MonitoringNames.Interval}s");

    private readonly List<ZabbixItem> _items = [];
    private readonly List<(ZabbixTrigger Trigger, ImmutableArray<string> Keys)> _triggers = [];

    /// <summary>The template, its items, and in each of them the triggers that look at it alone.</summary>
    public ZabbixTemplate Template => new(name, description, [.. _items.Select(item => item with { Triggers = Of(item) })]);

    /// <summary>The triggers that look at several items.</summary>
    public ImmutableArray<ZabbixTrigger> Triggers =>
        [.. _triggers.Where(entry => entry.Keys.Length > 1).Select(entry => entry.Trigger)];

    /// <summary>All triggers.</summary>
    public IEnumerable<ZabbixTrigger> AllTriggers => _triggers.Select(entry => entry.Trigger);

    /// <summary>A file of the host in the text format of Prometheus, read by the agent. Returns the key of the item.</summary>
    public string File(string path) => Text($"Measured: {Path.GetFileName(path)}", $"vfs.file.contents[{path}]", item => item);

    /// <summary>A page in the text format of Prometheus, read by the server. Returns the key of the item.</summary>
    public string Page(string title, string key, string url, bool withPassword = false) => Text(title, key, item => item with
    {
        Type = "HTTP_AGENT",
        Url = url,
        Authtype = withPassword ? "BASIC" : null,
        Username = withPassword ? ZabbixHosts.StatsUserMacro : null,
        Password = withPassword ? ZabbixHosts.StatsPasswordMacro : null,
    });

    /// <summary>The status code that a page answers with; 0 when it does not answer.</summary>
    public string Answer(string title, string key, string url) => Add(title, key, item => item with
    {
        Type = "HTTP_AGENT",
        Url = url,
        Delay = Often,
        RetrieveMode = "HEADERS",
        Preprocessing =
        [
            new ZabbixStep("CHECK_NOT_SUPPORTED", [""]) { ErrorHandler = Absent, ErrorHandlerParams = "0" },
            new ZabbixStep("REGEX", ["HTTP/[0-9.]+ ([0-9]+)", @"\1"]) { ErrorHandler = Absent, ErrorHandlerParams = "0" },
        ],
    });

    /// <summary>Whether a port of the host accepts a connection of the server: 1 or 0.</summary>
    /// <param name="service">What is expected to answer there; with <c>tcp</c> that is the kernel of the host alone.</param>
    public string Port(string title, int port, string service = "tcp") => Add(
        title, string.Create(CultureInfo.InvariantCulture, $"net.tcp.service[{service},,{port}]"),
        item => item with { Type = "SIMPLE", Delay = Often });

    /// <summary>What the agent is asked for.</summary>
    public string Agent(string title, string key, string? valueType = null) =>
        Add(title, key, item => item with { Delay = Often, ValueType = valueType });

    /// <summary>One value out of a file or page.</summary>
    /// <param name="from">Key of the file or page.</param>
    /// <param name="pattern">Metric and labels as Prometheus writes them.</param>
    /// <param name="absent">The value where there is no such line.</param>
    /// <param name="function">How several lines become one: <c>sum</c>, <c>min</c> or <c>max</c>; null where there is one.</param>
    /// <param name="rate">Whether it is a counter of which the change in a second is kept.</param>
    public string Metric(
        string title, string key, string from, string pattern, string absent, string? function = null, bool rate = false) =>
        Add(title, key, item => item with
        {
            Type = "DEPENDENT",
            Delay = "0",
            ValueType = "FLOAT",
            MasterItem = new ZabbixMaster(from),
            Preprocessing =
            [
                new ZabbixStep("PROMETHEUS_PATTERN", function is null ? [pattern, "value", ""] : [pattern, "function", function])
                {
                    ErrorHandler = Absent,
                    ErrorHandlerParams = absent,
                },
                .. rate ? [new ZabbixStep("CHANGE_PER_SECOND", [""])] : ImmutableArray<ZabbixStep>.Empty,
            ],
        });

    /// <summary>A trigger under the name and with the text of an alert.</summary>
    /// <param name="expression">Keys stand in it as <c>/KEY</c>; the name of the template is put before them.</param>
    /// <param name="values">Texts in place of labels, see <see cref="AlertTexts.SummaryOf"/>.</param>
    /// <param name="unless">Alerts of this template that stand for this one.</param>
    public void Alert(
        string alert, FormattableString expression, IReadOnlyDictionary<string, string>? values = null,
        params ImmutableArray<string> unless) =>
        AlertWithNumber(alert, expression, shown: null, "", values, unless);

    /// <param name="alert">Its name.</param>
    /// <param name="expression">When it is a problem.</param>
    /// <param name="shown">The number in its text, where that is none that an item has; it is rounded to a whole one.</param>
    /// <param name="unit">Comes after that number.</param>
    /// <param name="values">What stands in place of a label for which Zabbix has no macro.</param>
    /// <param name="unless">Other triggers of this template that explain this one.</param>
    public void AlertWithNumber(
        string alert, FormattableString expression, FormattableString? shown, string unit = "",
        IReadOnlyDictionary<string, string>? values = null, ImmutableArray<string> unless = default)
    {
        // Two triggers of one template may not have one name.
        var subject = values is null ? "" : $" {string.Join(' ', values.Values)}";
        var trigger = new ZabbixTrigger
        {
            Uuid = ZabbixDocument.Id($"trigger {name} {alert}{subject}"),
            Name = $"{alert}{subject}",
            // Of the host that has the problem: the name of a template would stay one.
            EventName = texts.SummaryOf(
                alert, values, shown is null ? null : $"{{{{?{Of(shown, "/")}}}.fmtnum(0)}}{unit}"),
            Expression = Of(expression),
            Priority = texts.PriorityOf(alert),
            Description = texts.DescriptionOf(alert),
            Url = texts.RunbookOf(alert),
            Dependencies = unless.IsDefaultOrEmpty ? null :
            [
                .. unless.Select(other => AllTriggers.Single(earlier => earlier.Name == other))
                    .Select(other => new ZabbixDependency(other.Name, other.Expression)),
            ],
        };
        _triggers.Add((trigger, [.. expression.GetArguments().Where(IsKey).Cast<string>().Distinct()]));
    }

    private string Of(FormattableString expression) => Of(expression, $"/{name}");

    private string Of(FormattableString expression, string host) => string.Format(
        CultureInfo.InvariantCulture, expression.Format,
        [.. expression.GetArguments().Select(argument => IsKey(argument) ? $"{host}/{argument}" : argument)]);

    private ImmutableArray<ZabbixTrigger>? Of(ZabbixItem item)
    {
        ImmutableArray<ZabbixTrigger> own =
            [.. _triggers.Where(entry => entry.Keys.Length == 1 && entry.Keys[0] == item.Key).Select(entry => entry.Trigger)];
        return own.IsEmpty ? null : own;
    }

    private bool IsKey(object? argument) => argument is string key && _items.Any(item => item.Key == key);

    private string Text(string title, string key, Func<ZabbixItem, ZabbixItem> with) =>
        Add(title, key, item => with(item with { ValueType = "TEXT", Delay = Often, History = "0", Trends = "0" }));

    private string Add(string title, string key, Func<ZabbixItem, ZabbixItem> with)
    {
        _items.Add(with(new ZabbixItem
        {
            Uuid = ZabbixDocument.Id($"item {name} {key}"),
            Name = title,
            Key = key,
            History = "7d",
        }));
        return key;
    }
}
