using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using HaCluster.Dashboards.Grafana;
using HaCluster.Topology.Model;

namespace HaCluster.Dashboards.Pages;

/// <summary>
/// What all dashboards of a cluster have in common: names, what the reader chooses, and the menu that leads to the others.
/// </summary>
internal sealed class Page(ClusterTopology topology)
{
    /// <summary>What Grafana accepts in an address.</summary>
    public const int LongestUid = 40;

    private const string Regions = "region";
    private const string All = "$__all";

    public ClusterTopology Topology { get; } = topology;

    /// <param name="name">Unique among those of a cluster: <c>overview</c>.</param>
    /// <param name="from">The beginning of the time range: <c>now-1h</c>.</param>
    public Dashboard Of(string name, string title, string description, string from, Grid grid, params ImmutableArray<Annotation> marks) =>
        new()
        {
            Uid = Uid(name),
            Title = $"{Topology.Name}: {title}",
            Description = description,
            Tags = ["hacluster", Topology.Name],
            Refresh = "10s",
            Time = new TimeRange(from),
            Templating = new ListOf<Variable>([Source(), RegionChoice()]),
            Annotations = new ListOf<Annotation>(marks),
            Links = [new DashboardLink($"Cluster {Topology.Name}", ["hacluster", Topology.Name])],
            Panels = grid.Panels,
        };

    // Names of regions may be long; a digest keeps those of two clusters apart.
    private string Uid(string name)
    {
        var uid = $"{Topology.Name}-{name}";
        if (uid.Length <= LongestUid)
            return uid;
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Topology.Name)))[..8];
        return $"{Topology.Name[..(LongestUid - digest.Length - name.Length - 2)]}-{digest}-{name}";
    }

    private Variable Source()
    {
        var first = DataSource.All(Topology).FirstOrDefault();
        return new Variable(DataSourceReference.Variable, "Prometheus", "datasource", DataSourceReference.Plugin)
        {
            Current = first is null ? null : new VariableOption(first.Name, first.Uid, true),
        };
    }

    private Variable RegionChoice()
    {
        var names = Topology.Regions.Select(region => region.Name).ToArray();
        return new Variable(Regions, "Region", "custom", string.Join(',', names))
        {
            Current = new VariableOption("All", All, true),
            IncludeAll = true,
            AllValue = ".*",
            Options = [new VariableOption("All", All, true), .. names.Select(name => new VariableOption(name, name, false))],
        };
    }
}
