# shellcheck shell=bash disable=SC2154
# On a database host, while it serves: installs PostgreSQL TARGET beside the present version and puts its settings in place. On the primary it
# also makes the new database, which is empty, and has pg_upgrade say whether the present one can become it.

NEW_BIN=$(bin_of "$TARGET") NEW_DATA=$(data_of "$TARGET") NEW_CONF=$(conf_of "$TARGET")

install_target() {
    # Debian would create a database of its own, with its own settings, while installing the package.
    write_file /etc/postgresql-common/createcluster.conf 0644 root $'create_main_cluster = false\n'
    if ! [ -x "$NEW_BIN/postgres" ]; then
        # The new version may need later ones of what all versions share, whose scripts must not touch the server that runs.
        apt-mark unhold postgresql-common postgresql-client-common > /dev/null 2>&1 || true
        keep_server_running
    fi
    ensure_packages "$NEW_BIN/postgres" "postgresql-$TARGET" "postgresql-client-$TARGET"
    hold_packages "postgresql-$TARGET" "postgresql-client-$TARGET" postgresql-common postgresql-client-common
    [ -x "$NEW_BIN/pg_upgrade" ] || fail "$NEW_BIN has no pg_upgrade" "look at the package postgresql-$TARGET on $HOST"
    copy_settings "$PG_VERSION" "$TARGET"
}

# The server reads the settings without starting. An unknown one, or a value that this version does not take, ends that.
check_settings() {
    local empty
    empty=$(mktemp -d)
    chown postgres "$empty"
    as_postgres "$NEW_BIN/postgres" -D "$empty" -c "config_file=$NEW_CONF/postgresql.conf" -c "data_directory=$empty" -C cluster_name > /dev/null 2> "$scratch" ||
        { rm -rf "$empty"; fail "PostgreSQL $TARGET refuses the settings: $(complaint < "$scratch")" "report this as a defect of the rendered file; nothing was changed"; }
    rm -rf "$empty"
}

# create_new: with the properties that pg_upgrade wants to be the same. What an earlier run has left was never used.
create_new() {
    local encoding collate ctype checksums
    IFS='|' read -r encoding collate ctype < <(sql "select pg_encoding_to_char(encoding), datcollate, datctype from pg_database where datname = 'template0'")
    checksums=$(control 'Data page checksum version')
    rm -rf "$NEW_DATA"
    install -d -m 0755 -o postgres -g postgres "${NEW_DATA%/*}"
    # For whoever finds a database of another version here (server.sh).
    touch "${NEW_DATA%/*}/not-used"
    local options=(--encoding="$encoding" --lc-collate="$collate" --lc-ctype="$ctype" --wal-segsize="$(($(control 'Bytes per WAL segment') / 1048576))"
        --username=postgres --auth-local=peer --auth-host=scram-sha-256)
    if [ "$checksums" != 0 ]; then
        options+=(--data-checksums)
    elif [ "$TARGET" -ge 18 ]; then
        options+=(--no-data-checksums)
    fi
    as_postgres "$NEW_BIN/initdb" -D "$NEW_DATA" "${options[@]}" > "$scratch" 2>&1 ||
        fail "the new database cannot be created: $(tail -n 1 "$scratch")" "repair the cause on $HOST; nothing was changed for the present database"
}

# An archive of which pgBackRest does not know the format would stop the backups.
check_pgbackrest() {
    [ -e /etc/pgbackrest/pgbackrest.conf ] || return 0
    as_postgres pgbackrest --stanza=hacluster --pg1-path="$NEW_DATA" --log-level-console=error archive-get 000000010000000000000001 "$scratch.wal" > "$scratch" 2>&1 || true
    rm -f "$scratch.wal"
    ! grep -q 'control version' "$scratch" ||
        fail "$(pgbackrest version) does not know PostgreSQL $TARGET, and backups are enabled" \
            "give all hosts a package source with a later pgBackRest and upgrade it on all of them; nothing was changed"
}

