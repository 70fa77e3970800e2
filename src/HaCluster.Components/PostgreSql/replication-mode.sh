# Sets the replication mode on the primary; on a standby it only says so. The setting lives beside the data directory, so that
# neither a copy nor a rewind carries it to the other side.

main() {
    local role
    if is_fenced; then
        say "is fenced: the replication mode is the primary's"
        return 0
    fi
    role=$(server_role)
    [ "$role" != down ] || fail "PostgreSQL does not answer" "on $HOST: journalctl -u $UNIT"
    if [ "$role" = standby ]; then
        say "is a standby: the replication mode is the primary's"
    elif [ "$MODE" = asynchronous ]; then
        write_sql "$(mode_sql '')"
        set_standby_names ''
        say "replicates asynchronously"
    elif [ -e "$DEGRADED" ]; then
        write_sql "$(mode_sql '')"
        say "was degraded on purpose ($(head -n 1 "$DEGRADED")); the replication mode is left as it is"
    else
        # Named only once it streams: before that every write would wait.
        wait_for "the standby $PEER_NAME to stream" 30 peer_streams
        set_standby_names "\"$PEER_NAME\""
        SQL_DEADLINE=20 COMMIT=remote_apply write_sql "$(mode_sql "$PEER_REGION")" ||
            fail "$PEER_NAME does not acknowledge commits" "look at replication: 'hacluster status'"
        say "replicates synchronously to $PEER_NAME"
    fi
}
