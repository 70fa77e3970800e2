using HaCluster.Topology.Model;

namespace HaCluster.Components.Monitoring.Zabbix;

/// <summary>A database host: what <c>status</c> is told of its server, and what the watch noted.</summary>
internal static class DatabaseTemplate
{
    public const string Name = "HaCluster database";

    /// <summary>Whether the server accepts writes: 1 or 0.</summary>
    public const string Primary = "hacluster.database_primary";

    private const string Volume = "/var/lib/postgresql";
    private const int Mebibyte = 1024 * 1024;

    public static TemplateBuilder Of(ClusterTopology topology, AlertTexts texts)
    {
        var template = new TemplateBuilder(
            Name, "The state of PostgreSQL on a database host, as `status` sees it, and the thresholds of the setting health.", texts);
        var health = topology.Health;
        var file = template.File($"{MonitoringNames.Measured}/database.prom");

        var up = Value("PostgreSQL answers", "database_up");
        var runs = Value("A server process runs", "database_process_runs");
        var fenced = Value("Kept from starting since a role change", "database_fenced");
        _ = Value("Primary", "database_primary");
        _ = Value("Standby", "database_standby");
        _ = Value("Timeline", "database_timeline");
        _ = Value("Role changes", "role_change_epoch");
        var written = template.Agent("Time of the measurement", $"vfs.file.time[{MonitoringNames.Measured}/database.prom,modify]");
        template.Alert("DatabaseUnwatched", $"fuzzytime({written},60s)=0");
        template.Alert("DatabaseDown", $"max({up},10s)=0 and last({fenced})=0");
        template.Alert("DatabaseFenced", $"min({fenced},30s)=1 and max({up},30s)=0");
        template.Alert("FencedDatabaseRuns", $"min({fenced},10s)=1 and min({runs},10s)=1");

        template.Alert("StandbyNotStreaming", $"max({Value("A standby streams", "standby_streaming", "1")},10s)=0");
        template.Alert("ReceiverNotStreaming", $"max({Value("Receives WAL", "receiver_streaming", "1")},15s)=0");
        var lag = Value("Bytes that a standby has not replayed", "replay_lag_bytes", "0", "max");
        template.Alert(
            "ReplayLag", $"min({lag},10s)>{health.ReplayLagMb * (long)Mebibyte}",
            new Dictionary<string, string> { ["standby"] = "of {HOST.NAME}" });
        var delay = Value("Seconds that replay is behind", "replay_lag_seconds");
        template.Alert("ReplayDelay", $"min({delay},10s)>{AlertThresholds.ReplayLagSeconds}");
        var paused = Value("Replay is paused", "replay_paused");
        template.Alert("ReplayPaused", $"min({paused},10s)=1");
        template.Alert("ReplayStalled", $"min({Value("Replay stands still", "replay_stalled")},15s)=1 and last({paused})=0");

        var active = Value("All slots are in use", "slot_active", "1", "min");
        var ofAny = new Dictionary<string, string> { ["slot"] = "of a standby" };
        template.Alert("SlotInactive", $"max({active},30s)=0 and last({Primary})=1", ofAny);
        template.Alert("SlotLost", $"min({Value("A slot has lost WAL", "slot_wal_lost", "0", "max")},10s)=1", ofAny);
        var retained = Value("Bytes of WAL kept for a slot", "slot_retained_bytes", "0", "max");
        template.Alert("SlotRetainsWal", $"min({retained},30s)>{health.RetainedWalMb * (long)Mebibyte}", ofAny);

        var free = template.Agent("Free part of the volume, in %", $"vfs.fs.size[{Volume},pfree]", "FLOAT");
        var path = new Dictionary<string, string> { ["path"] = Volume };
        template.Alert("VolumeFull", $"max({free},10s)<{health.FreeDiskPercent}", path);
        template.Alert("VolumeFillsSoon", $"timeleft({free},30m,0)<{AlertThresholds.PredictedHours}h and last({free})<50", path);
        template.Alert(
            "VolumeReadOnly", $"min({Value("A volume is read-only", "volume_read_only", "0", "max")},10s)=1",
            new Dictionary<string, string> { ["path"] = "of the database" });

        template.Alert("WritesBlocked", $"min({Value("Seconds that a write has waited", "writes_waiting_seconds")},5s)>5");
        var unprotected = Value("Writes that no standby has", "writes_unprotected");
        template.Alert("WritesUnprotected", $"min({unprotected},15s)=1 and last({Primary})=1");
        template.Alert(
            "ReplicationDegraded",
            $"min({Value("Synchronous replication is suspended", "replication_degraded")},10s)=1 and last({Primary})=1");
        var used = Value("Connections in use", "connections_used");
        // A server that does not answer tells none, and has no connection too many.
        var limit = Value("Connections allowed", "connections_limit", "1000000");
        template.AlertWithNumber(
            "ConnectionsUsed", $"100*min({used},10s)>={health.ConnectionsPercent}*last({limit})", $"100*last({used})/last({limit})");
        var failed = template.Metric(
            "Failed logins per second", "hacluster.login_failures", file, "hacluster_login_failures_total", "0", rate: true);
        template.AlertWithNumber("LoginsFail", $"120*avg({failed},2m)>{AlertThresholds.FailedLogins}", $"120*avg({failed},2m)");
        var end = Value("End of the first certificate that ends", "certificate_end_seconds", "4102444800", "min");
        template.AlertWithNumber(
            "CertificateEnds", $"last({end})-now()<{AlertThresholds.CertificateDays * 86400}", $"(last({end})-now())/86400", "",
            new Dictionary<string, string> { ["certificate"] = "of the server or its authority" });
        if (topology.Backup is not null)
        {
            var failing = Value("The archive fails", "archive_failing");
            var waiting = Value("Bytes of WAL to archive", "archive_waiting_bytes");
            template.Alert("ArchiveFailing", $"min({failing},30s)=1 or min({waiting},30s)>{health.UnarchivedWalMb * (long)Mebibyte}");
        }

        var exporter = template.Page(
            "Exporter of PostgreSQL", "hacluster.exporter",
            FormattableString.Invariant($"http://{{HOST.CONN}}:{MonitoringNames.DatabaseExporterPort}/metrics"));
        var longest = template.Metric(
            "Longest transaction, in seconds", "hacluster.longest_transaction", exporter,
            "pg_stat_activity_max_tx_duration{state=~\"active|idle in transaction.*\"}", "0", "max");
        template.Alert(
            "LongTransaction", $"min({longest},30s)>{AlertThresholds.LongTransactionSeconds}",
            new Dictionary<string, string> { ["datname"] = "a database" });
        return template;

        string Value(string title, string metric, string absent = "0", string? function = null) =>
            template.Metric(title, $"hacluster.{metric}", file, $"hacluster_{metric}", absent, function);
    }
}
