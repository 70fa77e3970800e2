# Installs PostgreSQL and puts its configuration, certificates and helpers in place. Creates no database and changes no role.
# Settings that need it are applied to a running server.

WATCH=hacluster-database-watch.service

install_server() {
    # Debian would create a cluster of its own, with its own settings, while installing the package.
    if ! [ -x "$BIN/postgres" ]; then
        write_file /etc/postgresql-common/createcluster.conf 0644 root $'create_main_cluster = false\n'
    fi
    ensure_packages "$BIN/postgres" "postgresql-$PG_VERSION" "postgresql-client-$PG_VERSION"
    hold_packages "postgresql-$PG_VERSION" "postgresql-client-$PG_VERSION" postgresql-common postgresql-client-common
}

# Another major version would start with an empty database beside the one that is there. What an upgrade or its rollback has left behind is kept
# until `upgrade finish`.
refuse_other_version() {
    local present version
    if [ "$(upgrade_field stage)" = converting ]; then
        version=$(upgrade_field to)
        fail "an upgrade to PostgreSQL $version is not finished on this host" "finish it: 'hacluster upgrade major --to $version'"
    fi
    for present in /var/lib/postgresql/[0-9]*/main/PG_VERSION; do
        # An upgrade that went no further than its checks has left an empty one.
        if [ ! -e "$present" ] || [ -e "${present%/main/PG_VERSION}/not-used" ]; then continue; fi
        version=$(< "$present")
        case $(upgrade_field stage):$(upgrade_field from):$(upgrade_field to) in
            converted:"$version":"$PG_VERSION" | returned:"$PG_VERSION":"$version") continue ;;
            converted:"$PG_VERSION":"$version")
                fail "this host uses PostgreSQL $version since an upgrade, and $PG_VERSION is configured" \
                    "finish the upgrade, 'hacluster upgrade major --to $version', or go back: 'hacluster upgrade rollback'" ;;
        esac
        [ "$version" = "$PG_VERSION" ] || fail "this host holds a database of PostgreSQL $version, and $PG_VERSION is configured" \
            "set the version back, 'hacluster config set hacluster:database.version $version'; to move to another one: 'hacluster upgrade major --to $PG_VERSION'"
    done
}

upgrade_field() { json_value "$1" 2> /dev/null < "$MAJOR_UPGRADE" || true; }

# What the cluster must remember of this node lives on the data volume, which outlives the machine. The volume may come from a
# machine that numbered its users differently.
own_data() {
    install -d -m 0755 -o postgres -g postgres /var/lib/postgresql "$STATE_ON_DATA_VOLUME"
    ln -sfn "$STATE_ON_DATA_VOLUME" "$STATE_DIR"
    if [ -e "$DATA_DIR" ] && [ "$(stat -c %U "$DATA_DIR")" != postgres ]; then
        chown -R postgres:postgres /var/lib/postgresql
        say "gave the data volume to this machine's postgres user"
    fi
}

write_configuration() {
    install -d -m 0755 -o postgres -g postgres "$CONF_DIR" "$CONF_DIR/conf.d"
    install -d -m 0700 -o postgres -g postgres "$KEYS_DIR"
    write_file "$KEYS_DIR/ca.crt" 0644 postgres "$CA_CERTIFICATE"
    write_server_certificate
    write_file "$KEYS_DIR/valid-until" 0644 postgres "$(valid_until)"
    write_passfile
    write_file "$CONF_DIR/start.conf" 0644 postgres $'auto\n'
    write_file "$CONF_DIR/pg_ctl.conf" 0644 postgres $'pg_ctl_options = \'\'\n'
    write_file "$CONF_DIR/environment" 0644 postgres ''
    check_configuration
    write_file "$CONF_DIR/postgresql.conf" 0644 postgres "$POSTGRESQL_CONF"
    write_file "$CONF_DIR/conf.d/hacluster.conf" 0644 postgres "$HACLUSTER_CONF"
    write_file "$CONF_DIR/pg_hba.conf" 0640 postgres "$PG_HBA_CONF"
    write_file "$CONF_DIR/pg_ident.conf" 0640 postgres "$PG_IDENT_CONF"
}

# In one file with its key, so that a host which is lost at any moment has a pair that belongs together: PostgreSQL does not start with another.
write_server_certificate() {
    write_file "$KEYS_DIR/server.pem" 0600 postgres "$SERVER_CERTIFICATE"$'\n'"$SERVER_KEY"
    # `status` tells the age by it; until now there were two files.
    [ ! -e "$KEYS_DIR/server.crt" ] || ! cmp -s "$KEYS_DIR/server.crt" <(printf '%s' "$SERVER_CERTIFICATE") ||
        touch -r "$KEYS_DIR/server.crt" "$KEYS_DIR/server.pem"
}

# When the first of the certificates ends, in seconds of the epoch: `status` reads it far more often than it changes.
valid_until() {
    local file ends
    for file in "$KEYS_DIR/ca.crt" "$KEYS_DIR/server.pem"; do
        ends=$(openssl x509 -noout -enddate -in "$file")
        date -u -d "${ends#*=}" +%s
    done | sort -n | head -n 1
}

