# On a service host: the repository of the region and what makes its backups. The timer is started when there are databases.

REPOSITORY=/var/lib/pgbackrest

# With another key nothing of what is there could be read. pgBackRest notices a wrong key in several ways, and takes all of them for an info
# file that it cannot load.
refuse_other_key() {
    local candidate said
    if ! [ -e "$REPOSITORY/backup/hacluster/backup.info" ] || printf '%s' "$PGBACKREST_CONF" | cmp -s - "$CONFIG"; then return 0; fi
    candidate=$(mktemp)
    printf '%s' "$PGBACKREST_CONF" > "$candidate"
    chown postgres: "$candidate"
    said=$(as_postgres timeout 60 pgbackrest --config="$candidate" --stanza=hacluster --output=json --log-level-console=off info 2> /dev/null | tr -d '\0') || true
    rm -f "$candidate"
    ! grep -aq '"status":{"code":99,' <<< "$said" || fail "the repository in $REPOSITORY cannot be opened with the key" \
        "set the key that it was made with: 'hacluster config set --secret hacluster:backup.repositoryKey'; if the repository is not needed, move it away"
}

main() {
    ensure_packages pgbackrest pgbackrest
    # The volume may come from a machine that numbered its users differently.
    if [ "$(stat -c %U "$REPOSITORY")" != postgres ]; then chown -R postgres:postgres "$REPOSITORY"; fi
    chmod 0750 "$REPOSITORY"
    refuse_other_key
    install_pgbackrest
    ensure_packages jq jq
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
