using System.Globalization;
using HaCluster.Load;
using HaCluster.Load.Measuring;
using HaCluster.Load.Reporting;

namespace HaCluster.Bench.Comparison;

/// <summary>
/// The comparisons of one run on one machine: the way through the load balancer, the ceilings, connections, and what clients feel of
/// updates and role changes. The stack is left as it was, with role changes behind it, also when the run is interrupted.
/// </summary>
internal sealed class SideBySide
{
    private const int CrowdSize = 50;
    private const int MixedReads = 50;
    private const string HostLoss = "primary-host-loss";

    // Of each drill and each deployment, when there is time.
    private const int LongRuns = 5;

    private static readonly int[] Connections = [4, 50, 150, 500, 1000, 5000];

    private readonly BenchedCluster _cluster;
    private readonly MarkdownReport _report;
    private readonly TimeSpan _duration;
    private readonly bool _quick;

    private SideBySide(BenchedCluster cluster, MarkdownReport report, bool quick) =>
        (_cluster, _report, _duration, _quick) = (cluster, report, TimeSpan.FromSeconds(quick ? 5 : 30), quick);

    /// <param name="quick">A few seconds for each figure instead of half a minute.</param>
    /// <returns>130 when it was interrupted.</returns>
    public static async Task<int> RunAsync(bool quick)
    {
        using var signals = Interruption.Watch();
        try
        {
            await CompareAsync(quick);
            return 0;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Interrupted; what had been changed for the measurements was put back.");
            return Interruption.ExitCode;
        }
    }

    private static async Task CompareAsync(bool quick)
    {
        await ProductCommand.HaclusterAsync("up", "--yes");
        var folder = Directory.CreateDirectory(Repository.PathOf("bench/results")).FullName;
        var date = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var report = new MarkdownReport(Path.Combine(folder, $"{date}.md"));
        File.Delete(report.Path);
        report.Text($"# {date}");
        report.Text(await MachineFacts.DescribeAsync());
        report.Text(
            "Everything runs on this machine, the client included. Latencies are milliseconds. "
                + (quick ? "A quick run: each figure is of a few seconds." : "Each figure is of half a minute."));
        var comparison = new SideBySide(await BenchedCluster.ReadAsync(), report, quick);
        await comparison.CompareWaysAsync();
        await new CeilingComparison(comparison._cluster, report, comparison._duration).CompareAsync();
        await comparison.CountConnectionsAsync();
        await comparison.CompareInstancesAsync();
        await comparison.ChangeUnderLoadAsync();
        await comparison.CompareRoleChangesAsync();
        await new DeploymentComparison(report, quick ? 1 : LongRuns).CompareAsync();
        Console.Error.WriteLine(report.Path);
    }

    private async Task CompareWaysAsync()
    {
        _report.Heading("The way through the load balancer");
        var region = _cluster.Regions[0];
        _report.Text("Reads. One instance alone, and all instances behind a load balancer.");
        _report.Table(["to", "connections", "throughput / instance", "added p50", .. MarkdownReport.LoadColumns]);
        foreach (var threads in (int[])[1, CrowdSize])
        {
            LoadReport? direct = null;
            foreach (var (way, entry) in ((string, Uri)[])
                [("one instance", region.Instance.Entry), ("load balancer", region.LoadBalancer), ("published port", region.Published)])
            {
                var load = await LoadRun.MeasureAsync(threads, 100, _duration, new LoadTarget(region.Name, entry));
                direct ??= load;
                _report.Row(
                [
                    way, $"{threads}", $"{load.Throughput / direct.Throughput:F2}", $"{load.Reads.P50 - direct.Reads.P50:F2}",
                    .. MarkdownReport.Cells(load),
                ]);
            }
        }
    }

