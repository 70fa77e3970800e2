# What the steps of a role change share: records, waits, the server as a process. The caller sets EPOCH, KIND, FROM, TO and FENCE.
# shellcheck shell=bash disable=SC1091,SC2034,SC2153,SC2154

scratch=$(mktemp)
trap 'rm -f "$scratch"' EXIT

forget() { rm -f "$@" && sync "$STATE_DIR"; }

# field FILE NAME
field() { json_value "$2" 2> /dev/null < "$1" || true; }

recorded_epoch() { local epoch; epoch=$(field "$PROMOTION" epoch); echo "${epoch:-0}"; }

# record intended|done: the role change, on this host.
record() {
    durable "$PROMOTION" "$(printf '{"epoch":%d,"kind":"%s","from":"%s","to":"%s","fence":"%s","state":"%s","at":"%s"}' \
        "$EPOCH" "$KIND" "$FROM" "$TO" "$FENCE" "$1" "$(date -u +%FT%TZ)")"
}

# record_rejoin intended|done: on the primary.
record_rejoin() {
    durable "$REJOIN" "{\"epoch\":$EPOCH,\"number\":$NUMBER,\"region\":\"$FROM\",\"startsMachine\":$STARTS_MACHINE,\"state\":\"$1\"}"
}

# record_degraded WHY: commits do not wait for the peer, since now.
record_degraded() { durable "$DEGRADED" "$(date -u +%FT%TZ) $1: writes are acknowledged without $PEER_NAME"; }

# promoted_sql: the role change in the database itself, which WAL carries to the peer. The write does not wait for a standby.
promoted_sql() {
    printf '%s' "set synchronous_commit = local;
        insert into hacluster.promotions (epoch, region) values ($EPOCH, '$TO') on conflict (epoch) do update set region = excluded.region"
}

# A plan of the past must not undo what came after it.
refuse_stale_plan() {
    local epoch
    epoch=$(recorded_epoch)
    [ "$epoch" -le "$EPOCH" ] ||
        fail "this plan has epoch $EPOCH, and the host has seen epoch $epoch" "run the command again: it will make a new plan"
}

require_primary() { [ "$(server_role)" = primary ] || fail "the server is not the primary" "look at hacluster status"; }

mark_as_standby() {
    as_postgres touch "$DATA_DIR/standby.signal"
    sync "$DATA_DIR/standby.signal" "$DATA_DIR"
}

# keep_from_starting REASON: neither this unit nor any other way of starting the server makes it a primary.
keep_from_starting() {
    durable "$FENCED" "$1"$'\n'was=primary
    mark_as_standby
}

# control NAME: one line of pg_controldata.
control() { as_postgres "$BIN/pg_controldata" -D "$DATA_DIR" | pg_control "$1"; }

# Stops the server at once, without a checkpoint, and reads back that it is gone.
stop_now() {
    systemctl kill --kill-whom=main --signal=SIGQUIT "$UNIT" 2> /dev/null || true
    as_postgres "$BIN/pg_ctl" -D "$DATA_DIR" -m immediate -s -t 3 stop > /dev/null 2>&1 || true
    timeout 5 systemctl stop "$UNIT" || systemctl kill --signal=SIGKILL "$UNIT" || true
    await "the server processes to end" 3 no_server_process ||
        fail "PostgreSQL is still running: $AWAITED" "stop the machine instead: hacluster failover --to $PEER_REGION --scope region"
}

no_server_process() { ! pgrep -u postgres -f "^$BIN/postgres .*-D $DATA_DIR"; }

start_server() {
    systemctl reset-failed "$UNIT" 2> /dev/null || true
    systemctl start "$UNIT" ||
        fail "PostgreSQL does not start: $(journalctl -q --no-pager -n 5 -o cat -u "$UNIT" | tr '\n' ' ')" \
            "on $HOST: journalctl -u $UNIT; tail $SERVER_LOG"
    await "PostgreSQL to answer" 60 sql 'select 1' || fail "$AWAITED" "on $HOST: tail $SERVER_LOG"
}

# End of the WAL of a stopped server: the position at which the next record would have been written.
end_of_wal() {
    local redo timeline
    redo=$(control "Latest checkpoint's REDO location")
    timeline=$(control "Latest checkpoint's TimeLineID")
    as_postgres timeout "${1:-10}" "$BIN/pg_waldump" -q -p "$DATA_DIR/pg_wal" -t "$timeline" -s "$redo" 2>&1 > /dev/null |
        end_of_pg_waldump || true
}

# A slot on a standby would hold back WAL for nobody.
drop_idle_slots() {
    sql "select pg_drop_replication_slot(slot_name) from pg_replication_slots
         where pg_is_in_recovery() and not active and slot_type = 'physical'" > /dev/null
}

timeline() { sql "select ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int"; }
