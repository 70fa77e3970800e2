using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using HaCluster.Cli.Load;
using HaCluster.Cli.Tests.Support;
using HaCluster.Deployment;
using HaCluster.Load.Measuring;
using HaCluster.Load.Reporting;
using LoadOptions = HaCluster.Load.LoadOptions;
using static HaCluster.Cli.Tests.Failover.DeployedProject;

namespace HaCluster.Cli.Tests.Failover;

/// <summary><c>load</c> against a stand-in of the application, with a cluster whose database hosts do not answer.</summary>
public sealed class LoadCommandTests
{
    private static readonly string[] Small =
        ["load", "--region", "site1", "--threads", "4", "--requests", "25", "--names", "20", "--reads", "50"];

    [Fact]
    public async Task The_document_has_options_counts_latencies_seconds_and_marks()
    {
        using var application = new ApplicationStandIn();

        var (exitCode, output, error) = await RunAsync(application, [.. Small, "--json"]);

        Assert.True(exitCode == ExitCodes.Ok, error + output);
        var document = JsonNode.Parse(output)!;
        Assert.Equal((true, "completed"), ((bool)document["passed"]!, (string)document["end"]!));
        Assert.Equal((100, 0), ((int)document["requests"]!, (int)document["errors"]!));
        Assert.Equal(120, application.Requests);
        Assert.Empty(document["errorsByKind"]!.AsObject());
        Assert.Empty(document["samples"]!.AsArray());
        Assert.True((double)document["throughputPerSecond"]! > 0);
        Assert.True((DateTimeOffset)document["ended"]! > (DateTimeOffset)document["started"]!);
        Assert.Equal(20, (int)document["preparation"]!["writes"]!);
        Assert.Equal(
            ["threads", "requests", "reads", "names", "family", "entries"], document["options"]!.AsObject().Select(option => option.Key));
        Assert.Equal($"http://127.0.0.1:{application.Port}/", (string)document["options"]!["entries"]![0]!["url"]!);
        foreach (var kind in (string[])["reads", "writes"])
        {
            var latency = document[kind]!.AsObject();
            Assert.Equal(["count", "p50", "p90", "p95", "p99", "p99.9", "max"], latency.Select(value => value.Key));
            var values = latency.Skip(1).Select(value => (double)value.Value!).ToArray();
            Assert.Equal(values.Order(), values);
            Assert.True(values[0] > 0, $"{latency}");
        }
        Assert.Equal(100, (int)document["reads"]!["count"]! + (int)document["writes"]!["count"]!);
        Assert.Equal(
            100, document["seconds"]!.AsArray().Sum(second => (int)second!["reads"]! + (int)second["writes"]! + (int)second["errors"]!));
        Assert.All(document["seconds"]!.AsArray(), second => Assert.Equal(
            ["second", "reads", "writes", "errors", "p50", "p99", "max"], second!.AsObject().Select(value => value.Key)));
        // Nothing of the cluster but the application answers.
        Assert.Contains(document["marks"]!.AsArray(), mark =>
            ((string)mark!["text"]!).StartsWith("site1-db cannot be observed: ", StringComparison.Ordinal)
            && (string)mark["kind"]! == "unobserved");
    }

    [Fact]
    public async Task People_read_a_table_and_the_page_is_a_file()
    {
        using var application = new ApplicationStandIn();
        using var directory = new TestProject();
        var file = Path.Combine(directory.Directory, "page.html");

        var (exitCode, output, error) = await RunAsync(application, [.. Small, "--html", file]);

        Assert.True(exitCode == ExitCodes.Ok, error + output);
        Assert.Matches(
            @"^Load test: 100 requests in \d+\.\ds, [\d,.]+ a second, 0 errors\n  ms +count +p50 +p90 +p95 +p99 +p99\.9 +max\n  reads ",
            output);
        Assert.Contains("\n  event at ", output, StringComparison.Ordinal);
        Assert.Contains($"The page is {file}.", error, StringComparison.Ordinal);
        var page = XDocument.Parse((await File.ReadAllTextAsync(file))["<!DOCTYPE html>\n".Length..]);
        Assert.Equal(3, page.Descendants("svg").Count());
    }

