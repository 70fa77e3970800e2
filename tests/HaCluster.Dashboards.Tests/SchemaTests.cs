using System.Text.Json.Nodes;

namespace HaCluster.Dashboards.Tests;

/// <summary>
/// Every dashboard, written down as TypeScript and compiled against the schema that Grafana publishes (<c>@grafana/schema</c>): the
/// compiler refuses a member that does not exist, one that is missing, and a value of another type, at any depth.
/// </summary>
public sealed class SchemaTests
{
    // The module of a panel's options, and whether it has fields of its own.
    private static readonly Dictionary<string, (string Module, bool Fields)> Modules = new(StringComparer.Ordinal)
    {
        ["timeseries"] = ("timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen", true),
        ["stat"] = ("stat/panelcfg/x/StatPanelCfg_types.gen", false),
        ["state-timeline"] = ("statetimeline/panelcfg/x/StateTimelinePanelCfg_types.gen", true),
        ["table"] = ("table/panelcfg/x/TablePanelCfg_types.gen", true),
    };

    private static readonly TypeScriptFolder Folder = new(Repository.PathOf("tests/GrafanaTypes"));

    [Fact]
    public void Grafanas_schema_allows_every_dashboard()
    {
        var problem = Folder.Install();
        Assert.SkipWhen(problem is not null, $"Grafana's schema cannot be installed: {problem}");

        var documents = new[] { Samples.Full, Samples.Bare }.SelectMany(DashboardFiles.Render)
            .Where(file => file.Key.EndsWith(".json", StringComparison.Ordinal))
            .Select(file => JsonNode.Parse(file.Value)!.AsObject()).ToArray();
        Assert.Equal(10, documents.Length);
        Write("dashboards.ts", documents.SelectMany(Statements));
        // The compiler is seen to object at every depth.
        Write("wrong.ts",
            [
                "use<GivenDashboard>({ schemaVersion: 39, titel: '' });",
                "use<GivenDashboard>({ schemaVersion: 39, panels: [{ type: 'stat', gridPos: { x: 0, y: 0, w: 1 } }] });",
                "use<GivenDashboard>({ schemaVersion: 39, annotations: { list: [{ name: '', iconColor: 'red', enable: 'yes' }] } });",
                "use<Plain<stat.Options>>({ colorMode: 'backgroundd' } as const);",
            ]);

        var output = Folder.Compile();

        var errors = output.Split('\n').Where(line => line.Contains("error TS", StringComparison.Ordinal)).ToArray();
        Assert.DoesNotContain(errors, line => !line.StartsWith("obj/wrong.ts", StringComparison.Ordinal));
        Assert.Equal([LineOfFirst, LineOfFirst + 1, LineOfFirst + 2, LineOfFirst + 3], errors.Select(LineOf).Distinct().Order());
    }

    private static readonly string[] Preamble =
    [
        "import type { AnnotationQuery, Dashboard, Panel, RowPanel } from \"@grafana/schema\";",
        .. Modules.Select(module =>
            $"import type * as {Name(module.Key)} from \"@grafana/schema/dist/esm/raw/composable/{module.Value.Module}\";"),
        // JSON has the values of enumerations.
        "type Plain<T> = T extends string ? `${T}` : T extends number | boolean | null | undefined ? T",
        "  : T extends (infer E)[] ? Plain<E>[] : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;",
        // What the Prometheus plugin adds: docs of Grafana, \"Annotations\" of the data source Prometheus.
        "type Mark = AnnotationQuery & { expr: string; step: string; titleFormat: string; textFormat: string; tagKeys: string;",
        "  useValueForTime: boolean };",
        "type GivenDashboard = Plain<Omit<Dashboard, 'annotations' | 'panels'>> & { annotations?: { list: Plain<Mark>[] };",
        "  panels?: (Plain<Panel> | Plain<RowPanel>)[] };",
        "declare function use<T>(value: T): void;",
    ];

    private static int LineOfFirst => Preamble.Length + 1;

    private static int LineOf(string error) => int.Parse(error.Split('(', ',')[1], System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<string> Statements(JsonObject dashboard)
    {
        // Each panel by itself: of one that is either a panel or a row the compiler accepts the members of both.
        var panels = dashboard["panels"]!.AsArray().Select(panel => panel!.AsObject()).ToArray();
        dashboard.Remove("panels");
        yield return $"use<GivenDashboard>({dashboard.ToJsonString()});";
        foreach (var panel in panels)
        {
            var type = (string)panel["type"]!;
            yield return $"use<Plain<{(type == "row" ? "RowPanel" : "Panel")}>>({panel.ToJsonString()});";
            if (!Modules.TryGetValue(type, out var module))
                continue;
            yield return $"use<Plain<{Name(type)}.Options>>({panel["options"]!.ToJsonString()});";
            if (module.Fields)
                yield return $"use<Plain<Partial<{Name(type)}.FieldConfig>>>({Custom(panel)?.ToJsonString() ?? "{}"});";
        }
    }

    private static JsonNode? Custom(JsonObject panel) => panel["fieldConfig"]!["defaults"]!["custom"];

    private static string Name(string type) => type.Replace("-", "", StringComparison.Ordinal);

    private static void Write(string file, IEnumerable<string> statements) => Folder.Write(file, [.. Preamble, .. statements]);
}
