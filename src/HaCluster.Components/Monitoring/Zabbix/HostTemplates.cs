using HaCluster.Topology;
using HaCluster.Topology.Model;

namespace HaCluster.Components.Monitoring.Zabbix;

/// <summary>What is watched on hosts of every role, and on those that hold no database.</summary>
internal static class HostTemplates
{
    public const string Host = "HaCluster host";

    private const int SshPort = 22;

    /// <summary>Key of the item that is 1 while a host answers.</summary>
    public static string Reachable => FormattableString.Invariant($"net.tcp.service[ssh,,{SshPort}]");

    /// <summary>The templates of hosts with this role, with what this topology has on them.</summary>
    public static IEnumerable<TemplateBuilder> Of(ClusterTopology topology, HostRole role, AlertTexts texts) => role switch
    {
        HostRole.Service => [LoadBalancer(topology, texts)],
        HostRole.Application => [Application(topology, texts)],
        HostRole.Database => [DatabaseTemplate.Of(topology, texts)],
        HostRole.Monitoring => [Monitor(topology, texts)],
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "not a role of a host"),
    };

    public static TemplateBuilder EveryHost(AlertTexts texts)
    {
        var template = new TemplateBuilder(Host, "Whether the host answers, and its clock.", texts);
        // By number and not by time: a host that hangs has each look take several seconds, and a time without a value would decide nothing.
        template.Alert("HostDown", $"max({template.Port("SSH answers", SshPort, "ssh")},#3)=0");
        // The agent tells whole seconds.
        var clock = template.Agent("Clock", "system.localtime");
        template.AlertWithNumber(
            "ClockSkew", $"fuzzytime({clock},{Math.Ceiling(AlertThresholds.ClockSeconds) + 2:0}s)=0", $"abs(now()-last({clock}))", " s");
        return template;
    }

    private static TemplateBuilder LoadBalancer(ClusterTopology topology, AlertTexts texts)
    {
        var template = new TemplateBuilder("HaCluster load balancer", "HAProxy, and where backups are enabled the repository.", texts);
        var port = topology.LoadBalancer.StatsPort;
        var alive = template.Port("HAProxy answers", port);
        var page = template.Page(
            "Metrics of HAProxy", "hacluster.haproxy", FormattableString.Invariant($"http://{{HOST.CONN}}:{port}/metrics"),
            withPassword: true);
        var servers = template.Metric(
            "Instances that are up", "hacluster.servers_up", page, "haproxy_server_status{proxy=\"application\",state=\"UP\"}", "0", "sum");
        var all = Responses("Responses per second", "hacluster.responses", "");
        var failed = Responses("Responses with 5xx per second", "hacluster.failed_responses", ",code=\"5xx\"");
        template.Alert("LoadBalancerDown", $"max({alive},10s)=0");
        template.Alert("ServersDown", $"max({servers},10s)=0", null, "LoadBalancerDown");
        // Of few requests not every look sees one that failed.
        template.AlertWithNumber(
            "ErrorRate",
            $"100*avg({failed},1m)>{AlertThresholds.FailedPercent}*avg({all},1m) and avg({all},1m)>0 and count({failed},30s,\"gt\",0)>1",
            $"100*avg({failed},1m)/avg({all},1m)");
        if (topology.Backup is not null)
            Backups(template, topology);
        return template;

        string Responses(string title, string key, string code) => template.Metric(
            title, key, page, $"haproxy_frontend_http_responses_total{{proxy=\"application\"{code}}}", "0", "sum", rate: true);
    }

    private static void Backups(TemplateBuilder template, ClusterTopology topology)
    {
        var file = template.File($"{MonitoringNames.Measured}/backup.prom");
        var newest = template.Metric("End of the newest backup", "hacluster.backup_newest", file, "hacluster_backup_newest_seconds", "0");
        var scheduled = template.Metric(
            "Since when backups are due", "hacluster.backup_scheduled", file, "hacluster_backup_scheduled_seconds", "0");
        var failed = template.Metric("The last backup failed", "hacluster.backup_failed", file, "hacluster_backup_failed", "0");
        var limit = topology.Health.BackupAgeHours * 3600;
        template.AlertWithNumber(
            "BackupOverdue",
            $"now()-last({newest})>{limit} and now()-last({scheduled})>{limit} and last({newest})+last({scheduled})>0",
            $"(now()-last({newest}))/3600");
        template.Alert("BackupFailed", $"min({failed},1m)=1");
    }

    private static TemplateBuilder Application(ClusterTopology topology, AlertTexts texts)
    {
        var template = new TemplateBuilder("HaCluster application", "The instances of the application on a host.", texts);
        foreach (var number in Enumerable.Range(1, topology.Application.Instances))
        {
            var port = topology.Application.FirstPort + number - 1;
            var values = new Dictionary<string, string> { ["instance"] = $"{{HOST.NAME}}-{number}" };
            var code = template.Answer(
                $"Answer of instance {number}", FormattableString.Invariant($"hacluster.live[{number}]"),
                FormattableString.Invariant($"http://{{HOST.CONN}}:{port}{topology.Application.ReadyPath}"));
            template.Alert("InstanceDown", $"max({code},10s)=0", values);
            if (!topology.Application.IsBuiltIn)
                continue;
            var page = template.Page(
                $"Metrics of instance {number}", FormattableString.Invariant($"hacluster.metrics[{number}]"),
                FormattableString.Invariant($"http://{{HOST.CONN}}:{port}/metrics"));
            var start = template.Metric(
                $"Start of instance {number}", FormattableString.Invariant($"hacluster.start[{number}]"), page,
                "process_start_time_seconds", "0");
            template.Alert("InstanceRestarts", $"changecount({start},10m)>2", values);
        }
        return template;
    }

    private static TemplateBuilder Monitor(ClusterTopology topology, AlertTexts texts)
    {
        var template = new TemplateBuilder(
            "HaCluster monitor", "The monitoring of a host, and what it sees through each load balancer.", texts);
        foreach (var (job, port) in new[]
        {
            ("prometheus", MonitoringNames.PrometheusPort), ("alertmanager", MonitoringNames.AlertmanagerPort),
            ("zabbix", MonitoringNames.ZabbixPagePort),
        })
            template.Alert(
                "MonitorDown", $"max({template.Port($"{job} answers", port)},15s)=0", new Dictionary<string, string> { ["job"] = job });
        foreach (var region in topology.Regions)
        {
            var file = template.File($"{MonitoringNames.Measured}/probe-{region.Name}.prom");
            foreach (var operation in topology.Application.IsBuiltIn ? (string[])["read", "write"] : ["read"])
            {
                var (failed, passed) = (Probes("failed"), Probes("ok"));
                template.AlertWithNumber(
                    "RequestsFail",
                    $"100*avg({failed},1m)>{AlertThresholds.FailedPercent}*(avg({failed},1m)+avg({passed},1m)) and last({failed})>0",
                    $"100*avg({failed},1m)/(avg({failed},1m)+avg({passed},1m))", "",
                    new Dictionary<string, string> { ["operation"] = operation, ["region"] = region.Name });

                string Probes(string result) => template.Metric(
                    $"Probes per second through {region.Name}: {operation}, {result}",
                    $"hacluster.probe[{region.Name},{operation},{result}]", file,
                    $"hacluster_probe_requests_total{{operation=\"{operation}\",result=\"{result}\"}}", "0", rate: true);
            }
        }
        return template;
    }
}
