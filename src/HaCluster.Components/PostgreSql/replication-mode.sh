# Sets the replication mode on the primary; on a standby it only says so. The setting lives beside the data directory, so that
# neither a copy nor a rewind carries it to the other side.

BIN=/usr/lib/postgresql/$PG_VERSION/bin
RUNTIME_CONF=/var/lib/hacluster/runtime.conf
DEGRADED=/var/lib/hacluster/degraded

sql() { runuser -u postgres -- "$BIN/psql" -XAtq -v ON_ERROR_STOP=1 -p "$PG_PORT" -d postgres -c "$1"; }

standby_streams() { [ "$(sql "select state from pg_stat_replication where application_name = '$PEER_NAME'")" = streaming ] || sql_nothing; }

sql_nothing() {
    echo "no standby named $PEER_NAME streams"
    return 1
}

names_are() { [ "$(sql 'show synchronous_standby_names')" = "$1" ]; }

set_standby_names() {
    write_file "$RUNTIME_CONF" 0644 postgres "synchronous_standby_names = '$1'"$'\n'
    sql 'select pg_reload_conf()' > /dev/null
    wait_for "the reload to be read" 10 names_are "$1"
}

main() {
    local in_recovery
    if [ -e /var/lib/hacluster/fenced ]; then
        say "is fenced: the replication mode is the primary's"
        return 0
    fi
    in_recovery=$(sql 'select pg_is_in_recovery()')
    if [ "$in_recovery" = t ]; then
        say "is a standby: the replication mode is the primary's"
    elif [ "$MODE" = asynchronous ]; then
        set_standby_names ''
        say "replicates asynchronously"
    elif [ -e "$DEGRADED" ]; then
        say "was degraded on purpose ($(head -n 1 "$DEGRADED")); the replication mode is left as it is"
    else
        # Named only once it streams: before that every write would wait.
        wait_for "the standby $PEER_NAME to stream" 30 standby_streams
        set_standby_names "\"$PEER_NAME\""
        say "replicates synchronously to $PEER_NAME"
    fi
}
