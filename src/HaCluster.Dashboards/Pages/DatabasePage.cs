using HaCluster.Dashboards.Grafana;
using HaCluster.Topology.Model;

namespace HaCluster.Dashboards.Pages;

/// <summary>Both databases and the replication between them.</summary>
internal static class DatabasePage
{
    private const int Third = Grid.Columns / 3;
    private const double Mebibyte = 1024 * 1024;
    private const string Application = $"datname=\"{DatabaseNames.Database}\",{Query.Region}";

    public static Dashboard Of(ClusterTopology topology)
    {
        var grid = new Grid()
            .Row("Roles and replication")
            .Add(Third, 8,
                Draw.States("Roles", States.Roles, new Query(States.Role(Query.Region), "{{host}}")),
                Draw.States(
                    "Marks", States.Marks,
                    Mark("database_alone", "alone"), Mark("replication_degraded", "synchronous replication suspended"),
                    Mark("writes_unprotected", "writes that no standby has"), Mark("replay_paused", "replay paused"),
                    Mark("replay_stalled", "replay stalled")),
                Draw.Lines(
                    "Number of the last role change", "short", null,
                    new Query($"hacluster_role_change_epoch{{{Query.Region}}}", "{{host}}")),
                Draw.Lines(
                    "What the standby has not replayed", "bytes", topology.Health.ReplayLagMb * Mebibyte,
                    Own("replay_lag_bytes", "{{standby}}")),
                Draw.Lines(
                    "How long the standby has it already", "s", AlertThresholds.ReplayLagSeconds, Own("replay_lag_seconds", "{{host}}")),
                Draw.Lines(
                    "Time since the last message of the primary", "s", null,
                    new Query(
                        $"time() - hacluster_last_message_seconds{{{Query.Region}}} and on (instance) hacluster_database_standby == 1",
                        "{{host}}")),
                Draw.Lines("WAL that is written", "Bps", null, new Query(
                    $"rate(hacluster_wal_position_bytes{{{Query.Region}}}{Query.Window})", "{{host}}")),
                Draw.Lines(
                    "WAL that slots keep", "bytes", topology.Health.RetainedWalMb * Mebibyte,
                    Own("slot_retained_bytes", "{{host}} {{slot}}")),
                Draw.Lines(
                    "Commits that wait for the standby", "short", null, Own("writes_waiting", "{{host}}")))
            .Row("Work")
            .Add(Third, 8,
                Draw.Lines(
                    "Transactions", "ops", null,
                    Rate("xact_commit", "{{host}} committed"), Rate("xact_rollback", "{{host}} rolled back")),
                Draw.Lines(
                    "Rows", "ops", null,
                    Rate("tup_fetched", "{{host}} read"), Rate("tup_inserted", "{{host}} inserted"),
                    Rate("tup_updated", "{{host}} updated"), Rate("tup_deleted", "{{host}} deleted")),
                Draw.Lines(
                    "Blocks found in memory", "percentunit", null,
                    new Query(
                        $"rate(pg_stat_database_blks_hit{{{Application}}}{Query.Window}) / "
                            + $"(rate(pg_stat_database_blks_hit{{{Application}}}{Query.Window}) + "
                            + $"rate(pg_stat_database_blks_read{{{Application}}}{Query.Window}))",
                        "{{host}}")),
                Draw.Lines(
                    "Connections in use", "percent", topology.Health.ConnectionsPercent,
                    new Query(
                        $"100 * hacluster_connections_used{{{Query.Region}}} / hacluster_connections_limit{{{Query.Region}}}", "{{host}}")),
                Draw.Lines(
                    "Sessions", "short", null,
                    new Query($"sum by (host, state) (pg_stat_activity_count{{{Query.Region}}}) > 0", "{{host}} {{state}}")),
                Draw.Lines(
                    "Longest transaction", "s", AlertThresholds.LongTransactionSeconds,
                    new Query(
                        $"max by (host) (pg_stat_activity_max_tx_duration{{state=~\"active|idle in transaction.*\",{Query.Region}}})",
                        "{{host}}")),
                Draw.Lines(
                    "Locks", "short", null, new Query($"sum by (host, mode) (pg_locks_count{{{Query.Region}}}) > 0", "{{host}} {{mode}}")),
                Draw.Lines(
                    "Deadlocks and conflicts with the replay", "ops", null,
                    Rate("deadlocks", "{{host}} deadlocks"), Rate("conflicts", "{{host}} conflicts")),
                Draw.Lines(
                    "Logins that failed in two minutes", "short", AlertThresholds.FailedLogins,
                    new Query($"increase(hacluster_login_failures_total{{{Query.Region}}}[2m])", "{{host}}")))
            .Row("Room")
            .Add(Third, 8,
                Draw.Lines(
                    "Free room of the volumes", "percentunit", topology.Health.FreeDiskPercent / 100.0,
                    new Query(
                        $"hacluster_volume_free_bytes{{{Query.Region}}} / hacluster_volume_size_bytes{{{Query.Region}}}",
                        "{{host}} {{path}}")),
                Draw.Lines(
                    "Size of the database", "bytes", null, new Query($"pg_database_size_bytes{{{Application}}}", "{{host}}")),
                Draw.Lines(
                    "Days until certificates end", "short", AlertThresholds.CertificateDays,
                    new Query($"(hacluster_certificate_end_seconds{{{Query.Region}}} - time()) / 86400", "{{host}} {{certificate}}")));
        if (topology.Backup is not null)
            grid.Row("Backups").Add(
                Third, 8,
                Draw.Lines(
                    "Age of the newest backup", "s", topology.Health.BackupAgeHours * 3600,
                    new Query($"time() - hacluster_backup_newest_seconds{{{Query.Region}}}", "{{host}}")),
                Draw.Lines(
                    "WAL that waits for the repository", "bytes", topology.Health.UnarchivedWalMb * Mebibyte,
                    Own("archive_waiting_bytes", "{{host}}")),
                Draw.States(
                    "Backups and archive", States.Marks,
                    Mark("backup_failed", "the last backup failed"), Mark("backup_damaged", "a backup is damaged"),
                    Mark("archive_failing", "archiving fails"), Mark("archive_gap", "WAL is missing")));
        return new Page(topology).Of(
            "database", "database and replication", "Roles, replication, work and room of both databases.", "now-3h", grid,
            Events.Primaries);
    }

    private static Query Own(string metric, string legend) => new($"hacluster_{metric}{{{Query.Region}}}", legend);

    private static Query Mark(string metric, string legend) => Own(metric, $"{{{{host}}}} {legend}".TrimEnd());

    private static Query Rate(string counter, string legend) =>
        new($"rate(pg_stat_database_{counter}{{{Application}}}{Query.Window})", legend);
}
