using System.Text.Json;
using HaCluster.Cli.Access;
using HaCluster.Cli.Backups;
using HaCluster.Cli.Errors;
using HaCluster.Diagnostics;
using HaCluster.Failover.Members;
using HaCluster.Observation.Backups;
using HaCluster.Observation.Delivery;
using HaCluster.Observation.Monitoring;
using HaCluster.Observation.Status;
using HaCluster.Topology;

namespace HaCluster.Cli.Status;

/// <summary>The stable document of <c>status --json</c>; keys may be added, never changed.</summary>
internal static class StatusJson
{
    public static void Write(
        Utf8JsonWriter writer, FoundCluster found, ClusterStatus status, AccessState access, CommandStyle style)
    {
        writer.WriteStartObject();
        writer.WriteString("stack", found.StackName);
        writer.WriteString("engine", found.Engine);
        writer.WriteString("source", found.Stack is null ? "access-file" : "stack");
        writer.WriteString("target", EnumText.Of(found.Endpoints.Target));
        writer.WriteString("activeRegion", status.ActiveRegion);
        writer.WriteBoolean("healthy", status.Healthy);
        WriteReplication(writer, status.Replication);
        writer.WriteStartArray("regions");
        foreach (var region in status.Regions)
            WriteRegion(writer, region);
        writer.WriteEndArray();
        if (status.Repositories is { } repositories)
            BackupJson.WriteList(writer, repositories);
        if (!status.Upgrades.IsEmpty)
            WriteUpgrades(writer, status.Upgrades);
        if (!status.Kept.IsEmpty)
            WriteKept(writer, status.Kept);
        if (status.ImportingHost is { } importing)
            writer.WriteString("importingHost", importing);
        if (!status.Monitors.IsEmpty)
            WriteMonitors(writer, status.Monitors);
        WriteCredentials(writer, status.Credentials);
        if (status.Registry is { } registry)
            WriteRegistry(writer, registry);
        if (!status.Updates.IsEmpty)
            UpdatesView.Write(writer, status.Updates);
        writer.WriteStartArray("problems");
        foreach (var problem in status.Problems)
        {
            writer.WriteStartObject();
            DiagnosticJson.WriteMembers(writer, problem, style);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        WriteAccess(writer, access);
        writer.WriteEndObject();
    }

    private static void WriteCredentials(Utf8JsonWriter writer, IEnumerable<Credential> credentials)
    {
        writer.WriteStartArray("credentials");
        foreach (var credential in credentials)
        {
            writer.WriteStartObject();
            writer.WriteString("kind", credential.Kind);
            writer.WriteString("since", credential.Since.UtcDateTime);
            writer.WriteNumber("ageSeconds", (long)credential.Age.TotalSeconds);
            if (credential.Until is { } until)
                writer.WriteString("until", until.UtcDateTime);
            else
                writer.WriteNull("until");
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteKept(Utf8JsonWriter writer, IReadOnlyDictionary<string, KeptData> kept)
    {
        writer.WriteStartArray("keptData");
        foreach (var (host, data) in kept)
        {
            writer.WriteStartObject();
            writer.WriteString("host", host);
            writer.WriteString("target", data.Target);
            writer.WriteString("at", data.At.UtcDateTime);
            writer.WriteNumber("bytes", data.Bytes);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteUpgrades(Utf8JsonWriter writer, IReadOnlyDictionary<string, VersionUpgrade> upgrades)
    {
        writer.WriteStartArray("upgrades");
        foreach (var (host, upgrade) in upgrades)
        {
            writer.WriteStartObject();
            writer.WriteString("host", host);
            writer.WriteNumber("from", upgrade.From);
            writer.WriteNumber("to", upgrade.To);
            writer.WriteString("stage", upgrade.Stage);
            if (upgrade.At is { } at)
                writer.WriteString("at", at.UtcDateTime);
            else
                writer.WriteNull("at");
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteMonitors(Utf8JsonWriter writer, IEnumerable<MonitoringReport> monitors)
    {
        writer.WriteStartArray("monitors");
        foreach (var monitor in monitors)
        {
            writer.WriteStartObject();
            writer.WriteString("host", monitor.Host);
            writer.WriteString("failure", monitor.Failure);
            WriteNumber(writer, "targetsUp", monitor.Targets?.Up);
            WriteNumber(writer, "targets", monitor.Targets?.All);
            writer.WriteStartArray("alerts");
            foreach (var alert in monitor.Alerts ?? [])
            {
                writer.WriteStartObject();
                writer.WriteString("name", alert.Name);
                writer.WriteString("severity", alert.Severity);
                writer.WriteString("summary", alert.Summary);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
            if (monitor.Zabbix is { } zabbix)
            {
                writer.WriteStartObject("zabbix");
                writer.WriteNumber("agentsUp", zabbix.Up);
                writer.WriteNumber("agents", zabbix.All);
                writer.WriteStartArray("problems");
                foreach (var problem in zabbix.Problems)
                    writer.WriteStringValue(problem);
                writer.WriteEndArray();
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteRegistry(Utf8JsonWriter writer, RegistryReport registry)
    {
        writer.WriteStartObject("registry");
        writer.WriteString("host", registry.Host);
        writer.WriteString("failure", registry.Failure);
        writer.WriteBoolean("takesImages", registry.TakesImages);
        writer.WriteBoolean("givesImages", registry.GivesImages);
        writer.WriteNumber("images", registry.Images);
        WriteNumber(writer, "usedBytes", registry.UsedBytes);
        WriteNumber(writer, "freeBytes", registry.FreeBytes);
        if (registry.Collected is { } collected)
            writer.WriteString("collected", collected);
        if (registry.Jenkins is { } jenkins)
        {
            writer.WriteStartObject("jenkins");
            writer.WriteBoolean("answers", jenkins.Answers);
            writer.WriteBoolean("closed", jenkins.Closed);
            writer.WriteBoolean("job", jenkins.HasJob);
            writer.WriteBoolean("agent", jenkins.HasAgent);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private static void WriteAccess(Utf8JsonWriter writer, AccessState access)
    {
        writer.WriteStartObject("accessFile");
        if (access.SavedAt is { } savedAt)
            writer.WriteString("savedAt", savedAt.UtcDateTime);
        else
            writer.WriteNull("savedAt");
        writer.WriteBoolean("current", access.Current);
        writer.WriteEndObject();
    }

    private static void WriteReplication(Utf8JsonWriter writer, ReplicationStatus replication)
    {
        writer.WriteStartObject("replication");
        writer.WriteString("mode", EnumText.Of(replication.Mode));
        writer.WriteString("state", replication.State);
        WriteNumber(writer, "lagBytes", replication.LagBytes);
        writer.WriteString("syncState", replication.SyncState);
        writer.WriteString("protection", Word(replication.Protection));
        Moment("since", replication.Since);
        writer.WriteNumber("waitingCommits", replication.WaitingCommits);
        Moment("suspendedSince", replication.Suspension?.Since);
        writer.WriteString("suspendedBy", replication.Suspension?.By);
        writer.WriteEndObject();

        void Moment(string name, DateTimeOffset? moment)
        {
            if (moment is { } at)
                writer.WriteString(name, at.UtcDateTime);
            else
                writer.WriteNull(name);
        }
    }

    private static string Word(Protection protection) => protection switch
    {
        Protection.Blocked => "writes-blocked",
        _ => protection.ToString().ToLowerInvariant(),
    };

    private static void WriteRegion(Utf8JsonWriter writer, RegionStatus region)
    {
        writer.WriteStartObject();
        writer.WriteString("name", region.Name);

        var balancer = region.LoadBalancer;
        writer.WriteStartObject("loadBalancer");
        writer.WriteString("url", TrimmedUrl(balancer.Url));
        writer.WriteString("statsUrl", TrimmedUrl(balancer.StatsUrl));
        writer.WriteBoolean("up", balancer.Up);
        writer.WriteNumber("serversUp", balancer.ServersUp);
        writer.WriteNumber("serversTotal", balancer.ServersTotal);
        writer.WriteEndObject();

        writer.WriteStartArray("hosts");
        foreach (var host in region.Hosts)
        {
            writer.WriteStartObject();
            writer.WriteString("name", host.Name);
            writer.WriteString("role", EnumText.Of(host.Role));
            writer.WriteString("address", host.Address);
            writer.WriteBoolean("up", host.Up);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();

        writer.WriteStartArray("applications");
        foreach (var application in region.Applications)
        {
            writer.WriteStartObject();
            writer.WriteString("name", application.Name);
            writer.WriteString("host", application.Host);
            writer.WriteNumber("port", application.Port);
            writer.WriteBoolean("healthy", application.Healthy);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();

        WriteDatabase(writer, region.Database);
        writer.WriteEndObject();
    }

    private static void WriteDatabase(Utf8JsonWriter writer, DatabaseStatus database)
    {
        writer.WriteStartObject("database");
        writer.WriteString("name", database.Name);
        writer.WriteString("role", database.State);
        WriteNumber(writer, "timeline", database.Timeline);
        writer.WriteString("lsn", database.Lsn?.ToString());
        writer.WriteBoolean("up", database.Up);
        WriteResources(writer, database.Resources);
        writer.WriteEndObject();
    }

    private static void WriteResources(Utf8JsonWriter writer, ServerResources resources)
    {
        if (resources.Connections is { } connections)
        {
            writer.WriteStartObject("connections");
            writer.WriteNumber("used", connections.Used);
            writer.WriteNumber("limit", connections.Limit);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("connections");
        }
        writer.WriteStartArray("slots");
        foreach (var slot in resources.Slots)
        {
            writer.WriteStartObject();
            writer.WriteString("name", slot.Name);
            writer.WriteBoolean("active", slot.Active);
            writer.WriteString("walStatus", slot.WalStatus);
            WriteNumber(writer, "retainedBytes", slot.RetainedBytes);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteStartArray("volumes");
        foreach (var volume in resources.Volumes)
        {
            writer.WriteStartObject();
            writer.WriteString("path", volume.Path);
            writer.WriteNumber("freeBytes", volume.FreeBytes);
            writer.WriteNumber("sizeBytes", volume.SizeBytes);
            writer.WriteBoolean("readOnly", volume.ReadOnly);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, long? value)
    {
        if (value is { } number)
            writer.WriteNumber(name, number);
        else
            writer.WriteNull(name);
    }

    /// <summary>As the stack gave it: a URL without a path is not made to end in a slash.</summary>
    internal static string TrimmedUrl(Uri url) => url.OriginalString.TrimEnd('/');
}