    [Fact]
    public async Task With_errors_the_exit_code_is_1_and_every_kind_is_told()
    {
        using var application = new ApplicationStandIn { FailsFrom = 71 };

        var (exitCode, output, _) = await RunAsync(application, Small);

        Assert.Equal(ExitCodes.Failure, exitCode);
        Assert.Contains(", 50 errors\n", output, StringComparison.Ordinal);
        Assert.Contains("\n  error status-503: 50\n", output, StringComparison.Ordinal);
        Assert.Contains("got 503: {\"detail\":\"No server is available.\"}\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_that_takes_no_write_is_not_tested()
    {
        using var application = new ApplicationStandIn { FailsFrom = 1 };

        var (exitCode, output, error) = await RunAsync(application, Small);

        Assert.Equal((ExitCodes.Failure, ""), (exitCode, output));
        Assert.Contains("error: The load test was not started. (command.load-not-started)\n", error, StringComparison.Ordinal);
        Assert.Contains("none of 20 writes before the test: status-503, ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--threads is '0'", "--threads", "0")]
    [InlineData("--threads is 5001; it must be from 1 to 5,000.", "--threads", "5001")]
    [InlineData("--requests is 1000001; it must be from 1 to 1,000,000.", "--requests", "1000001")]
    [InlineData("--rate is 50001; it must be from 1 to 50,000.", "--rate", "50001")]
    [InlineData("--reads is 101; it must be from 0 to 100.", "--reads", "101")]
    [InlineData("--reads is 'all'; it must be a whole number from 0 to 100.", "--reads", "all")]
    [InlineData("--duration is 7200 s; it must be from 1 s to 1 h.", "--duration", "2h")]
    [InlineData("--duration is '1.5h'; it must be a whole number with s, m or h", "--duration", "1.5h")]
    [InlineData("--duration is '10'; it must be a whole number with s, m or h", "--duration", "10")]
    [InlineData("--duration is '99999999999s'; it must be", "--duration", "99999999999s")]
    [InlineData("Either --requests or --duration ends a test, not both.", "--duration", "10s", "--requests", "10")]
    [InlineData("--names is 3 with 4 threads", "--names", "3")]
    [InlineData("there is no directory /dev/null.", "--html", "/dev/null/page.html")]
    [InlineData("which is a directory; it must be a file.", "--html", "/")]
    [InlineData("There is no region 'site3'.", "--region", "site3")]
    [InlineData("Did you mean 'site1'?", "--region", "siet1")]
    public async Task What_is_not_allowed_is_refused_before_anything_is_sent(string message, params string[] options)
    {
        using var application = new ApplicationStandIn();

        var (exitCode, output, error) = await RunAsync(application, ["load", .. options]);

        Assert.Equal((ExitCodes.Usage, ""), (exitCode, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal(0, application.Requests);
    }

    [Fact]
    public async Task A_terminal_has_a_live_line()
    {
        using var application = new ApplicationStandIn();
        using var project = await CreateAsync(loadBalancer: application.Port);

        var (exitCode, output, error) = await project.RunAsync(
            Primary("site1"), Standby("site2"), host => host with { ErrorIsTerminal = true },
            "load", "--region", "site1", "--duration", "2s");

        Assert.True(exitCode == ExitCodes.Ok, error + output);
        Assert.Matches(@"\d\.\ds of 2\.0s  [\d,]+ requests  [\d,]+/s  p50 \d+\.\d ms  p99 \d+\.\d ms  0 errors", error);
    }

    [Fact]
    public async Task Ctrl_C_prints_what_was_measured()
    {
        using var application = new ApplicationStandIn();
        using var project = await CreateAsync(loadBalancer: application.Port);

        var result = await HaClusterProcess.StartAsync(
            project.Directory, project.Environment, [], ["load", "--region", "site1", "--duration", "1h", "--json"],
            async process =>
            {
                await Wait.UntilAsync("requests", () => application.Requests > 200);
                await Shell.RunAsync("", "kill", "-INT", $"{process.Id}");
            });

        Assert.True(result.ExitCode == ExitCodes.Interrupted, $"{result}");
        var document = JsonNode.Parse(result.Output)!;
        Assert.Equal(("interrupted", 0), ((string)document["end"]!, (int)document["errors"]!));
        Assert.True((int)document["requests"]! > 100, result.Output);
    }

    [Fact]
    public void The_live_line_says_how_much_is_left()
    {
        var latency = new LatencySummary(10, 1.2, 2, 3, 4, 5, 6);
        var progress = new LoadProgress(TimeSpan.FromSeconds(65), 12_345, 6, new SecondSummary(64, 1000, 234, 0, latency));

        Assert.Equal(
            "1m05s  12,345 of 200,000 requests  1,234/s  p50 1.2 ms  p99 4.0 ms  6 errors",
            LoadLine.Of(progress, new LoadOptions { Threads = 20, Requests = 10_000 }));
        Assert.Equal(
            "1m05s of 5m00s  12,345 requests  6 errors",
            LoadLine.Of(progress with { Last = null }, new LoadOptions { Duration = TimeSpan.FromMinutes(5) }));
    }

    [Fact]
    public void Deployments_during_the_test_are_marked_and_others_are_not()
    {
        var report = Report();

        var marks = DeploymentMarks.Of(
            report,
            [
                Update(4, 20, 90), Update(3, 5, 8), Update(2, -10, 2), Update(1, -20, -11),
            ],
            new LockHolder(1, "user", "host", report.Started.AddSeconds(50)));

        Assert.Equal(
            [
                (20.0, "The update 4 of the stack began."), (5.0, "The update 3 of the stack began."),
                (8.0, "The update 3 of the stack ended: succeeded."), (2.0, "The update 2 of the stack ended: succeeded."),
                (50.0, "An operation on the stack began that had not ended at the end of the test."),
            ],
            marks.Select(mark => (mark.At.TotalSeconds, mark.Text)));

        UpdateRecord Update(int version, int began, int ended) => new(
            version, "update", "succeeded", report.Started.AddSeconds(began), report.Started.AddSeconds(ended),
            ImmutableSortedDictionary<string, int>.Empty);
    }

    private static LoadReport Report()
    {
        var none = new LatencySummary(0, 0, 0, 0, 0, 0, 0);
        return new LoadReport
        {
            Options = new LoadOptions(),
            Targets = [],
            Family = "loada",
            Started = Now,
            Elapsed = TimeSpan.FromSeconds(60),
            End = LoadEnd.Completed,
            Preparation = new Preparation(0, ImmutableSortedDictionary<string, long>.Empty),
            Requests = 0,
            Errors = ImmutableSortedDictionary<string, long>.Empty,
            Samples = [],
            Reads = none,
            Writes = none,
            Seconds = [],
            Marks = [],
        };
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(ApplicationStandIn application, string[] arguments)
    {
        using var project = await CreateAsync(loadBalancer: application.Port);
        return await project.RunAsync(Primary("site1"), Standby("site2"), arguments);
    }
}
