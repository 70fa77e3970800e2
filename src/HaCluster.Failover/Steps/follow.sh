# shellcheck shell=bash disable=SC2154
# On the demoted primary: starts as a standby of the peer. Its configuration names the peer as source already.

main() {
    refuse_stale_plan
    if [ "$(server_role)" = primary ]; then
        fail "the server is primary" "look at 'hacluster status', then run the command again"
    fi
    as_postgres touch "$DATA_DIR/standby.signal"
    if [ "$(server_role)" = down ]; then
        lift_fence
        start_server
    fi
    drop_peer_slot
    await "streaming from $PEER_NAME" 20 receives || fail "$AWAITED" "bring it back as a standby: 'hacluster rejoin $REGION'"
    record "done"
    say "is a standby, streaming from $PEER_NAME"
    fact following_at_ms "$(now_ms)"
}
