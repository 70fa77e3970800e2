# shellcheck shell=bash disable=SC2154
# On the standby, whose peer runs PostgreSQL TARGET already: copies its database, stops the old server, whose data is kept as it is, and follows.
# All names of the library are those of TARGET here.

INCOMING=$DATA_DIR.incoming

main() {
    if [ "$(upgrade_field stage)" != converted ]; then
        ! grep -qx "PG_VERSION=$TARGET" "$LIB/database.env" || fail "this host uses PostgreSQL $TARGET already" "look at 'hacluster status'"
        rm -rf "$DATA_DIR"
        say "copies the database of $PEER_NAME"
        sql_of_peer_slot
        copy_from_peer_to "$INCOMING" > "$scratch" 2>&1 ||
            fail "the database of $PEER_NAME cannot be copied: $(tail -n 1 "$scratch")" "repair the cause, then run the command again, which goes on"
        stop_version "$FROM_VERSION"
        mv "$INCOMING" "$DATA_DIR"
        sync "${DATA_DIR%/*}"
        note_upgrade converted standby "$FROM_VERSION" "$LSN" "$AT"
    fi
    use_version "$FROM_VERSION" "$TARGET"
    start_version "$TARGET" 120 ||
        fail "PostgreSQL $TARGET does not start: $(why_not_started "$TARGET")" "on $HOST: journalctl -u $UNIT; then run the command again"
    wait_for "streaming from $PEER_NAME" 120 receives
    ensure_peer_slot false
    say "is a standby of PostgreSQL $TARGET, streaming from $PEER_NAME; the data of PostgreSQL $FROM_VERSION is kept in $(data_of "$FROM_VERSION")"
}

sql_of_peer_slot() {
    peer_sql "select pg_create_physical_replication_slot('$SLOT')
        where not exists (select from pg_replication_slots where slot_name = '$SLOT')" > /dev/null
}
