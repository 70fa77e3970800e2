# shellcheck shell=bash disable=SC2154
# On the primary: makes ready for the returning standby. NUMBER counts the rejoins of this epoch.

main() {
    [ "$(server_role)" = primary ] || fail "the server is not the primary" "look at hacluster status"
    durable "$REJOIN" "{\"epoch\":$EPOCH,\"number\":$NUMBER,\"region\":\"$FROM\",\"startsMachine\":$STARTS_MACHINE,\"state\":\"intended\"}"
    # A slot that lost its WAL cannot be used again.
    sql "select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = '$PEER_SLOT' and wal_status = 'lost' and not active" > /dev/null
    ensure_peer_slot
    sql 'checkpoint'
    say "is ready for $PEER_NAME to return"
}
