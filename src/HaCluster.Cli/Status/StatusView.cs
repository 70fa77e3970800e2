using System.Globalization;
using HaCluster.Cli.Errors;
using HaCluster.Diagnostics;
using HaCluster.Failover.Members;
using HaCluster.Observation.Backups;
using HaCluster.Observation.Delivery;
using HaCluster.Observation.Monitoring;
using HaCluster.Observation.Status;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace HaCluster.Cli.Status;

/// <summary>The member table: one line for each host, with what it runs.</summary>
internal static class StatusView
{
    public static IRenderable Render(
        string stack, string engine, ClusterEndpoints endpoints, ClusterStatus status, CommandStyle style)
    {
        var parts = new List<IRenderable>
        {
            new Markup($"Cluster [bold]{Markup.Escape(stack)}[/] ({EnumText.Of(endpoints.Target)}, {engine} engine): "
                + (status.Healthy ? "[green]healthy[/]" : "[red]not healthy[/]")),
            new Markup($"  active region: {Markup.Escape(status.ActiveRegion ?? (AllSeen(status) ? "none" : "unknown"))}"),
            new Markup($"  replication:   {Markup.Escape(Replication(status.Replication))}"),
        };
        if (status.Repositories is { } repositories)
            parts.Add(new Markup($"  backups:       {Markup.Escape(string.Join("; ", repositories.Select(Repository)))}"));
        foreach (var (host, kept) in status.Kept)
            parts.Add(new Markup(
                $"  restore:       {Markup.Escape($"{host} keeps {kept}")} "
                    + Markup.Escape($"(remove it: {style.Write(new ProductCommand("restore", "finish"))})")));
        foreach (var (host, upgrade) in status.Upgrades.Where(each => each.Value.Stage != VersionUpgrade.Converting))
            parts.Add(new Markup(
                $"  upgrade:       {Markup.Escape($"{host} keeps data of PostgreSQL {upgrade.Kept}, which it does not use")} "
                    + Markup.Escape($"(remove it: {style.Write(new ProductCommand("upgrade", "finish"))})")));
        if (status.ImportingHost is { } importing)
            parts.Add(new Markup(
                $"  import:        {Markup.Escape(importing)} takes in a database of another server, which keeps WAL for it "
                    + Markup.Escape($"({style.Write(new ProductCommand("import", "status"))})")));
        if (!status.Monitors.IsEmpty)
            parts.Add(new Markup($"  monitoring:    {Markup.Escape(string.Join("; ", status.Monitors.Select(Monitor)))}"));
        if (!status.Credentials.IsEmpty)
            parts.Add(new Markup($"  credentials:   {Markup.Escape(string.Join("; ", status.Credentials.Select(Credential)))}"));
        if (status.Registry is { } registry)
            parts.Add(new Markup($"  registry:      {Markup.Escape(Registry(registry))}"));
        if (!status.Updates.IsEmpty)
            parts.Add(new Markup($"  updates:       {Markup.Escape(UpdatesView.Text(status.Updates))}"));
        parts.Add(new Text(""));
        parts.Add(Members(status));
        if (!status.Problems.IsEmpty)
        {
            parts.Add(new Text(""));
            parts.Add(new Markup("[red]Problems:[/]"));
            parts.AddRange(status.Problems.SelectMany(problem => DiagnosticView.Render(problem, style, "  ")));
        }
        return new Rows(parts);
    }

    // The age is by the clock of the host that has the repository.
    private static string Repository(RepositoryReport repository) => repository switch
    {
        { Failure: not null } => $"{repository.Region} not known",
        { Backups: [.., var newest] } => $"{repository.Region} {repository.Backups.Length}, newest {newest.Type} "
            + $"{Age(repository.Now - newest.Stop)} old",
        _ => $"{repository.Region} none yet",
    };

    private static string Monitor(MonitoringReport monitor) => monitor switch
    {
        { Failure: null, Targets: { } targets, Alerts: { } alerts } => $"{monitor.Host} {targets.Up}/{targets.All} targets up, "
            + (alerts.IsEmpty ? "no alert" : string.Join(", ", alerts.Select(alert => alert.Name).Distinct())) + Zabbix(monitor.Zabbix),
        _ => $"{monitor.Host} not known",
    };

    private static string Credential(Credential credential) =>
        $"{(credential.Kind == "ssh-key" ? "SSH key" : credential.Kind)} "
        + (credential.Age.TotalDays >= 2 ? $"{(int)credential.Age.TotalDays} days" : Age(credential.Age)) + " old"
        + (credential.Until is { } until ? string.Create(CultureInfo.InvariantCulture, $", valid until {until:yyyy-MM-dd}") : "");

