using System.Collections.Immutable;
using System.Text.Json;
using HaCluster.Observation.Monitoring;
using HaCluster.Observation.Probes;
using HaCluster.Observation.Status;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;

namespace HaCluster.Observation.Tests;

/// <summary>What <c>status</c> says of the monitoring hosts.</summary>
public sealed class MonitoringTests
{
    private static readonly HostEndpoint Host =
        new("site2-mon", HostRole.Monitoring, "172.21.1.15", "127.0.0.1", 22203, "admin", "ssh-ed25519 AAAA");

    private static readonly ClusterEndpoints Watched = Samples.Endpoints with
    {
        Regions =
        [
            Samples.Endpoints.Regions[0],
            Samples.Endpoints.Regions[1] with { Hosts = Samples.Endpoints.Regions[1].Hosts.Add(Host) },
        ],
    };

    [Fact]
    public void A_report_has_the_targets_and_the_alerts()
    {
        var report = MonitoringReport.Read("site2-mon", """
            {"targets":{"up":21,"all":22},
             "alerts":[{"name":"HostDown","severity":"critical","summary":"The host site1-app does not answer."}]}
            """);

        Assert.Equal((21, 22), report.Targets);
        Assert.Equal(new FiringAlert("HostDown", "critical", "The host site1-app does not answer."), Assert.Single(report.Alerts!.Value));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"targets":{"up":"many","all":1},"alerts":null}""")]
    public void Something_else_than_a_report_is_refused(string json) =>
        Assert.Throws<JsonException>(() => MonitoringReport.Read("site2-mon", json));

    [Fact]
    public void A_cluster_without_monitoring_has_nothing_to_say_of_it() =>
        Assert.Empty(ClusterStatusEvaluator.Evaluate(Samples.Endpoints, Samples.Healthy).Monitors);

    [Theory]
    [InlineData("""{"targets":{"up":3,"all":3},"alerts":[]}""", null)]
    [InlineData("""{"targets":{"up":2,"all":3},"alerts":[{"name":"HostDown","severity":"critical","summary":"It is down."}]}""", null)]
    [InlineData("""{"targets":null,"alerts":[]}""", "Prometheus does not run, or hangs.")]
    [InlineData("""{"targets":{"up":3,"all":3},"alerts":null}""", "Alertmanager does not run, or hangs.")]
    [InlineData("""{"targets":{"up":3,"all":3},"alerts":[],"zabbix":null}""", null)]
    [InlineData("""{"targets":{"up":3,"all":3},"alerts":[],"zabbix":{"up":7,"all":8,"problems":["HostDown"]}}""", null)]
    [InlineData("""{"targets":{"up":3,"all":3},"alerts":[],"zabbix":"does not answer"}""",
        "Zabbix does not run, hangs, or refuses the password that the deployment gave it.")]
    public void A_monitoring_host_that_runs_without_its_programs_is_a_problem_and_an_alert_is_none(string json, string? why)
    {
        var status = ClusterStatusEvaluator.Evaluate(Watched, Seen(MonitoringReport.Read(Host.Name, json), up: true));

        Assert.Equal(why, status.Problems.SingleOrDefault()?.Why);
        Assert.Equal(why is null, status.Healthy);
    }

    [Fact]
    public void A_monitoring_host_that_does_not_answer_is_named_once()
    {
        var status = ClusterStatusEvaluator.Evaluate(Watched, Seen(new MonitoringReport(Host.Name, "SSH: no answer in time"), up: false));

        Assert.Equal("host-down", Assert.Single(status.Problems).Code.Name);
    }

    private static ClusterObservations Seen(MonitoringReport report, bool up) => Samples.Healthy with
    {
        Hosts = Samples.Healthy.Hosts.Add(Host.Name, new HostObservation(Host.Name, up, up ? null : "no answer in time")),
        Monitors = ImmutableDictionary<string, MonitoringReport>.Empty.Add(Host.Name, report),
    };
}
