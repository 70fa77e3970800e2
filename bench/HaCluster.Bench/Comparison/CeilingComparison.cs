using HaCluster.Load;
using HaCluster.Load.Reporting;

namespace HaCluster.Bench.Comparison;

/// <summary>
/// The application against what it cannot exceed: the database without it, and Kestrel without a database behind the same load balancer.
/// </summary>
/// <param name="duration">Of each measurement.</param>
internal sealed class CeilingComparison(BenchedCluster cluster, MarkdownReport report, TimeSpan duration)
{
    private const int Threads = 50;
    private const string EndpointPort = "8102";
    private const int EntryPort = 8180;

    private static readonly (string What, string Statement, int Reads)[] Kinds =
        [("reads", DatabaseCeiling.Select, 100), ("writes", DatabaseCeiling.Upsert, 0)];

    public async Task CompareAsync()
    {
        report.Heading("The ceilings");
        var region = cluster.Region(await BenchedCluster.ActiveRegionAsync());
        report.Text(
            $"`pgbench` on the application host of {region.Name}, where the primary is, with the same statements and the login of an "
                + $"instance, prepared, over TCP and TLS, {DatabaseCeiling.Clients} clients. Kestrel with the same requests and no "
                + "database (`bench/empty-endpoint`): one process in a container like that of an instance, behind a second HAProxy with "
                + "the configuration of the one that serves. It and all instances are asked through the host of HAProxy in "
                + $"{region.Name}, {Threads} connections. The ratios are what the application does of what the other one does.");
        report.Table(["of", "what", "ratio to pgbench", "ratio to Kestrel", .. MarkdownReport.LoadColumns]);
        var start = Repository.PathOf("bench/empty-endpoint/start");
        var entry = new UriBuilder(region.LoadBalancer) { Port = EntryPort }.Uri;
        var figures = new List<(double Database, double Kestrel, double Application)>();
        await Interruption.WithAsync(
            async () =>
            {
                await ProductCommand.RunAsync(
                    start, region.Instance.Host, region.Instance.Name, EndpointPort, region.Service, $"{EntryPort}");
                foreach (var (what, statement, reads) in Kinds)
                {
                    var ceiling = await DatabaseCeiling.MeasureAsync(region.Instance, statement, duration);
                    var kestrel = await LoadRun.MeasureAsync(Threads, reads, duration, new LoadTarget(region.Name, entry));
                    var own = await LoadRun.MeasureAsync(Threads, reads, duration, new LoadTarget(region.Name, region.LoadBalancer));
                    AddRows(what, ceiling, kestrel, own);
                    figures.Add((ceiling.Throughput, kestrel.Throughput, own.Throughput));
                }
            },
            () => ProductCommand.RunAsync(start, "--remove", region.Instance.Host, region.Service));
        report.Drawing("ceilings", SvgFile.Bars(
            "Requests a second", [.. Kinds.Select(kind => kind.What)],
            ("application", figures.Select(figure => figure.Application)),
            ("pgbench over TLS (statements)", figures.Select(figure => figure.Database)),
            ("Kestrel without database", figures.Select(figure => figure.Kestrel))));
    }

    private void AddRows(string what, CeilingFigures ceiling, LoadReport kestrel, LoadReport own)
    {
        report.Row(
            what, "pgbench", "", "", $"{ceiling.Throughput:F0}", $"{ceiling.P50:F2}", $"{ceiling.P90:F2}", $"{ceiling.P99:F2}",
            $"{ceiling.Max:F1}", "", "", "");
        report.Row([what, "Kestrel without database", "", "", .. MarkdownReport.Cells(kestrel)]);
        report.Row(
        [
            what, "application", $"{own.Throughput / ceiling.Throughput:F3}", $"{own.Throughput / kestrel.Throughput:F3}",
            .. MarkdownReport.Cells(own),
        ]);
    }
}
