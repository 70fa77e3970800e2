using System.Diagnostics;
using System.Text.RegularExpressions;
using YamlDotNet.Serialization;

namespace HaCluster.Dashboards.Tests;

/// <summary>
/// The queries, against the metrics that there are and in the parser of Prometheus. `scripts/test-monitoring` runs each of them on a
/// cluster.
/// </summary>
public sealed partial class QueryTests
{
    private const string Monitoring = "src/HaCluster.Components/Monitoring";

    [Fact]
    public void Every_metric_of_a_query_is_one_that_an_exporter_or_a_rule_gives()
    {
        var known = Known();

        var unknown = Samples.Queries.SelectMany(query => MetricsOf(query.Expression).Select(metric => (query.Where, Metric: metric)))
            .Where(use => !known.Contains(use.Metric)).Select(use => $"{use.Metric} ({use.Where})").Distinct().ToArray();

        Assert.Empty(unknown);
    }

    [Fact]
    public void Names_of_metrics_are_told_from_functions_labels_and_words_of_the_language()
    {
        Assert.Equal(
            ["a_total", "b:c", "d"],
            MetricsOf("sum by (le, region) (rate(a_total{job=\"x\",state=~\"y|z\"}[20s])) / on (host) b:c > 5 or -d offset 5m").Order());
    }

    [Fact]
    public async Task Prometheus_understands_every_query()
    {
        var folder = Directory.CreateTempSubdirectory("hacluster-queries-");
        try
        {
            var rules = Samples.Queries.Select((query, index) => new Dictionary<string, string>
            {
                ["record"] = $"query:{index}",
                ["expr"] = query.Expression,
            }).ToArray();
            Assert.True(rules.Length > 60, $"only {rules.Length} queries");
            await File.WriteAllTextAsync(
                Path.Combine(folder.FullName, "queries.yml"),
                new SerializerBuilder().Build().Serialize(new Dictionary<string, object>
                {
                    ["groups"] = new[] { new Dictionary<string, object> { ["name"] = "queries", ["rules"] = rules } },
                }),
                TestContext.Current.CancellationToken);

            var (code, output) = await CheckAsync(folder.FullName);

            Assert.True(code == 0, output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Names outside of braces, brackets and quotes that no parenthesis follows; lists of labels after `by`, `on` and the like are cut out.
    private static IEnumerable<string> MetricsOf(string expression)
    {
        var bare = LabelList().Replace(Enclosed().Replace(expression, " "), " ");
        return Name().Matches(bare).Select(match => match.Value)
            .Where(name => name is not ("and" or "or" or "unless" or "offset" or "bool" or "inf")).Distinct();
    }

    // The names of other exporters were read from a cluster; those of the product stand where they are made.
    private static HashSet<string> Known() =>
    [
        "ALERTS",
        .. File.ReadLines(Repository.PathOf("tests/HaCluster.Dashboards.Tests/exporters.txt"))
            .Where(line => line.Length > 0 && line[0] != '#'),
        .. RecordedRule().Matches(Repository.Read($"{Monitoring}/Rules/recording.yml")).Select(match => match.Groups[1].Value),
        .. from file in Directory.EnumerateFiles(Repository.PathOf(Monitoring), "*.sh")
           let text = File.ReadAllText(file)
           from name in Printed().Matches(text).Select(match => match.Value)
               .Concat(Line().Matches(text).Select(match => $"hacluster_{match.Groups[1].Value}"))
           select name,
        .. from file in Directory.EnumerateFiles(Repository.PathOf("src/HaCluster.Web"), "*Metrics.cs", SearchOption.AllDirectories)
           from match in Created().Matches(File.ReadAllText(file))
           from name in match.Groups[1].Value == "Histogram"
               ? ["_bucket", "_sum", "_count"]
               : new[] { "" }
           select $"{match.Groups[2].Value}{name}",
    ];

    private static async Task<(int Code, string Output)> CheckAsync(string folder)
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(path => File.Exists(Path.Combine(path, "promtool")));
        Assert.SkipWhen(!found, "promtool is not installed (Debian: apt-get install prometheus)");
        using var process = Process.Start(new ProcessStartInfo("promtool", ["check", "rules", "queries.yml"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await error);
    }

    [GeneratedRegex("""\{[^}]*\}|\[[^\]]*\]|"[^"]*"|\b\d+(\.\d+)?(ms|[smhdwy])?\b""")]
    private static partial Regex Enclosed();

    [GeneratedRegex(@"\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)")]
    private static partial Regex LabelList();

    [GeneratedRegex(@"[a-zA-Z_:][a-zA-Z0-9_:]*\b(?!\s*\()")]
    private static partial Regex Name();

    [GeneratedRegex(@"record: (\S+)")]
    private static partial Regex RecordedRule();

    [GeneratedRegex("hacluster_[a-z_]+")]
    private static partial Regex Printed();

    [GeneratedRegex("(?:line|present)\\(?[ (]\"?([a-z_]+)\"?[; ]")]
    private static partial Regex Line();

    [GeneratedRegex("""Create(Counter|Gauge|Histogram)\(\s*"([a-z_]+)""", RegexOptions.Singleline)]
    private static partial Regex Created();
}
