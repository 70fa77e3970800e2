# shellcheck shell=bash disable=SC2154
# On a stopped primary whose standby never took over: lifts the guard and starts it, with or without an answer of its peer.

main() {
    refuse_stale_plan
    if [ "$(server_role)" = standby ]; then
        fail "the server runs as a standby" "hacluster failover --to $REGION"
    fi
    record intended
    if peer_cannot_be_asked; then durable "$ALONE" "$KIND, epoch $EPOCH"; fi
    if [ "$(server_role)" = down ]; then
        no_server_process > /dev/null || stop_now
        rm -f "$DATA_DIR/standby.signal"
        forget "$FENCED" "$DEMOTED"
        start_server
    fi
    [ "$(server_role)" = primary ] || fail "the server did not start as primary" "look at hacluster status"
    if [ "$SYNCHRONOUS" = true ] && peer_cannot_be_asked; then
        record_degraded "start of $TO, epoch $EPOCH"
        set_standby_names ''
    fi
    ensure_peer_slot true
    sql "$(promoted_sql)"
    record "done"
    fact promoted_at_ms "$(now_ms)"
    say "is primary again on timeline $(timeline), epoch $EPOCH"
}

peer_cannot_be_asked() { [ "$FENCE" = Machine ] || [ "$FENCE" = Operator ]; }
