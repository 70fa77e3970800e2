# shellcheck shell=bash disable=SC1091,SC2034,SC2153,SC2154
# What all scripts on a database host share: where PostgreSQL is, how it is asked, and what replication is called. Comes after the
# paths. A caller that does not set PG_VERSION gets the host's settings.
[ -n "${PG_VERSION:-}" ] || . "$LIB/database.env" || exit 1

readonly CONF_DIR=/etc/postgresql/$PG_VERSION/main
readonly DATA_DIR=/var/lib/postgresql/$PG_VERSION/main
readonly SERVER_LOG=/var/log/postgresql/postgresql-$PG_VERSION-main.log
# The wrappers in /usr/bin are Perl programs: five times the processor time.
readonly BIN=/usr/lib/postgresql/$PG_VERSION/bin
readonly UNIT=postgresql@$PG_VERSION-main.service

# Without PAM and a log entry for each call: some of them are on the path of a write outage.
as_postgres() {
    HOME=/var/lib/postgresql PGPASSFILE=$REPLICATION_PASSFILE PGCONNECT_TIMEOUT=2 \
        setpriv --reuid=postgres --regid=postgres --init-groups "$@"
}

# sql QUERY: on the local server, as its superuser. SQL_DEADLINE, in seconds, ends a query that waits.
sql() {
    as_postgres ${SQL_DEADLINE:+timeout "$SQL_DEADLINE"} \
        "$BIN/psql" -XAtqw -v ON_ERROR_STOP=1 -p "$PG_PORT" -d postgres -c "$1"
}

# monitor_psql ARGUMENT...: on the local server, for root and postgres without a change of user. MONITOR_DEADLINE: in seconds.
monitor_psql() {
    ${MONITOR_DEADLINE:+timeout "$MONITOR_DEADLINE"} \
        "$BIN/psql" -XAtqw -h /var/run/postgresql -p "$PG_PORT" -U "$MONITOR_ROLE" -d postgres "$@"
}

# peer_psql ARGUMENT...: on the peer, as the role that replicates; for root and postgres without a change of user.
peer_psql() {
    PGPASSFILE=$REPLICATION_PASSFILE PGCONNECT_TIMEOUT=2 timeout 4 "$BIN/psql" -XAtqw "$@" "$PEER_CONNINFO"
}

peer_sql() { as_postgres "$BIN/psql" -XAtqw -v ON_ERROR_STOP=1 "$PEER_CONNINFO" -c "$1"; }

# primary, standby or down. A server that cannot be asked is never taken for a primary.
server_role() {
    local answer
    answer=$(sql 'select pg_is_in_recovery()' 2> /dev/null) || { echo down; return; }
    if [ "$answer" = f ]; then echo primary; else echo standby; fi
}

has_data() { [ -s "$DATA_DIR/PG_VERSION" ]; }

# json_value NAME: of a flat JSON object on stdin; empty when it has no such member.
json_value() { sed -n "s/.*\"$1\":\"\\{0,1\\}\\([^,\"}]*\\).*/\\1/p"; }

# first_line FILE: empty when there is none.
first_line() { head -n 1 "$1" 2> /dev/null || true; }

receives() {
    local status
    status=$(sql 'select status from pg_stat_wal_receiver')
    [ "$status" = streaming ] || { echo "the WAL receiver is ${status:-not running}"; return 1; }
}

peer_streams() {
    [ "$(sql "select state from pg_stat_replication where application_name = '$PEER_NAME'")" = streaming ] || report_not_streaming
}

report_not_streaming() {
    echo "$PEER_NAME does not stream"
    return 1
}

# peer_slot_sql RESERVE: creates the slot that the peer uses while this server is primary. RESERVE: true keeps WAL for it from now on.
peer_slot_sql() {
    printf '%s' "select pg_create_physical_replication_slot('$PEER_SLOT', $1)
        where not exists (select from pg_replication_slots where slot_name = '$PEER_SLOT')"
}

ensure_peer_slot() { sql "$(peer_slot_sql "$1")" > /dev/null; }

# durable PATH CONTENT: a record or a marker of this host.
durable() { replace_file "$1" 0644 postgres "$2"$'\n'; }

# set_standby_names NAMES: takes effect at once; nothing that is copied or rewound carries it along.
set_standby_names() {
    durable "$RUNTIME_CONF" "synchronous_standby_names = '$1'"
    sql 'select pg_reload_conf()' > /dev/null
    await "synchronous_standby_names to become '$1'" 10 standby_names_are "$1" ||
        fail "$AWAITED" "on $HOST: look for errors in $SERVER_LOG"
}

standby_names_are() {
    local names
    names=$(sql 'show synchronous_standby_names')
    [ "$names" = "$1" ] || { echo "'$names'"; return 1; }
}

# Of pg_waldump's messages on stdin: it ends by naming the position at which no further record is.
end_of_pg_waldump() { sed -n 's|.* at \([0-9A-F]*/[0-9A-F]*\):.*|\1|p' | tail -n 1; }

# pg_control NAME: one line of pg_controldata on stdin.
pg_control() { sed -n "s/^$1: *//p"; }
