# On a service host: the repository of the region and what makes its backups. The timer is started when there are databases.

REPOSITORY=/var/lib/pgbackrest

# ask COMMAND...: pgBackRest with the configuration that is to come.
ask() { as_postgres timeout 60 pgbackrest --config="$candidate" --io-timeout=10 "$@"; }

# With another key nothing of what is there could be read. pgBackRest notices a wrong key in several ways, and takes all of them for an info
# file that it cannot load.
refuse_other_key() {
    local said
    said=$(ask --stanza=hacluster --output=json --log-level-console=off info 2> /dev/null | tr -d '\0') || true
    ! grep -aq '"status":{"code":99,' <<< "$said" || fail "the repository in $PLACE cannot be opened with the key" \
        "set the key that it was made with: 'hacluster config set --secret hacluster:backup.repositoryKey'; if the repository is not needed, move it away"
}

# An answer that says no quotes the request, and may have the reason in a document.
expect_bucket() {
    local said code
    said=$(ask repo-ls 2>&1) && return 0
    code=$(grep -o -m 1 '<Code>[A-Za-z]*</Code>' <<< "$said" | sed 's/<[^>]*>//g') || code=''
    fail "the repository in $PLACE cannot be reached: $(grep -m 1 ERROR <<< "$said" | sed -E 's/^.*ERROR: \[[0-9]+\]: +//; s/:$//')${code:+ ($code)}" \
        "see whether the bucket exists, and hacluster:backup.s3.* and the permissions let $HOST list, read, write and delete in it"
}

# The repository is looked into before the configuration is written anywhere else.
check_repository() {
    local candidate
    if printf '%s' "$PGBACKREST_CONF" | cmp -s - "$CONFIG"; then return 0; fi
    candidate=$(mktemp)
    # shellcheck disable=SC2064
    trap "rm -f '$candidate'" EXIT
    printf '%s' "$PGBACKREST_CONF" > "$candidate"
    chown postgres: "$candidate"
    if [ "$REPOSITORY_KIND" = s3 ]; then
        expect_bucket
        refuse_other_key
    elif [ -e "$REPOSITORY/backup/hacluster/backup.info" ]; then
        refuse_other_key
    fi
    rm -f "$candidate"
}

main() {
    write_postgresql_source
    ensure_packages pgbackrest pgbackrest
    # The volume may come from a machine that numbered its users differently.
    if [ "$(stat -c %U "$REPOSITORY")" != postgres ]; then chown -R postgres:postgres "$REPOSITORY"; fi
    chmod 0750 "$REPOSITORY"
    install -d -m 0755 "$BACKUP_KEYS"
    if [ -n "$STORAGE_CA" ]; then write_file "$BACKUP_KEYS/storage-ca.crt" 0644 postgres "$STORAGE_CA"; fi
    check_repository
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
    say "the repository of the region is in $PLACE"
}
