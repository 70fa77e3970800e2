using System.Text.Json.Nodes;
using HaCluster.Cli.Access;
using HaCluster.Cli.Inspection;
using HaCluster.Cli.Json;
using HaCluster.Cli.Status;
using HaCluster.Diagnostics;
using HaCluster.Observation.Monitoring;
using HaCluster.Observation.Status;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;
using Spectre.Console;

namespace HaCluster.Cli.Tests;

/// <summary>Monitoring in <c>status</c>, and where <c>open</c> leads.</summary>
public sealed class MonitoringViewTests
{
    private static readonly ClusterStatus Status = new(
        "site1", true, new ReplicationStatus(ReplicationMode.Asynchronous, ReplicationStates.Streaming, 0, "async"), [], [])
    {
        Monitors =
        [
            new MonitoringReport("site1-mon", null)
            {
                Targets = (22, 22),
                Alerts = [],
                Zabbix = new ZabbixReport(7, 8, ["InstanceDown site2-app-1", "InstanceDown site2-app-2"]),
            },
            new MonitoringReport("site2-mon", null)
            {
                Targets = (21, 22),
                Alerts =
                [
                    new FiringAlert("InstanceDown", "warning", "It does not answer."),
                    new FiringAlert("InstanceDown", "warning", "Nor does this one."),
                ],
            },
            new MonitoringReport("site3-mon", "SSH: no answer in time"),
        ],
    };

    [Fact]
    public void The_status_has_a_line_about_monitoring()
    {
        using var text = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 220;

        console.Write(StatusView.Render("local", "embedded", Endpoints(Target.Local), Status, CommandStyle.HaCluster));

        Assert.Contains(
            "  monitoring:    site1-mon 22/22 targets up, no alert; Zabbix 7/8 agents up, InstanceDown site2-app-1, InstanceDown site2-app-2; "
                + "site2-mon 21/22 targets up, InstanceDown; site3-mon not known\n",
            text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_document_has_the_monitoring_hosts_with_their_alerts()
    {
        using var text = new StringWriter();

        JsonOutput.Write(text, writer => StatusJson.Write(
            writer, new FoundCluster(Endpoints(Target.Local), "local", "embedded"), Status, new AccessState(null, Current: true),
            CommandStyle.HaCluster));

        var monitors = JsonNode.Parse(text.ToString())!["monitors"]!.AsArray();
        Assert.Equal(22, (int)monitors[0]!["targetsUp"]!);
        Assert.Equal("InstanceDown", (string)monitors[1]!["alerts"]![0]!["name"]!);
        Assert.Null(monitors[2]!["targets"]);
        Assert.Equal(7, (int)monitors[0]!["zabbix"]!["agentsUp"]!);
        Assert.Null(monitors[1]!["zabbix"]);
    }

    [Fact]
    public void The_pages_are_on_this_machine_locally_and_behind_ssh_on_aws()
    {
        Assert.Equal(
            [("site1", new Uri("http://127.0.0.1:18090"), null)], OpenCommand.Pages(Endpoints(Target.Local), "prometheus", null));
        Assert.Equal(
            [("site1", new Uri("http://127.0.0.1:18093"), "ssh -N -L 18093:127.0.0.1:18093 admin@203.0.113.9")],
            OpenCommand.Pages(Endpoints(Target.Aws), "alertmanager", "site1"));
        Assert.Equal(new Uri("http://127.0.0.1:18081/stats"), OpenCommand.Pages(Endpoints(Target.Aws), "stats", null)[0].Url);
    }

    [Theory]
    [InlineData("site2", "There is no such page in 'site2'.")]
    [InlineData(null, "Monitoring is not enabled for this cluster.")]
    public void A_page_that_is_not_there_is_refused(string? region, string summary)
    {
        var endpoints = Endpoints(Target.Local);
        if (region is null)
            endpoints = endpoints with { Regions = [endpoints.Regions[0] with { Monitoring = null, Hosts = [] }] };

        var refusal = Assert.Throws<DiagnosticException>(() => OpenCommand.Pages(endpoints, "prometheus", region));

        Assert.Equal(summary, refusal.Message);
    }

    private static ClusterEndpoints Endpoints(Target target) => new(
        target, ReplicationMode.Asynchronous,
        [
            new RegionEndpoints(
                "site1", new Uri("http://127.0.0.1:18000"), new Uri("http://127.0.0.1:18081/stats"),
                [new HostEndpoint("site1-mon", HostRole.Monitoring, "172.20.1.15", "203.0.113.9", 22, "admin", null)], [],
                new DatabaseEndpoint("site1-db", "172.20.1.30", 5432))
            {
                Monitoring = new MonitoringEndpoint(new Uri("http://127.0.0.1:18090"), new Uri("http://127.0.0.1:18093")),
            },
        ],
        null, new StatisticsCredentials("stats", new SecretText("PW")));
}
