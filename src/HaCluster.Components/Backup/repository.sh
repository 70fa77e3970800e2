# On a service host: the repository of the region and what makes its backups. The timer is started when there are databases.

REPOSITORY=/var/lib/pgbackrest

main() {
    install_pgbackrest
    ensure_packages jq jq
    # The volume may come from a machine that numbered its users differently.
    if [ "$(stat -c %U "$REPOSITORY")" != postgres ]; then chown -R postgres:postgres "$REPOSITORY"; fi
    chmod 0750 "$REPOSITORY"
    write_file "$LIB/backup.env" 0644 root "$BACKUP_ENV"
    write_file "$LIB/repository-library" 0644 root "$REPOSITORY_LIBRARY"
    write_file "$LIB/backup" 0755 root "$BACKUP"
    write_file "$LIB/repository-status" 0755 root "$REPOSITORY_STATUS"
    write_file /etc/systemd/system/hacluster-backup.service 0644 root "$BACKUP_UNIT"
    write_file /etc/systemd/system/hacluster-backup.timer 0644 root "$BACKUP_TIMER"
    if changed /etc/systemd/system/hacluster-backup.service /etc/systemd/system/hacluster-backup.timer; then systemctl daemon-reload; fi
    start_server
    say "the repository of the region is in $REPOSITORY"
}
