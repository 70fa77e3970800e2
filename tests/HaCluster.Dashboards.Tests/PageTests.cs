using HaCluster.Dashboards.Grafana;
using HaCluster.Dashboards.Pages;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;

namespace HaCluster.Dashboards.Tests;

/// <summary>What holds for every dashboard, and what the topology puts on the first one.</summary>
public sealed class PageTests
{
    [Fact]
    public void Panels_lie_beside_each_other_on_the_grid()
    {
        foreach (var (name, dashboard) in Samples.All)
        {
            var taken = new Dictionary<(int, int), string>();
            foreach (var panel in dashboard.Panels)
            {
                var (x, y, width, height) = panel.GridPos!;
                Assert.True(x >= 0 && width > 0 && x + width <= Grid.Columns && height > 0, $"{name}, {panel.Title}: {panel.GridPos}");
                var cells = from column in Enumerable.Range(x, width) from line in Enumerable.Range(y, height) select (column, line);
                foreach (var cell in cells)
                    Assert.True(
                        taken.TryAdd(cell, panel.Title), $"{name}: {panel.Title} lies on {taken.GetValueOrDefault(cell)} at {cell}");
            }
            Assert.Equal(dashboard.Panels.Length, dashboard.Panels.Select(panel => panel.Id).Distinct().Count());
        }
    }

    [Fact]
    public void Every_panel_has_a_title_of_its_own_and_queries_with_names_of_their_own()
    {
        Assert.All(Samples.All, dashboard => Assert.Distinct(dashboard.Content.Panels.Select(panel => panel.Title)));
        Assert.All(Samples.Panels, entry =>
        {
            Assert.NotEmpty(entry.Panel.Title);
            Assert.NotEmpty(entry.Panel.Targets!.Value);
            Assert.Distinct(entry.Panel.Targets.Value.Select(target => target.RefId));
        });
    }

    [Theory]
    [InlineData("site1", "site2", "site1-site2-overview")]
    [InlineData("europe-frankfurt-1", "europe-frankfurt-2", null)]
    public void An_address_is_as_short_as_Grafana_wants_it_and_another_one_for_each_dashboard_and_cluster(
        string one, string two, string? overview)
    {
        static ClusterTopology Of(string one, string two)
        {
            var regions = new ClusterSettings().Regions;
            return ClusterTopology.From(new ClusterSettings
            {
                Regions = [regions[0] with { Name = one }, regions[1] with { Name = two }],
                Monitoring = new MonitoringSettings { Prometheus = true },
            });
        }

        var uids = DashboardFiles.Dashboards(Of(one, two)).Concat(DashboardFiles.Dashboards(Of(one, $"{two}b")))
            .Select(dashboard => dashboard.Content.Uid).ToArray();

        Assert.Distinct(uids);
        Assert.All(uids, uid => Assert.Matches("^[a-z0-9-]{8,40}$", uid));
        if (overview is not null)
            Assert.Contains(overview, uids);
    }

    [Fact]
    public void The_overview_shows_every_host_in_the_column_of_its_region()
    {
        foreach (var topology in new[] { Samples.Full, Samples.Bare })
        {
            var panels = OverviewPage.Of(topology).Panels;
            foreach (var (region, index) in topology.Regions.Select((region, index) => (region, index)))
                foreach (var host in region.Hosts)
                {
                    var panel = Assert.Single(panels, panel => panel.Title.StartsWith($"{host.Name}:", StringComparison.Ordinal));
                    Assert.InRange(panel.GridPos!.X, index * Grid.Columns / 2, (index + 1) * Grid.Columns / 2 - 1);
                    Assert.Contains(host.Name, panel.Targets!.Value[0].Expr, StringComparison.Ordinal);
                }
        }
    }

    [Fact]
    public void Lines_are_drawn_where_status_and_the_alerts_begin_to_warn()
    {
        var topology = ClusterTopology.From(new ClusterSettings
        {
            Monitoring = new MonitoringSettings { Prometheus = true },
            Health = new HealthSettings { ConnectionsPercent = 61, ReplayLagMb = 3 },
        });

        var panels = DatabasePage.Of(topology).Panels.ToDictionary(panel => panel.Title);

        Assert.Equal(61, LimitOf(panels["Connections in use"]));
        Assert.Equal(3 * 1024 * 1024, LimitOf(panels["What the standby has not replayed"]));
    }

    [Fact]
    public void Another_application_has_no_panels_about_the_built_in_one()
    {
        static bool Asks(ClusterTopology topology) => DashboardFiles.Dashboards(topology)
            .SelectMany(dashboard => dashboard.Content.Panels)
            .SelectMany(panel => panel.Targets ?? [])
            .Any(target => target.Expr.Contains("job=\"application\"", StringComparison.Ordinal));

        Assert.True(Asks(Samples.Full));
        Assert.False(Asks(Samples.Bare));
    }

    private static double? LimitOf(Panel panel) => panel.FieldConfig!.Defaults.Thresholds!.Steps[^1].Value;
}
