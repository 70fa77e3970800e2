# shellcheck shell=bash disable=SC2154
# On the primary: stops it, has pg_upgrade turn its database into one of PostgreSQL TARGET, and starts that. The standby keeps running and has all
# that was ever acknowledged by the old version. Until the new server starts every failure ends with the old one serving.

NEW_BIN=$(bin_of "$TARGET") NEW_DATA=$(data_of "$TARGET") NEW_CONF=$(conf_of "$TARGET")
SINCE=''

# Nothing is stopped that would not start again.
expect_way_back() {
    peer_sql 'select 1' > /dev/null 2> "$scratch" ||
        fail "$PEER_NAME cannot be asked from here: $(head -n 1 "$scratch")" "repair this on $HOST, then run the command again; nothing was stopped"
    configured port > /dev/null 2> "$scratch" ||
        fail "it would not start again: $(complaint < "$scratch")" "repair its configuration, then run the command again; nothing was stopped"
    [ -s "$NEW_DATA/PG_VERSION" ] || fail "there is no new database to move to" "run the command again; nothing was stopped"
}

# The standby learns it before it is left: from here on nobody may promise that it has everything.
release_commits() {
    [ "$(upgrade_field synchronous)" = yes ] || return 0
    COMMIT=remote_apply SQL_DEADLINE=20 write_sql "$(mode_sql '')" ||
        fail "$PEER_NAME does not acknowledge commits" "look at replication: 'hacluster status'; nothing was stopped"
    set_standby_names ''
}

# go_back WHY FIX: the old server serves again.
go_back() {
    local waited
    discard_new
    start_version "$PG_VERSION" 120 ||
        fail "$1; and PostgreSQL $PG_VERSION does not start again: $(why_not_started "$PG_VERSION")" "make the standby the primary: 'hacluster failover --to $PEER_REGION'"
    waited=$(($(now_ms) - SINCE))
    hold_commits
    forget "$MAJOR_UPGRADE"
    fail "$1; PostgreSQL $PG_VERSION serves again, writes waited for $waited ms" "$2"
}

# peer_has LSN: the standby has received everything up to there.
peer_has() {
    local received
    received=$(peer_sql 'select pg_last_wal_receive_lsn()')
    [ "$(peer_sql "select pg_last_wal_receive_lsn() >= '$1'")" = t ] || { echo "it has received up to $received, of $1"; return 1; }
}

convert() {
    cd "$FOLDER" || return 1
    as_postgres "$NEW_BIN/pg_upgrade" --link --jobs 2 -b "$BIN" -B "$NEW_BIN" -d "$DATA_DIR" -D "$NEW_DATA" -U postgres -s "$FOLDER" \
        -o "-c config_file=$CONF_DIR/postgresql.conf -c archive_mode=off -c synchronous_standby_names=" \
        -O "-c config_file=$NEW_CONF/postgresql.conf -c archive_mode=off -c synchronous_standby_names=" > "$scratch" 2>&1 9>&-
}

# last_error FOLDER: of the log of the database on which it failed.
last_error() {
    local log
    log=$(grep -rlE 'error:.*ERROR:' "$1" 2> /dev/null | tail -n 1 || true)
    [ -z "$log" ] || printf '; %s' "$(grep -m 1 -E 'error:.*ERROR:' "$log")"
}

# What the planner knows of the tables is not taken over by every version. The server serves meanwhile.
analyze() {
    local options=(--analyze-in-stages)
    [ "$TARGET" -lt 18 ] || options+=(--missing-stats-only)
    as_postgres "$NEW_BIN/vacuumdb" --all -w -p "$PG_PORT" "${options[@]}" > /dev/null 2> "$scratch" ||
        say "the statistics of the tables are not complete: $(tail -n 1 "$scratch"); to be had with vacuumdb --all --analyze-only"
}

# go_on: the host was lost after the database had moved and before its server ran.
go_on() {
    use_version "$(upgrade_field from)" "$TARGET"
    start_version "$TARGET" 300 ||
        fail "PostgreSQL $TARGET does not start: $(why_not_started "$TARGET")" \
            "go back to PostgreSQL $(upgrade_field from), which $PEER_NAME still has as it was: 'hacluster upgrade rollback'"
    say "runs PostgreSQL $(sql 'show server_version')"
}

main() {
    local at end output synchronous=''
    if is_fenced; then fail "the server is kept from starting: $(fence_reason)" "bring it back as a standby: 'hacluster rejoin $REGION'"; fi
    if [ "$(upgrade_field stage)" = converted ]; then
        go_on
        return
    fi
    require_primary
    await "$PEER_NAME to stream" 10 peer_streams || fail "$AWAITED" "restore the standby first: 'hacluster rejoin $PEER_REGION'; nothing was stopped"
    expect_way_back
    make_folder
    trap 'rm -rf "$FOLDER" "$scratch"' EXIT
    if [ -n "$(sql 'show synchronous_standby_names')" ]; then synchronous=yes; fi
    note_upgrade converting primary "$PG_VERSION" '' '' "$synchronous"
    release_commits
    # What is flushed now is not waited for in the stop.
    sql checkpoint > /dev/null
    sql checkpoint > /dev/null
    # An operator who went away does not end it from here on.
    trap '' HUP PIPE
    say "stops PostgreSQL $PG_VERSION"
    SINCE=$(now_ms)
    at=$(date -u +%FT%TZ)
    stop_version "$PG_VERSION"
    [ "$(control 'Database cluster state')" = 'shut down' ] || go_back "PostgreSQL did not stop cleanly" "look at $SERVER_LOG on $HOST, then run the command again"
    end=$(end_of_wal "$(as_postgres "$BIN/pg_controldata" -D "$DATA_DIR")")
    await "$PEER_NAME to receive all" 20 peer_has "${end:-FFFFFFFF/FFFFFFFF}" || go_back "$AWAITED" "look at replication ('hacluster status'), then run the command again"
    # In a shell of its own: it changes the folder.
    if ! (convert); then
        output=$(keep_output)
        go_back "pg_upgrade: $(complaint_of_pg_upgrade < "$scratch")$(last_error "$output")" "repair the cause, then run the command again; more is in $output on $HOST"
    fi
    rm -f "${NEW_DATA%/*}/not-used"
    note_upgrade converted primary "$PG_VERSION" "$end" "$at"
    use_version "$PG_VERSION" "$TARGET"
    start_version "$TARGET" 120 ||
        fail "PostgreSQL $TARGET does not start: $(why_not_started "$TARGET")" \
            "go back to PostgreSQL $PG_VERSION, which $PEER_NAME still has as it was: 'hacluster upgrade rollback'"
    fact write_outage_ms "$(($(now_ms) - SINCE))"
    write_sql "$(mode_sql '')"
    sql "$(peer_slot_sql true)" > /dev/null
    say "runs PostgreSQL $(sql 'show server_version'); PostgreSQL $PG_VERSION was stopped at $end"
    if [ -e "$FOLDER/update_extensions.sql" ]; then
        as_postgres "$NEW_BIN/psql" -XAtqw -p "$PG_PORT" -d postgres -f "$FOLDER/update_extensions.sql" > /dev/null 2> "$scratch" ||
            say "not all extensions were updated: $(tail -n 1 "$scratch")"
    fi
    analyze
}
