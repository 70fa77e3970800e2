# shellcheck shell=bash disable=SC2154
# On a synchronous primary whose standby is away: commits no longer wait. Recorded until a rejoin restores it.

main() {
    require_primary
    # Written down before it is true, here and in the database: a standby that still streams learns it with the WAL.
    [ -e "$DEGRADED" ] || record_degraded operator
    write_sql "$(mode_sql '')"
    set_standby_names ''
    say "writes are acknowledged without $PEER_NAME from now on; restore it with: 'hacluster rejoin $PEER_REGION'"
    fact degraded_at_ms "$(now_ms)"
}
