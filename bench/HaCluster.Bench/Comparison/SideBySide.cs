using System.Globalization;
using HaCluster.Load;
using HaCluster.Load.Reporting;

namespace HaCluster.Bench.Comparison;

/// <summary>
/// The comparisons of one run on one machine: the way through the load balancer, the ceiling of the database, connections, and what
/// clients feel of updates and role changes. The stack <c>local</c> is left as it was, with one role change behind it.
/// </summary>
internal sealed class SideBySide
{
    private const string StackFile = "Pulumi.local.yaml";
    private const int CrowdSize = 50;
    private const int MixedReads = 50;

    private static readonly int[] Connections = [4, 50, 150, 500, 1000, 5000];

    private readonly BenchedCluster _cluster;
    private readonly MarkdownReport _report;
    private readonly TimeSpan _duration;

    private SideBySide(BenchedCluster cluster, MarkdownReport report, TimeSpan duration) =>
        (_cluster, _report, _duration) = (cluster, report, duration);

    /// <param name="quick">A few seconds for each figure instead of half a minute.</param>
    public static async Task<int> RunAsync(bool quick)
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
        var comparison = new SideBySide(await BenchedCluster.ReadAsync(), report, TimeSpan.FromSeconds(quick ? 5 : 30));
        await comparison.CompareWaysAsync();
        await comparison.CompareWithCeilingAsync();
        await comparison.CountConnectionsAsync();
        await comparison.CompareInstancesAsync();
        await comparison.ChangeUnderLoadAsync();
        Console.Error.WriteLine(report.Path);
        return 0;
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

    private async Task CompareWithCeilingAsync()
    {
        _report.Heading("The ceiling of the database");
        var active = await BenchedCluster.ActiveRegionAsync();
        var host = _cluster.Regions.Single(region => region.Name == active).Database;
        _report.Text(
            $"`pgbench` on the primary's host with the same statements, prepared, over the socket, {DatabaseCeiling.Clients} clients; "
                + $"{CrowdSize} connections to both load balancers.");
        _report.Table(["of", "pgbench/s", "requests / pgbench", .. MarkdownReport.LoadColumns]);
        foreach (var (what, statement, reads) in ((string, string, int)[])
            [("reads", DatabaseCeiling.Select, 100), ("writes", DatabaseCeiling.Upsert, 0)])
        {
            var ceiling = await DatabaseCeiling.MeasureAsync(host, statement, _duration);
            var load = await LoadRun.MeasureAsync(CrowdSize, reads, _duration, _cluster.Published);
            _report.Row([what, $"{ceiling:F0}", $"{load.Throughput / ceiling:F3}", .. MarkdownReport.Cells(load)]);
        }
    }

    private async Task CountConnectionsAsync()
    {
        _report.Heading("Connections");
        _report.Text("Half reads, half writes, over both load balancers.");
        _report.Table(["connections", .. MarkdownReport.LoadColumns]);
        foreach (var threads in Connections)
        {
            var load = await LoadRun.MeasureAsync(threads, MixedReads, _duration, _cluster.Published);
            _report.Row([$"{threads}", .. MarkdownReport.Cells(load)]);
        }
    }

    private async Task CompareInstancesAsync()
    {
        var instances = new InstanceComparison(_cluster, _report, _duration);
        await instances.CompareWithDjangoAsync();
        await instances.StartAsync();
        await KeepConfigurationAsync(instances.ScaleAsync);
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
        await KeepConfigurationAsync(async () =>
        {
            await AddAsync("nothing", () => Task.Delay(_duration));
            await AddAsync("rolling update of all instances", () => SetAsync("application.memoryMb", "160"));
            await AddAsync("reload of both load balancers", () => SetAsync("loadBalancer.maxConnections", "2500"));
            await AddAsync("switchover", () => ProductCommand.HaclusterAsync("switchover", "--to", second, "--yes"));
            await AddAsync("switchover back", () => ProductCommand.HaclusterAsync("switchover", "--to", first, "--yes"));
            await AddAsync("loss of the primary's host, failover and rejoin", () => ProductCommand.HaclusterAsync(
                "drill", "primary-host-loss", "--yes"));
        });

        async Task AddAsync(string change, Func<Task> make)
        {
            Console.Error.WriteLine($"  {change}");
            var (load, elapsed) = await LoadRun.DuringAsync(make, _cluster.Published);
            _report.Row([_report.LinkToPage(change, load), $"{elapsed.TotalSeconds:F1}", .. MarkdownReport.Cells(load)]);
        }

        static async Task SetAsync(string key, string value)
        {
            await ProductCommand.HaclusterAsync("config", "set", key, value);
            await ProductCommand.HaclusterAsync("up", "--yes");
        }
    }

    private static async Task KeepConfigurationAsync(Func<Task> change)
    {
        var file = Repository.PathOf(StackFile);
        var configuration = await File.ReadAllBytesAsync(file);
        try
        {
            await change();
        }
        finally
        {
            await File.WriteAllBytesAsync(file, configuration);
            await ProductCommand.HaclusterAsync("up", "--yes");
        }
    }
}
