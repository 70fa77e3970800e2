using System.Globalization;
using HaCluster.Topology.Model;

namespace HaCluster.Topology.Pricing;

/// <summary>An estimate as people read it: a line a host, a sum a region, the total, and what is missing from it.</summary>
public static class CostText
{
    private const int AmountWidth = 9;

    /// <param name="topology">The cluster that <paramref name="estimate"/> is of.</param>
    public static IReadOnlyList<string> Lines(CostEstimate estimate, ClusterTopology topology)
    {
        var rows = Rows(estimate, topology).ToList();
        var width = rows.Max(row => row.Text.Length) + 2;
        return
        [
            Invariant($"Estimated cost a month, {CostEstimate.HoursAMonth} hours at the list prices of ")
                + Invariant($"{estimate.TableDate:yyyy-MM-dd}, in US dollars:"),
            .. rows.Select(row => Invariant($"  {row.Text.PadRight(width)}{Amount(row.Amount).PadLeft(AmountWidth)}")),
            .. estimate.Unpriced.Any()
                ? [$"  without {string.Join(", ", estimate.Unpriced.Select(Missing))}: no price of it is known"]
                : Array.Empty<string>(),
            $"  not included: {string.Join("; ", CostEstimate.NotIncluded)}",
            $"  source: {estimate.Source}",
        ];
    }

    private static IEnumerable<(string Text, decimal Amount)> Rows(CostEstimate estimate, ClusterTopology topology)
    {
        var widest = topology.Hosts.Max(host => host.Name.Length);
        foreach (var region in topology.Regions)
        {
            var lines = estimate.Lines.Where(line => line.Region == region.Name).ToList();
            yield return ($"{region.Name} in {region.AwsRegion}", Sum(lines));
            foreach (var host in region.Hosts)
                yield return Row(host.Name.PadRight(widest), lines.Where(line => line.Host == host.Name));
            if (lines.Any(line => line.Host is null))
                yield return Row("shared".PadRight(widest), lines.Where(line => line.Host is null));
        }
        if (estimate.Lines.Where(line => line.Region is null).ToList() is { Count: > 0 } common)
            yield return ($"public name: {string.Join(", ", common.Select(line => line.Item))}", Sum(common));
        yield return ("total", estimate.Total);
    }

    private static (string Text, decimal Amount) Row(string name, IEnumerable<CostLine> lines)
    {
        var all = lines.ToList();
        var items = all.Select(line => line.Monthly is { } amount ? $"{line.Item} {Amount(amount)}" : line.Item);
        return ($"  {name}  {string.Join(", ", items)}", Sum(all));
    }

    private static string Missing(CostLine line) => line.Host is null ? $"the {line.Item} of {line.Region}" : $"{line.Item} of {line.Host}";

    private static decimal Sum(IEnumerable<CostLine> lines) => lines.Sum(line => line.Monthly ?? 0);

    private static string Amount(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