# The line of the former login stays until nobody logs in as it any more (former-logins.sh): what connects before the new configuration is
# read needs it.
write_passfile() {
    local former
    former=$(grep -sv ":$REPLICATION_LOGIN:" "$REPLICATION_PASSFILE" || true)
    write_file "$REPLICATION_PASSFILE" 0600 postgres "$REPLICATION_PGPASS${former:+$former$'\n'}"
}

# The server itself reads the candidate before it may replace the running configuration.
check_configuration() {
    local candidate problem
    candidate=$(mktemp -d)
    printf '%s\n' "$HACLUSTER_CONF" > "$candidate/postgresql.conf"
    chown -R postgres "$candidate"
    if ! problem=$(as_postgres "$BIN/postgres" -C cluster_name -D "$candidate" 2>&1); then
        rm -rf "$candidate"
        fail "PostgreSQL $PG_VERSION refuses the new configuration: $problem" "correct the hacluster:database settings; nothing was changed"
    fi
    rm -rf "$candidate"
}

write_helpers() {
    write_file "$LIB/database.env" 0644 root "$DATABASE_ENV"
    write_file "$LIB/database-status" 0755 root "$DATABASE_STATUS"
    write_file "$LIB/database-may-start" 0755 root "$DATABASE_MAY_START"
    write_file "/etc/systemd/system/$UNIT.d/hacluster.conf" 0644 root "$UNIT_DROP_IN"
    write_file "$LIB/database-watch" 0755 root "$DATABASE_WATCH"
    write_file "/etc/systemd/system/$WATCH" 0644 root "$WATCH_UNIT"
    if changed "/etc/systemd/system/$UNIT.d/hacluster.conf" "/etc/systemd/system/$WATCH"; then
        systemctl daemon-reload
    fi
    ensure_enabled "$UNIT"
    ensure_enabled "$WATCH"
    if changed "$LIB/database.env" "$LIB/database-watch" "/etc/systemd/system/$WATCH"; then
        systemctl restart "$WATCH"
    fi
}

# Judged by what the server has read and not by what this run wrote: an earlier run may have been cut off in between.
apply_to_running_server() {
    local broken pending
    [ "$(systemctl is-active "$UNIT")" = active ] || return 0
    if ! configuration_is_read; then
        sql "select pg_reload_conf()" > /dev/null
        # The reload is a signal; the server may take its time.
        wait_for "PostgreSQL to read its configuration" 10 configuration_is_read
        say "PostgreSQL read its new configuration"
    fi
    broken=$(sql "select line_number || ': ' || error from pg_hba_file_rules where error is not null limit 1")
    [ -z "$broken" ] || fail "pg_hba.conf line $broken; the server keeps its old rules" "report this as a defect of the rendered file"
    pending=$(sql "select string_agg(name, ', ') from pg_settings where pending_restart")
    if [ -n "$pending" ]; then
        # A standby does not start with less than its primary had, as far as its WAL tells. The primary restarts at the same time.
        wait_for "the primary to run with its lower settings" 120 primary_has_lower_settings
        say "restarting PostgreSQL: $pending cannot change while it runs"
        # A primary asks its peer first, which may be restarting, too; systemd tries again until it may start.
        systemctl restart "$UNIT" || true
        wait_for "PostgreSQL to accept connections again" 60 "$BIN/pg_isready" -p "$PG_PORT" -h /var/run/postgresql
    fi
}

# On a standby: its control file has what the primary ran with at the end of the WAL that was replayed. A primary has nobody to wait for.
primary_has_lower_settings() {
    local name setting required control
    [ "$(sql 'select pg_is_in_recovery()')" = t ] || return 0
    control=$(as_postgres "$BIN/pg_controldata" -D "$DATA_DIR")
    while IFS='|' read -r name setting; do
        required=$(pg_control "$name setting" <<< "$control")
        [ "$setting" -ge "$required" ] || { echo "it ran with $name = $required"; return 1; }
    done < <(sql "select distinct on (name) name, setting from pg_file_settings
        where name in ('max_connections', 'max_wal_senders', 'max_worker_processes') order by name, seqno desc")
}

# A machine that was made anew around its data. Both servers start now, since a primary starts only when its peer answers.
start_present_database() {
    if has_data && ! systemctl is-active -q "$UNIT"; then
        systemctl start --no-block "$UNIT"
    fi
}

# Times are seconds with fractions, both of this machine's clock.
configuration_is_read() {
    local written
    written=$(stat -c %.6Y "$CONF_DIR"/*.conf "$CONF_DIR"/conf.d/*.conf "$KEYS_DIR"/* | sort -n | tail -n 1)
    [ "$(sql "select extract(epoch from pg_conf_load_time()) > $written")" = t ]
}

main() {
    refuse_other_version
    write_postgresql_source
    install_server
    own_data
    write_configuration
    write_helpers
    apply_to_running_server
    rm -f "$KEYS_DIR/server.crt" "$KEYS_DIR/server.key"
    start_present_database
    if [ ${#changed_files[@]} -gt 0 ]; then
        say "PostgreSQL $PG_VERSION configured, ${#changed_files[@]} files written"
    else
        say "PostgreSQL $PG_VERSION is configured already"
    fi
}
