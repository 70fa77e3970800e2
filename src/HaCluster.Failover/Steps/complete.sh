# shellcheck shell=bash disable=SC2154
# On the primary: waits until the standby streams, lets commits wait for it again where that is configured, and records completion.

main() {
    refuse_stale_plan
    require_primary
    await "$PEER_NAME to stream" 20 peer_streams || fail "$AWAITED" "restore the standby: 'hacluster rejoin $PEER_REGION'"
    if [ "$SYNCHRONOUS" = true ]; then
        set_standby_names "\"$PEER_NAME\""
        forget "$DEGRADED"
        await "commits to wait for $PEER_NAME" 5 peer_is_synchronous || fail "$AWAITED" "restore the standby: 'hacluster rejoin $PEER_REGION'"
        # From now on nothing is acknowledged without it, and it knows.
        SQL_DEADLINE=10 COMMIT=remote_apply write_sql "$(mode_sql "$PEER_REGION")" ||
            fail "$PEER_NAME does not acknowledge commits" "restore the standby: 'hacluster rejoin $PEER_REGION', or let commits go on alone: 'hacluster degrade'"
    fi
    # From now on the peer could take over: this server must ask it before it starts.
    forget "$ALONE"
    record_completion
    say "$PEER_NAME streams$([ "$SYNCHRONOUS" != true ] || echo ' and acknowledges every commit')"
    fact redundant_at_ms "$(now_ms)"
}

record_completion() {
    if [ "$KIND" = Rejoin ]; then record_rejoin "done"; else record "done"; fi
}

peer_is_synchronous() {
    [ "$(sql "select sync_state from pg_stat_replication where $IS_PEER")" = sync ] ||
        { echo "$PEER_NAME is not the synchronous standby yet"; return 1; }
}
