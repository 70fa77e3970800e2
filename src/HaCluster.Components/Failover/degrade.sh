# shellcheck shell=bash disable=SC2154
# On a synchronous primary whose standby is away: commits no longer wait. Recorded until a rejoin restores it.

main() {
    [ "$(server_role)" = primary ] || fail "the server is not the primary" "look at hacluster status"
    [ -e "$DEGRADED" ] || durable "$DEGRADED" "$(date -u +%FT%TZ) operator: writes are acknowledged without $PEER_NAME"
    set_standby_names ''
    say "writes are acknowledged without $PEER_NAME from now on; restore it with: hacluster rejoin $PEER_REGION"
    fact degraded_at_ms "$(now_ms)"
}
