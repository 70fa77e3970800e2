using System.Globalization;
using HaCluster.Load;

namespace HaCluster.Bench.Comparison;

/// <summary>One instance of the application: beside Django, from its start to its first answer, and what more of them bring.</summary>
/// <param name="duration">Of each load test.</param>
internal sealed class InstanceComparison(BenchedCluster cluster, MarkdownReport report, TimeSpan duration)
{
    private const int DjangoPort = 8101;
    private const int MixedReads = 50;
    private const int Starts = 5;

    private static readonly int[] Connections = [4, 50, 150];
    private static readonly int[] InstancesOfAHost = [1, 2, 3];

    /// <summary>Half reads, half writes, at one instance and at its peer, in turns.</summary>
    public async Task CompareWithDjangoAsync()
    {
        report.Heading("One instance beside Django");
        report.Text(
            "The same two requests on Django with its development server and a connection to the database for each request "
                + "(`bench/django`), on the same host, with the same database; half reads, half writes, without load balancer.");
        report.Table(["connections", "throughput / Django", "of", .. MarkdownReport.LoadColumns]);
        var region = cluster.Regions[0];
        var peer = new UriBuilder(region.Instance.Entry) { Port = DjangoPort }.Uri;
        var start = Repository.PathOf("bench/django/start");
        await ProductCommand.RunAsync(start, region.Instance.Host, region.Instance.Name, $"{DjangoPort}");
        try
        {
            foreach (var threads in Connections)
            {
                var django = await LoadRun.MeasureAsync(threads, MixedReads, duration, new LoadTarget(region.Name, peer));
                var own = await LoadRun.MeasureAsync(threads, MixedReads, duration, new LoadTarget(region.Name, region.Instance.Entry));
                report.Row([$"{threads}", "", "Django", .. MarkdownReport.Cells(django)]);
                report.Row([$"{threads}", $"{own.Throughput / django.Throughput:F1}", "instance", .. MarkdownReport.Cells(own)]);
            }
        }
        finally
        {
            await ProductCommand.RunAsync(start, "--remove", region.Instance.Host);
        }
    }

    /// <summary>From the start of the process to the first answer that it is ready, and its memory after the load tests.</summary>
    public async Task StartAsync()
    {
        report.Heading("The start of an instance");
        var instance = cluster.Regions[0].Instance;
        var run = await ProductCommand.HaclusterAsync("ssh", instance.Host, "--", $$"""
            sudo docker stats --no-stream --format '{{"{{"}}.MemUsage{{"}}"}}' {{instance.Name}} | cut -d ' ' -f 1
            for start in {1..{{Starts}}}; do
                sudo docker restart --time 10 {{instance.Name}} > /dev/null
                until curl -sf -o /dev/null {{instance.Entry}}health/ready; do sleep 0.002; done
                ready=$(date +%s%N)
                started=$(sudo docker inspect --format '{{"{{"}}.State.StartedAt{{"}}"}}' {{instance.Name}})
                echo $(((ready - $(date -d "$started" +%s%N)) / 1000000))
            done
            """);
        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var starts = lines[1..].Select(line => int.Parse(line, CultureInfo.InvariantCulture)).Order().ToArray();
        report.Text(
            $"From the start of the container's process to the first 200 of `/health/ready`, {Starts} times: "
                + $"{string.Join(", ", starts)} ms. Memory of the container after the load tests above: {lines[0]}.");
    }

    /// <summary>Leaves as many instances as the last step has; the caller restores the configuration.</summary>
    public async Task ScaleAsync()
    {
        report.Heading("Instances");
        report.Text("50 connections to both load balancers, reads. Everything shares the processors of this machine.");
        report.Table(["instances", .. MarkdownReport.LoadColumns]);
        foreach (var instances in InstancesOfAHost)
        {
            await ProductCommand.HaclusterAsync("config", "set", "application.instances", $"{instances}");
            await ProductCommand.HaclusterAsync("up", "--yes");
            var load = await LoadRun.MeasureAsync(50, 100, duration, cluster.Published);
            report.Row([$"{instances * cluster.Regions.Length}", .. MarkdownReport.Cells(load)]);
        }
    }
}
