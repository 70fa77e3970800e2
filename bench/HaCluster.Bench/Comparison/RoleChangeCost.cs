namespace HaCluster.Bench.Comparison;

/// <summary>What role changes cost, beside plain PostgreSQL moved by hand on one machine: the lower bound.</summary>
/// <param name="runs">Of each.</param>
internal sealed class RoleChangeCost(MarkdownReport report, int runs)
{
    private readonly List<PostgreSqlByHand> _peers = [];

    /// <param name="drills">In the replication mode that the stack has.</param>
    public async Task MeasureAsync(IReadOnlyList<string> drills)
    {
        while (_peers.Count < runs)
            _peers.Add(await PostgreSqlByHand.MeasureAsync());
        var measured = new List<DrillRuns>();
        foreach (var drill in drills)
            measured.Add(await DrillRuns.MeasureAsync(drill, runs));
        var replication = measured[0].Replication;
        report.Heading($"Role changes beside PostgreSQL by hand, {replication} replication");
        report.Text(
            "Seconds without an acknowledged write, as clients of the load balancers see it, in drills. By hand: two servers on one machine, "
                + "each command given the moment the one before it has ended (`bench/HaCluster.Bench/by-hand.sh`).");
        report.Table("role change", "runs", "p50", "p90", "max", "by hand, p50", "p50 / by hand", "acknowledged writes", "of them lost");
        foreach (var drill in measured)
        {
            var (own, peer) = (Percentiles.Of(drill.Outages, 50), ByHand(drill.Drill));
            report.Row(
                drill.Drill, $"{runs}", $"{own:F2}", $"{Percentiles.Of(drill.Outages, 90):F2}", $"{Percentiles.Of(drill.Outages, 100):F2}",
                $"{peer:F2}", $"{own / peer:F1}", $"{drill.Acknowledged}", $"{drill.Lost}");
        }
        report.Drawing($"role changes {replication}", SvgFile.Bars(
            "Seconds without an acknowledged write, p50", [.. measured.Select(drill => drill.Drill)],
            ("the cluster", measured.Select(drill => Percentiles.Of(drill.Outages, 50))),
            ("PostgreSQL by hand", measured.Select(drill => ByHand(drill.Drill)))));
    }

    private double ByHand(string drill) => Percentiles.Of(
        _peers.Select(peer => drill == DrillRuns.Switchover ? peer.Switchover : peer.Failover), 50);
}
