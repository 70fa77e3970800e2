using HaCluster.Topology;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;
using YamlDotNet.Serialization;

namespace HaCluster.Dashboards.Tests;

/// <summary>The files beside the dashboards, with which a Grafana finds them and the data sources.</summary>
public sealed class FileTests
{
    [Fact]
    public void Locally_each_monitoring_host_is_a_data_source()
    {
        var sources = Sources(Samples.Full);

        Assert.Equal(
            ["hacluster-site1 http://127.0.0.1:18090 5s", "hacluster-site2 http://127.0.0.1:28090 5s"],
            sources.Select(source =>
                $"{source["uid"]} {source["url"]} {((Dictionary<object, object>)source["jsonData"])["timeInterval"]}"));
        Assert.Equal("hacluster-site2", Assert.Single(Sources(Samples.Bare))["uid"]);
    }

    [Fact]
    public void A_Grafana_on_a_monitoring_host_reaches_its_own_Prometheus_and_the_other_one()
    {
        var host = Samples.Full.MonitoringHosts.Last();

        Assert.Equal(
            ["hacluster-site2 http://127.0.0.1:9090", "hacluster-site1 http://172.20.1.15:9090"],
            List(DashboardFiles.RenderOn(Samples.Full, host)[DashboardFiles.DataSourceFile], "datasources")
                .Select(source => $"{source["uid"]} {source["url"]}"));
    }

    [Fact]
    public void On_AWS_one_address_leads_to_whichever_host_is_at_the_other_end()
    {
        var topology = ClusterTopology.From(new ClusterSettings
        {
            Target = Target.Aws,
            Monitoring = new MonitoringSettings { Prometheus = true },
        });

        Assert.Equal("http://127.0.0.1:9090", Assert.Single(Sources(topology))["url"]);
    }

    [Fact]
    public void Every_dashboard_begins_with_the_first_data_source()
    {
        Assert.All(Samples.All, dashboard => Assert.Contains(
            dashboard.Content.Templating.List, variable => variable.Type == "datasource" && variable.Current!.Value.StartsWith(
                "hacluster-site", StringComparison.Ordinal)));
    }

    [Fact]
    public void Grafana_is_told_where_the_dashboards_are()
    {
        var text = DashboardFiles.Render(Samples.Full)["provisioning/dashboards/hacluster.yml"];

        var provider = Assert.Single(List(text, "providers"));
        Assert.Equal("file", provider["type"]);
        Assert.Equal(DashboardFiles.InstalledFolder, ((Dictionary<object, object>)provider["options"])["path"]);
    }

    private static IReadOnlyList<Dictionary<object, object>> Sources(ClusterTopology topology) =>
        List(DashboardFiles.Render(topology)["provisioning/datasources/hacluster.yml"], "datasources");

    private static IReadOnlyList<Dictionary<object, object>> List(string text, string name)
    {
        var file = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(text);
        Assert.Equal("1", file["apiVersion"]);
        return [.. ((List<object>)file[name]).Cast<Dictionary<object, object>>()];
    }
}