check_upgrade() {
    make_folder
    if ! (cd "$FOLDER" && as_postgres "$NEW_BIN/pg_upgrade" --check -b "$BIN" -B "$NEW_BIN" -d "$DATA_DIR" -D "$NEW_DATA" -U postgres -s "$FOLDER" \
        -o "-c config_file=$CONF_DIR/postgresql.conf" -O "-c config_file=$NEW_CONF/postgresql.conf" -p "$PG_PORT" > "$scratch" 2>&1); then
        fail "pg_upgrade --check: $(complaint_of_pg_upgrade < "$scratch")" \
            "change in the database what it names, then run the command again; more is in $(keep_output) on $HOST. The cluster serves on as before"
    fi
    rm -rf "$NEW_DATA/pg_upgrade_output.d"
}

# rehearse: everything but the rows goes into the new database, which is thrown away then. What pg_upgrade would fail at in the middle, such as a
# property that a later minor version of the old server has brought, is seen while the cluster serves.
rehearse() {
    local database said=''
    make_folder
    as_postgres "$NEW_BIN/pg_ctl" -D "$NEW_DATA" -s -w -t 60 -l "$FOLDER/log" start -o "-c config_file=$NEW_CONF/postgresql.conf -c listen_addresses= \
        -c unix_socket_directories=$FOLDER -c archive_mode=off -c synchronous_standby_names= -c fsync=off -c shared_buffers=64MB" > /dev/null 2>&1 9>&- ||
        said="it does not start: $(tail -n 2 "$FOLDER/log" | tr '\n' ' ')"
    if [ -z "$said" ]; then
        # The role that both have is the only one that may be there.
        as_postgres "$NEW_BIN/pg_dumpall" -h /var/run/postgresql -p "$PG_PORT" --roles-only --no-role-passwords 2> "$scratch" |
            grep -vx 'CREATE ROLE postgres;' | into template1 || said=$(head -n 1 "$scratch")
    fi
    while [ -z "$said" ] && IFS= read -r database; do
        dump_shape "$database" | into template1 || said="$database: $(head -n 1 "$scratch")"
    done < <(sql "select datname from pg_database where datallowconn and datname <> 'template1' order by datname")
    as_postgres "$NEW_BIN/pg_ctl" -D "$NEW_DATA" -s -w -t 60 -m immediate stop > /dev/null 2>&1 || true
    [ -z "$said" ] || fail "PostgreSQL $TARGET does not take what the database is made of: $said" \
        "change it, or take a later minor version of PostgreSQL $TARGET, then run the command again. The cluster serves on as before"
}

# into DATABASE: SQL on stdin, in the new server of the rehearsal.
into() { as_postgres "$NEW_BIN/psql" -XAtq -v ON_ERROR_STOP=1 -h "$FOLDER" -p "$PG_PORT" -d "$1" -f - > /dev/null 2>> "$scratch"; }

# dump_shape DATABASE: one that is there already is replaced.
dump_shape() {
    local name=$1 options=(--create)
    [ "$name" != postgres ] || options+=(--clean --if-exists)
    name=${name//\\/\\\\}
    as_postgres "$NEW_BIN/pg_dump" -h /var/run/postgresql -p "$PG_PORT" --schema-only "${options[@]}" -d "dbname='${name//\'/\\\'}'" 2> "$scratch"
}

main() {
    if is_fenced; then fail "the server is kept from starting: $(fence_reason)" "bring it back as a standby: 'hacluster rejoin $REGION'"; fi
    install_target
    check_settings
    [ "$(server_role)" = primary ] || { say "has PostgreSQL $TARGET installed"; return; }
    create_new
    check_pgbackrest
    check_upgrade
    rehearse
    create_new
    rm -rf "$FOLDER"
    say "has PostgreSQL $TARGET installed, and pg_upgrade finds nothing against it"
}
