# shellcheck shell=bash disable=SC2154
# On the returning host: becomes a standby of the primary. What only this host has is kept as text before it is discarded.

readonly INCOMING=$DATA_DIR.incoming
readonly ASIDE=$DATA_DIR.aside

main() {
    local how known
    if [ "$(server_role)" = standby ] && receives > /dev/null; then
        say "streams from $PEER_NAME already"
        fact rejoined_by nothing
        return
    fi
    [ "$(peer_sql 'select pg_is_in_recovery()')" = f ] || fail "$PEER_NAME is not the primary" "look at hacluster status"
    if [ "$(server_role)" = primary ]; then
        keep_from_starting "rejoin, epoch $EPOCH"
    fi
    stop_for_rejoin
    keep_diverged_wal
    if was_standby && start_as_standby; then
        how=restart
    elif rewind && start_as_standby; then
        how=rewind
    else
        say "the rewind is not possible: $WHY; copying the database anew"
        copy
        start_as_standby || fail "the copied database does not stream: $AWAITED" "on $HOST: tail $SERVER_LOG"
        how=copy
    fi
    rm -rf "$ASIDE"
    # What the primary knows of the last role change: this host was away.
    known=$(peer_sql 'select hacluster.promotion()')
    [ -z "$known" ] || durable "$PROMOTION" "$known"
    drop_idle_slots
    forget "$ALONE" "$DEMOTED" "$DEGRADED"
    say "is a standby, streaming from $PEER_NAME (by $how)"
    fact rejoined_by "$how"
    fact rejoined_at_ms "$(now_ms)"
}

stop_for_rejoin() {
    timeout 30 systemctl stop "$UNIT" || true
    no_server_process > /dev/null || stop_now
}

# Only a server that never was primary since its last clean contact can simply go on.
was_standby() { [ -e "$DATA_DIR/standby.signal" ] && ! [ -e "$FENCED" ] && ! [ -e "$DEMOTED" ]; }

# The point at which the primary's history left this host's timeline; empty when it never did.
fork_point() {
    local mine
    mine=$(control "Latest checkpoint's TimeLineID")
    peer_sql "select convert_from(pg_read_binary_file('pg_wal/' || name), 'UTF8') from pg_ls_dir('pg_wal', false, false) as name
              where name like '%.history' order by name desc limit 1" | awk -v mine="$mine" '$1 == mine { print $2 }'
}

# pg_waldump of everything behind the fork, with the number of rows and commits that only this host has.
keep_diverged_wal() {
    local fork timeline file
    has_data || return 0
    fork=$(fork_point || true)
    [ -n "$fork" ] || return 0
    timeline=$(control "Latest checkpoint's TimeLineID")
    install -d -m 0700 -o postgres -g postgres "$DIVERGED"
    file=$DIVERGED/epoch-$EPOCH-$NUMBER.waldump
    as_postgres "$BIN/pg_waldump" -p "$DATA_DIR/pg_wal" -t "$timeline" -s "$fork" > "$file" 2> "$file.end" || true
    fact diverged_from "$fork"
    fact diverged_to "$(end_of_pg_waldump < "$file.end")"
    fact diverged_commits "$(grep -c ' desc: COMMIT ' "$file" || true)"
    fact diverged_rows "$(grep -cE 'rmgr: Heap .* desc: (INSERT|UPDATE|HOT_UPDATE|DELETE)' "$file" || true)"
    say "what only this host has is kept in $file"
}

rewind() {
    WHY='there is no database'
    has_data || return 1
    # Crash recovery, which a rewind does first, is not possible in standby mode; the fence marker still keeps the unit down.
    [ -e "$FENCED" ] || durable "$FENCED" "rejoin, epoch $EPOCH"$'\n'was=primary
    rm -f "$DATA_DIR/standby.signal"
    recover_from_crash || { WHY="crash recovery: $(tail -n 1 "$scratch")"; return 1; }
    pg_rewind --dry-run > "$scratch" 2>&1 || { WHY="pg_rewind --dry-run: $(tail -n 1 "$scratch")"; return 1; }
    pg_rewind > "$scratch" 2>&1 || { WHY="pg_rewind: $(tail -n 1 "$scratch")"; return 1; }
    WHY='the rewound database does not stream'
}

# What pg_rewind would do itself, but not in a dry run.
recover_from_crash() {
    case $(control 'Database cluster state') in
        'shut down' | 'shut down in recovery') ;;
        *) as_postgres "$BIN/postgres" --single -F -D "$DATA_DIR" -c "config_file=$CONF_DIR/postgresql.conf" \
            template1 < /dev/null > "$scratch" 2>&1 ;;
    esac
}

pg_rewind() {
    as_postgres "$BIN/pg_rewind" -D "$DATA_DIR" --source-server="$PEER_CONNINFO" \
        --config-file="$CONF_DIR/postgresql.conf" "$@"
}

# Beside the old data when the disk has room for both, else in its place.
copy() {
    local need free
    rm -rf "$INCOMING" "$ASIDE"
    need=$(peer_sql "select coalesce(sum(pg_database_size(oid)), 0)::bigint / 1024 + 1048576 from pg_database where datallowconn and has_database_privilege(oid, 'connect')")
    free=$(df --output=avail -k "$(dirname "$DATA_DIR")" | tail -n 1)
    if [ "$free" -lt "$need" ]; then
        say "the disk has no room for a second copy: the old data is removed first"
        rm -rf "$DATA_DIR"
    fi
    as_postgres "$BIN/pg_basebackup" -d "$PEER_CONNINFO" -D "$INCOMING" -S "$SLOT" --wal-method=stream --checkpoint=fast --no-password
    if [ -e "$DATA_DIR" ]; then mv "$DATA_DIR" "$ASIDE"; fi
    mv "$INCOMING" "$DATA_DIR"
}

start_as_standby() {
    mark_as_standby
    forget "$FENCED"
    systemctl reset-failed "$UNIT" 2> /dev/null || true
    if ! systemctl start "$UNIT"; then
        AWAITED="PostgreSQL does not start: $(journalctl -q --no-pager -n 3 -o cat -u "$UNIT" | tr '\n' ' ')"
        return 1
    fi
    await "streaming from $PEER_NAME" 15 receives || { WHY=$AWAITED; timeout 30 systemctl stop "$UNIT" || stop_now; return 1; }
}
