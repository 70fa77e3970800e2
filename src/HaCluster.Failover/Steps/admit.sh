# shellcheck shell=bash disable=SC2154
# On the primary: makes ready for the returning standby. NUMBER counts the rejoins of this epoch.

main() {
    require_primary
    record_rejoin intended
    # A slot that lost its WAL cannot be used again.
    sql "select pg_drop_replication_slot(slot_name) from pg_replication_slots
         where slot_name = '$PEER_SLOT' and wal_status = 'lost' and not active" > /dev/null
    ensure_peer_slot true
    sql 'checkpoint'
    say "is ready for $PEER_NAME to return"
}
