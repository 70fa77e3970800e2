# shellcheck shell=bash disable=SC2154
# On a stopped primary whose standby never took over: lifts the guard and starts it, with or without an answer of its peer.

main() {
    refuse_stale_plan
    if [ "$(server_role)" = standby ]; then
        fail "the server runs as a standby" "make it the primary: 'hacluster failover --to $REGION'"
    fi
    record intended
    # The peer was fenced, or cannot be asked; where it was neither, it must answer before this server starts.
    [ "$FENCE" = None ] || durable "$ALONE" "$KIND, epoch $EPOCH"
    if [ "$(server_role)" = down ]; then
        no_server_process > /dev/null || stop_now
        rm -f "$DATA_DIR/standby.signal"
        lift_fence
        forget "$DEMOTED"
        start_server
    fi
    [ "$(server_role)" = primary ] || fail "the server did not start as primary" "look at 'hacluster status'"
    # A standby that streams again in a moment need not be waited for; one that does not would stop all writes. None follows data of an earlier
    # moment before it is rejoined.
    if [ "$SYNCHRONOUS" = true ] && { [ "$KIND" = Recovery ] || ! await "$PEER_NAME to stream" 3 peer_streams; }; then
        record_degraded "start of $TO, epoch $EPOCH"
        write_sql "$(mode_sql '')"
        set_standby_names ''
    fi
    ensure_peer_slot true
    write_sql "$(promoted_sql)"
    record "done"
    fact promoted_at_ms "$(now_ms)"
    say "is primary again on timeline $(timeline), epoch $EPOCH"
}