    private static string Registry(RegistryReport registry) => registry switch
    {
        { Failure: null, GivesImages: true } => FormattableString.Invariant($"{registry.Host} {registry.Images} images, ")
            + FormattableString.Invariant($"{registry.UsedBytes / 1e9:F1} GB, {registry.FreeBytes / 1e9:F0} GB free")
            + Jenkins(registry.Jenkins),
        { Failure: null } => $"{registry.Host} does not answer",
        _ => $"{registry.Host} not known",
    };

    private static string Jenkins(JenkinsReport? jenkins) =>
        jenkins is null ? "" : jenkins.Problem is null ? "; Jenkins answers" : "; Jenkins does not work";

    private static string Zabbix(ZabbixReport? zabbix) => zabbix is null
        ? ""
        : $"; Zabbix {zabbix.Up}/{zabbix.All} agents up, "
            + (zabbix.Problems.IsEmpty ? "no problem" : string.Join(", ", zabbix.Problems.Distinct()));

    private static string Age(TimeSpan age) => age.TotalHours >= 2 ? $"{(int)age.TotalHours} hours" : $"{(int)age.TotalMinutes} min";

    private static Table Members(ClusterStatus status)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = true, Expand = false };
        foreach (var title in new[] { "REGION", "HOST", "ROLE", "ADDRESS", "STATE", "DETAIL" })
            table.AddColumn(new TableColumn(new Markup($"[bold]{title}[/]")) { Padding = new Padding(0, 0, 2, 0), NoWrap = true });
        foreach (var region in status.Regions)
        {
            foreach (var host in region.Hosts)
            {
                var (state, detail) = Describe(region, host);
                table.AddRow(
                    new Text(region.Name), new Text(host.Name), new Text(EnumText.Of(host.Role)), new Text(host.Address), new Markup(state),
                    new Text(detail));
            }
        }
        return table;
    }

    private static (string State, string Detail) Describe(RegionStatus region, HostStatus host)
    {
        if (host.Role == HostRole.Database && region.Database.SeenByPeerOnly)
            return ("[yellow]unknown[/]", "no answer over SSH; its database streams");
        if (!host.Up && !(host.Role == HostRole.Service && region.LoadBalancer.Up))
            return ("[red]down[/]", "");
        return host.Role switch
        {
            HostRole.Service => region.LoadBalancer.Up
                ? (Colored("up", region.LoadBalancer.ServersUp == region.LoadBalancer.ServersTotal && region.LoadBalancer.ServersTotal > 0),
                   $"load balancer {region.LoadBalancer.ServersUp}/{region.LoadBalancer.ServersTotal} servers "
                       + $"up, {StatusJson.TrimmedUrl(region.LoadBalancer.Url)}")
                : ("[red]up[/]", "load balancer down"),
            HostRole.Application => Applications(region, host),
            HostRole.Monitoring or HostRole.Ci => ("[green]up[/]", ""),
            _ => Database(region.Database),
        };
    }

    private static bool AllSeen(ClusterStatus status) =>
        status.Regions.All(region => region.Database.Server != ServerState.Absent);

    private static (string State, string Detail) Applications(RegionStatus region, HostStatus host)
    {
        var own = region.Applications.Where(application => application.Host == host.Name).ToArray();
        var healthy = own.Count(application => application.Healthy);
        var failing = own.Where(application => !application.Healthy).Select(application => application.Name).ToArray();
        var detail = $"{healthy}/{own.Length} instances healthy" + (failing.Length > 0 ? $", not {string.Join(", ", failing)}" : "");
        return (Colored("up", failing.Length == 0), detail);
    }

    private static (string State, string Detail) Database(DatabaseStatus database)
    {
        return (Colored(database.State, database.Up), database.Up
            ? $"timeline {database.Timeline?.ToString(CultureInfo.InvariantCulture) ?? "unknown"}, "
                + $"LSN {database.Lsn?.ToString() ?? "unknown"}"
            : "");
    }

    private static string Replication(ReplicationStatus replication) =>
        $"{EnumText.Of(replication.Mode)}, {replication.State}"
        + (replication.LagBytes is { } lag ? $", standby {Bytes(lag)} behind" : "")
        + Clause(ReplicationText.Of(replication))
        + Clause(replication.Suspension is { } suspension ? ReplicationText.Of(suspension) : "");

    private static string Clause(string text) => text.Length > 0 ? $"; {text}" : "";

    private static string Bytes(long bytes) => bytes switch
    {
        < 10_000 => $"{bytes} B",
        < 10_000_000 => $"{bytes / 1024} KiB",
        _ => $"{bytes / (1024 * 1024)} MiB",
    };

    private static string Colored(string text, bool good) => good ? $"[green]{text}[/]" : $"[red]{text}[/]";
}
