using System.Text.Json;
using HaCluster.Topology.Model;
using HaCluster.Topology.Pricing;
using Spectre.Console;

namespace HaCluster.Cli.Operations.Views;

/// <summary>What the planned cluster costs a month; the last thing that a preview says.</summary>
/// <param name="Topology">A cluster on AWS.</param>
internal sealed record CostBlock(ClusterTopology Topology)
{
    private readonly CostEstimate _estimate = CostEstimate.Of(Topology);

    /// <summary>Null for a cluster that costs nothing, or whose settings are not valid.</summary>
    public static CostBlock? Of(ClusterTopology? topology) => topology is { Aws: not null } ? new CostBlock(topology) : null;

    public void Show(IAnsiConsole console)
    {
        foreach (var line in CostText.Lines(_estimate, Topology))
            console.WriteLine(line);
    }

    /// <summary>
    /// <c>monthlyCost: {currency, total, pricesOf, source, hosts: {NAME: amount}, lines: [{region, host, item, monthly}], notIncluded:
    /// []}</c>;
    /// the amount of a line is null when no price of it is known.
    /// </summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("monthlyCost");
        writer.WriteString("currency", "USD");
        writer.WriteNumber("total", _estimate.Total);
        writer.WriteString("pricesOf", _estimate.TableDate.ToString("yyyy-MM-dd"));
        writer.WriteString("source", _estimate.Source);
        writer.WriteStartObject("hosts");
        foreach (var host in _estimate.Lines.Where(line => line.Host is not null).GroupBy(line => line.Host!))
            writer.WriteNumber(host.Key, host.Sum(line => line.Monthly ?? 0));
        writer.WriteEndObject();
        writer.WriteStartArray("lines");
        foreach (var line in _estimate.Lines)
            WriteLine(writer, line);
        writer.WriteEndArray();
        writer.WriteStartArray("notIncluded");
        foreach (var item in CostEstimate.NotIncluded)
            writer.WriteStringValue(item);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteLine(Utf8JsonWriter writer, CostLine line)
    {
        writer.WriteStartObject();
        if (line.Region is not null)
            writer.WriteString("region", line.Region);
        if (line.Host is not null)
            writer.WriteString("host", line.Host);
        writer.WriteString("item", line.Item);
        if (line.Monthly is { } amount)
            writer.WriteNumber("monthly", amount);
        else
            writer.WriteNull("monthly");
        writer.WriteEndObject();
    }
}