    private async Task CountConnectionsAsync()
    {
        _report.Heading("Connections");
        _report.Text("Half reads, half writes, over both load balancers.");
        _report.Table(["connections", .. MarkdownReport.LoadColumns]);
        var loads = new List<LoadReport>();
        foreach (var threads in Connections)
        {
            var load = await LoadRun.MeasureAsync(threads, MixedReads, _duration, _cluster.Published);
            _report.Row([$"{threads}", .. MarkdownReport.Cells(load)]);
            loads.Add(load);
        }
        string[] names = [.. Connections.Select(threads => $"{threads}")];
        _report.Drawing(
            "connections",
            SvgFile.Lines("Requests a second, by connections", false, names, ("right answers", loads.Select(load => load.Throughput))),
            SvgFile.Lines(
                "Latency by connections, ms", true, names,
                ("p50", Latencies(latency => latency.P50)), ("p90", Latencies(latency => latency.P90)),
                ("p99", Latencies(latency => latency.P99)), ("max", Latencies(latency => latency.Max))));

        IEnumerable<double> Latencies(Func<LatencySummary, double> value) => loads.Select(load => MarkdownReport.Worse(load, value));
    }

    private async Task CompareInstancesAsync()
    {
        var instances = new InstanceComparison(_cluster, _report, _duration);
        await instances.CompareWithDjangoAsync();
        await instances.StartAsync();
        await instances.ScaleAsync();
    }

    private async Task ChangeUnderLoadAsync()
    {
        _report.Heading("Changes under load");
        var first = await BenchedCluster.ActiveRegionAsync();
        var second = _cluster.Regions.Single(region => region.Name != first).Name;
        _report.Text(
            $"{LoadRun.SteadyRate} requests a second, half of them writes, due at fixed moments; a latency counts from when a request was "
                + "due. The pages have latencies and errors over time.");
        _report.Table(["change", "seconds", .. MarkdownReport.LoadColumns]);
        var drawings = new List<(string Change, LoadReport Load)>();
        await KeepConfigurationAsync(async () =>
        {
            await AddAsync("nothing", () => Task.Delay(_duration, Interruption.Token));
            await AddAsync("rolling update of all instances", () => SetAsync("application.memoryMb", "160"));
            await AddAsync("reload of both load balancers", () => SetAsync("loadBalancer.maxConnections", "2500"));
            await AddAsync("switchover", () => ProductCommand.HaclusterAsync("switchover", "--to", second, "--yes"));
            await AddAsync("switchover back", () => ProductCommand.HaclusterAsync("switchover", "--to", first, "--yes"));
            await AddAsync("loss of the primary's host, failover and rejoin", () => ProductCommand.HaclusterAsync(
                "drill", HostLoss, "--yes"));
        });
        foreach (var (change, load) in drawings)
            _report.Drawing(change, [.. TimeCharts.Of(load).Select(chart => chart with { Title = $"{change}: {chart.Title}" })]);

        async Task AddAsync(string change, Func<Task> make)
        {
            Console.Error.WriteLine($"  {change}");
            var (load, elapsed) = await LoadRun.DuringAsync(make, _cluster.Published);
            _report.Row([_report.LinkToPage(change, load), $"{elapsed.TotalSeconds:F1}", .. MarkdownReport.Cells(load)]);
            drawings.Add((change, load));
        }
    }

    private async Task CompareRoleChangesAsync()
    {
        var cost = new RoleChangeCost(_report, _quick ? 1 : LongRuns);
        string[] drills = _quick ? [DrillRuns.Switchover, HostLoss] : [DrillRuns.Switchover, HostLoss, "region-loss", "region-frozen"];
        await cost.MeasureAsync(drills);
        if (_quick)
            return;
        await KeepConfigurationAsync(async () =>
        {
            await SetAsync("database.replication", "synchronous");
            await cost.MeasureAsync(drills);
        });
    }

    private static async Task SetAsync(string key, string value)
    {
        await ProductCommand.HaclusterAsync("config", "set", key, value);
        await ProductCommand.HaclusterAsync("up", "--yes");
    }

    private static async Task KeepConfigurationAsync(Func<Task> change)
    {
        var file = Repository.PathOf($"Pulumi.{BenchedCluster.Stack}.yaml");
        var configuration = await File.ReadAllBytesAsync(file);
        await Interruption.WithAsync(change, async () =>
        {
            await File.WriteAllBytesAsync(file, configuration);
            await ProductCommand.HaclusterAsync("up", "--yes");
        });
    }
}
