# What the steps of a role change share: paths, queries, records, waits. Comes after common.sh; the caller sets EPOCH, KIND, FROM,
# TO and FENCE. `key=value` lines on stdout are facts for the steps that follow and for the report.
# shellcheck shell=bash disable=SC1091,SC2034,SC2153,SC2154
. "$LIB/database.env"

readonly DATA_DIR=/var/lib/postgresql/$PG_VERSION/main
readonly BIN=/usr/lib/postgresql/$PG_VERSION/bin
readonly UNIT=postgresql@$PG_VERSION-main.service
readonly STATE_DIR=/var/lib/hacluster
readonly PROMOTION=$STATE_DIR/promotion.json
readonly REJOIN=$STATE_DIR/rejoin.json
readonly FENCED=$STATE_DIR/fenced
readonly ALONE=$STATE_DIR/alone
readonly DEGRADED=$STATE_DIR/degraded
readonly RUNTIME_CONF=$STATE_DIR/runtime.conf

fact() { printf '%s=%s\n' "$1" "$2"; }

now_ms() { date +%s%3N; }

scratch=$(mktemp)
trap 'rm -f "$scratch"' EXIT

# Without PAM and a log entry for each call: some of them are on the path of a write outage.
as_postgres() {
    HOME=/var/lib/postgresql PGPASSFILE=/etc/hacluster/postgresql/replication.pgpass PGCONNECT_TIMEOUT=2 \
        setpriv --reuid=postgres --regid=postgres --init-groups "$@"
}

sql() { as_postgres "$BIN/psql" -XAtqw -v ON_ERROR_STOP=1 -p "$PG_PORT" -d postgres -c "$1"; }

peer_sql() { as_postgres "$BIN/psql" -XAtqw -v ON_ERROR_STOP=1 "$PEER_CONNINFO" -c "$1"; }

# primary, standby or down.
server_role() {
    local answer
    answer=$(sql 'select pg_is_in_recovery()' 2> /dev/null) || { echo down; return; }
    if [ "$answer" = f ]; then echo primary; else echo standby; fi
}

# await WHAT SECONDS COMMAND...: asks every 50 ms until the command succeeds; exit code 1 on expiry, and AWAITED holds what it
# printed last. The caller decides what an expiry means.
await() {
    local what=$1 deadline=$(($(now_ms) + $2 * 1000))
    shift 2
    until AWAITED=$("$@" 2>&1); do
        if [ "$(now_ms)" -ge "$deadline" ]; then
            AWAITED="$what: last seen ${AWAITED:-nothing}"
            return 1
        fi
        sleep 0.05
    done
}

# durable PATH CONTENT: replaced in one step and on disk when it returns.
durable() {
    local candidate
    candidate=$(mktemp "$1.XXXXXX")
    printf '%s\n' "$2" > "$candidate"
    chown postgres: "$candidate"
    chmod 0644 "$candidate"
    sync "$candidate"
    mv "$candidate" "$1"
    sync "$STATE_DIR"
}

forget() { rm -f "$@" && sync "$STATE_DIR"; }

field() { sed -n "s/.*\"$2\":\"\\{0,1\\}\\([^,\"}]*\\).*/\\1/p" "$1" 2> /dev/null || true; }

recorded_epoch() { local epoch; epoch=$(field "$PROMOTION" epoch); echo "${epoch:-0}"; }

# record intended|done: the role change, on this host.
record() {
    durable "$PROMOTION" "$(printf '{"epoch":%d,"kind":"%s","from":"%s","to":"%s","fence":"%s","state":"%s","at":"%s"}' \
        "$EPOCH" "$KIND" "$FROM" "$TO" "$FENCE" "$1" "$(date -u +%FT%TZ)")"
}

# A plan of the past must not undo what came after it.
refuse_stale_plan() {
    local epoch
    epoch=$(recorded_epoch)
    [ "$epoch" -le "$EPOCH" ] ||
        fail "this plan has epoch $EPOCH, and the host has seen epoch $epoch" "run the command again: it will make a new plan"
}

# keep_from_starting REASON: neither this unit nor any other way of starting the server makes it a primary.
keep_from_starting() {
    durable "$FENCED" "$1"
    as_postgres touch "$DATA_DIR/standby.signal"
    sync "$DATA_DIR/standby.signal" "$DATA_DIR"
}

# control FIELD: one line of pg_controldata.
control() { as_postgres "$BIN/pg_controldata" -D "$DATA_DIR" | sed -n "s/^$1: *//p"; }

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
            "on $HOST: journalctl -u $UNIT; tail /var/log/postgresql/postgresql-$PG_VERSION-main.log"
    await "PostgreSQL to answer" 60 sql 'select 1' || fail "$AWAITED" "on $HOST: tail /var/log/postgresql/postgresql-$PG_VERSION-main.log"
}

# End of the WAL of a stopped server: the position at which the next record would have been written.
end_of_wal() {
    local redo timeline
    redo=$(control "Latest checkpoint's REDO location")
    timeline=$(control "Latest checkpoint's TimeLineID")
    as_postgres timeout "${1:-10}" "$BIN/pg_waldump" -q -p "$DATA_DIR/pg_wal" -t "$timeline" -s "$redo" 2>&1 > /dev/null |
        sed -n 's|.* at \([0-9A-F]*/[0-9A-F]*\):.*|\1|p' | tail -n 1 || true
}

receives() { [ "$(sql 'select status from pg_stat_wal_receiver')" = streaming ] || { echo "no WAL receiver streams"; return 1; }; }

# The slot that the peer uses while this server is primary.
ensure_peer_slot() {
    sql "select pg_create_physical_replication_slot('$PEER_SLOT', true)
         where not exists (select from pg_replication_slots where slot_name = '$PEER_SLOT')" > /dev/null
}

# A slot on a standby would hold back WAL for nobody.
drop_idle_slots() {
    sql "select pg_drop_replication_slot(slot_name) from pg_replication_slots
         where pg_is_in_recovery() and not active and slot_type = 'physical'" > /dev/null
}

# set_standby_names NAMES: takes effect at once; nothing that is copied or rewound carries it along.
set_standby_names() {
    durable "$RUNTIME_CONF" "synchronous_standby_names = '$1'"
    sql 'select pg_reload_conf()' > /dev/null
    await "synchronous_standby_names to become '$1'" 5 standby_names_are "$1" ||
        fail "$AWAITED" "on $HOST: look for errors in /var/log/postgresql/postgresql-$PG_VERSION-main.log"
}

standby_names_are() { local names; names=$(sql 'show synchronous_standby_names'); [ "$names" = "$1" ] || { echo "'$names'"; return 1; }; }

timeline() { sql "select ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int"; }
