# On every host of a cluster with monitoring: the node exporter; on a database host also the exporter of PostgreSQL, and what the host
# knows of its database; on a service host with a repository what it knows of the backups. Only the monitoring hosts reach the exporters.

NODE_EXPORTER=prometheus-node-exporter
DATABASE_EXPORTER=prometheus-postgres-exporter
DATABASE_METRICS=hacluster-database-metrics.service
BACKUP_METRICS=hacluster-backup-metrics.service

main() {
    install_filter
    ensure_packages "$NODE_EXPORTER" "$NODE_EXPORTER"
    write_file "/etc/default/$NODE_EXPORTER" 0644 root "ARGS=\"$NODE_EXPORTER_ARGS\""$'\n'
    keep_behind_filter "$NODE_EXPORTER"
    run_unit "$NODE_EXPORTER" "/etc/default/$NODE_EXPORTER"
    if [ -n "${DATABASE_METRICS_PROGRAM:-}" ]; then
        ensure_packages "$DATABASE_EXPORTER" "$DATABASE_EXPORTER"
        write_file "/etc/default/$DATABASE_EXPORTER" 0644 root "ARGS=\"$DATABASE_EXPORTER_ARGS\""$'\n'"DATA_SOURCE_NAME=\"$DATA_SOURCE\""$'\n'
        keep_behind_filter "$DATABASE_EXPORTER"
        run_unit "$DATABASE_EXPORTER" "/etc/default/$DATABASE_EXPORTER"
        write_file "$LIB/database-metrics" 0755 root "$DATABASE_METRICS_PROGRAM"
        write_file "$LIB/database-metrics.env" 0644 root "ARCHIVES=$ARCHIVES"$'\n'
        write_file "/etc/systemd/system/$DATABASE_METRICS" 0644 root "$DATABASE_METRICS_UNIT"
        run_unit "$DATABASE_METRICS" "$LIB/database-metrics" "$LIB/database-metrics.env"
    fi
    if [ -n "${BACKUP_METRICS_PROGRAM:-}" ]; then
        write_file "$LIB/backup-metrics" 0755 root "$BACKUP_METRICS_PROGRAM"
        write_file "/etc/systemd/system/$BACKUP_METRICS" 0644 root "$BACKUP_METRICS_UNIT"
        run_unit "$BACKUP_METRICS" "$LIB/backup-metrics"
    elif [ -e "/etc/systemd/system/$BACKUP_METRICS" ]; then
        # Backups were turned off: what was known of them is no news any more.
        systemctl disable -q --now "$BACKUP_METRICS"
        rm -f "/etc/systemd/system/$BACKUP_METRICS" /run/hacluster-metrics/backup.prom
    fi
    say "its exporters answer the monitoring hosts"
}
