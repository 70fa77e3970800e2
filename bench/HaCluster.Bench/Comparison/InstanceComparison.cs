using System.Globalization;
using HaCluster.Load;
using HaCluster.Load.Reporting;

namespace HaCluster.Bench.Comparison;

/// <summary>One instance of the application: beside Django, from its start to its first answer, and what more of them bring.</summary>
/// <param name="duration">Of each load test.</param>
internal sealed class InstanceComparison(BenchedCluster cluster, MarkdownReport report, TimeSpan duration)
{
    private const int DjangoPort = 8101;
    private const int MixedReads = 50;
    private const int Starts = 5;
    private const int CrowdSize = 50;

    private static readonly int[] Connections = [4, 50, 150];
    private static readonly int[] Counts = [1, 2, 3, 6];

    // A load balancer notices that an instance is gone, and takes a new one up to its whole share, within this.
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(8);

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
        var loads = new List<(LoadReport Django, LoadReport Own)>();
        await Interruption.WithAsync(
            async () =>
            {
                await ProductCommand.RunAsync(start, region.Instance.Host, region.Instance.Name, $"{DjangoPort}");
                foreach (var threads in Connections)
                {
                    var django = await LoadRun.MeasureAsync(threads, MixedReads, duration, new LoadTarget(region.Name, peer));
                    var own = await LoadRun.MeasureAsync(
                        threads, MixedReads, duration, new LoadTarget(region.Name, region.Instance.Entry));
                    report.Row([$"{threads}", "", "Django", .. MarkdownReport.Cells(django)]);
                    report.Row([$"{threads}", $"{own.Throughput / django.Throughput:F1}", "instance", .. MarkdownReport.Cells(own)]);
                    loads.Add((django, own));
                }
            },
            () => ProductCommand.RunAsync(start, "--remove", region.Instance.Host));
        report.Drawing("django", SvgFile.Bars(
            "Requests a second, by connections", [.. Connections.Select(threads => $"{threads}")],
            ("one instance", loads.Select(load => load.Own.Throughput)), ("Django", loads.Select(load => load.Django.Throughput))));
    }

    /// <summary>From the start of the process to the first answer that it is ready, and its memory under load.</summary>
    public async Task StartAsync()
    {
        report.Heading("The start of an instance");
        var region = cluster.Regions[0];
        var instance = region.Instance;
        var load = LoadRun.MeasureAsync(CrowdSize, MixedReads, duration, new LoadTarget(region.Name, instance.Entry));
        await Task.Delay(duration / 2, Interruption.Token);
        var memory = await ProductCommand.HaclusterAsync("ssh", instance.Host, "--", $$"""
            sudo docker stats --no-stream --format '{{"{{"}}.MemUsage{{"}}"}}' {{instance.Name}} | cut -d ' ' -f 1
            """);
        await load;
        var run = await ProductCommand.HaclusterAsync("ssh", instance.Host, "--", $$"""
            for start in {1..{{Starts}}}; do
                sudo docker restart --time 10 {{instance.Name}} > /dev/null
                until curl -sf -o /dev/null {{instance.Entry}}health/ready; do sleep 0.002; done
                ready=$(date +%s%N)
                started=$(sudo docker inspect --format '{{"{{"}}.State.StartedAt{{"}}"}}' {{instance.Name}})
                echo $(((ready - $(date -d "$started" +%s%N)) / 1000000))
            done
            """);
        var starts = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => int.Parse(line, CultureInfo.InvariantCulture)).Order().ToArray();
        report.Text(
            $"From the start of the container's process to the first 200 of `/health/ready`, {Starts} times: "
                + $"{string.Join(", ", starts)} ms. Memory of the container under {CrowdSize} connections, half of the requests writes: "
                + $"{memory.Output.Trim()}.");
    }

    /// <summary>Stops instances until the first few are left, which are those of all hosts in turn, and starts them again.</summary>
    public async Task ScaleAsync()
    {
        report.Heading("Instances");
        report.Text(
            $"{CrowdSize} connections to both load balancers, reads; the other instances are stopped. Everything shares the processors of "
                + "this machine.");
        var instances = cluster.Regions.SelectMany(region => region.Instances.Index())
            .OrderBy(instance => instance.Index).Select(instance => instance.Item).ToArray();
        var loads = new List<(int Count, LoadReport Load)>();
        await Interruption.WithAsync(
            async () =>
            {
                foreach (var count in Counts.Where(count => count <= instances.Length).OrderDescending())
                {
                    await OnHostsAsync("stop", instances[count..]);
                    await Task.Delay(Noticed, Interruption.Token);
                    loads.Insert(0, (count, await LoadRun.MeasureAsync(CrowdSize, 100, duration, cluster.Published)));
                }
            },
            async () =>
            {
                await OnHostsAsync("start", instances);
                await Task.Delay(Noticed);
            });
        report.Table(["instances", .. MarkdownReport.LoadColumns]);
        foreach (var (count, load) in loads)
            report.Row([$"{count}", .. MarkdownReport.Cells(load)]);
        report.Drawing("instances", SvgFile.Bars(
            "Reads a second, by instances", [.. loads.Select(load => $"{load.Count}")],
            ("all instances", loads.Select(load => load.Load.Throughput))));
    }

    private static async Task OnHostsAsync(string verb, BenchedInstance[] instances)
    {
        foreach (var host in instances.GroupBy(instance => instance.Host))
        {
            await ProductCommand.HaclusterAsync(
                "ssh", host.Key, "--", $"sudo docker {verb} {string.Join(' ', host.Select(instance => instance.Name))}");
        }
    }
}
