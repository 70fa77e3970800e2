# Gives the host its database, unless it has one: created here, empty or from the repository of the region, when none exists anywhere and
# this host was chosen as the first primary, else copied from the peer. Never changes the role of a server that has data.

INCOMING=$DATA_DIR.incoming
RESTORE_LOCK=/var/spool/pgbackrest/first-restore.lock
# Waits for commits of a standby that is away end here instead of never.
SQL_DEADLINE=60

# Sets peer_role to primary, standby, closed (it runs, and refuses the login) or unreachable, and peer_answer to the server's own words.
ask_peer() {
    if peer_answer=$(peer_sql 'select pg_is_in_recovery()' 2>&1); then
        if [ "$peer_answer" = f ]; then peer_role=primary; else peer_role=standby; fi
    elif refusal=$(refused_login <<< "$peer_answer"); then
        peer_role=closed
        peer_answer=$refusal
    else
        peer_role=unreachable
    fi
}

# The second witness that no database exists; the first, PEER_DATA, was asked on the peer itself when this machine was made.
no_peer_answers() {
    ask_peer
    [ "$peer_role" = unreachable ]
}

# Built beside its place and moved: an interrupted run leaves nothing that looks like a database.
create_database() {
    rm -rf "$INCOMING"
    install -d -m 0755 -o postgres -g postgres "$(dirname "$DATA_DIR")"
    as_postgres "$BIN/initdb" -D "$INCOMING" --data-checksums --encoding=UTF8 --locale=C.UTF-8 \
        --auth-local=peer --auth-host=scram-sha-256 > /dev/null
    # It has no peer to ask before it starts; the mark goes as soon as a standby streams.
    echo 'the first database of the cluster' > "$ALONE"
    mv "$INCOMING" "$DATA_DIR"
    say "created a new database"
}

# restore_database: from the newest backup and all WAL after it, on a new timeline. Restored beside its place and moved. A run that lost its
# operator goes on, and the next one waits for it.
restore_database() {
    local said made
    exec 7>> "$RESTORE_LOCK"
    flock 7
    if has_data; then return 0; fi
    said=$("$LIB/restored-copy" prepare latest 2>&1 > /dev/null 7>&-) ||
        fail "the database cannot be restored from the repository of the region: $said" \
            "see whether the repository of the other region has it, and name that one: 'hacluster config set hacluster:backup.restoreFrom $PEER_REGION'; then run up again"
    made=$(cat "$RECOVERED/made")
    install -d -m 0755 -o postgres -g postgres "$(dirname "$DATA_DIR")"
    echo 'the restored database of the cluster' > "$ALONE"
    rm -f "$RECOVERED/made"
    mv "$RECOVERED/data" "$DATA_DIR"
    sync "$(dirname "$DATA_DIR")"
    exec 7>&-
    say "restored the database from backup $(json_value backup <<< "$made"), last transaction $(json_value at <<< "$made"), on timeline $(json_value timeline <<< "$made")"
}

# The folder in which it was restored, unless it holds data that was set aside.
clear_restored() {
    if [ -e "$RECOVERED" ] && ! [ -e "$RECOVERED/data" ]; then rm -rf "$RECOVERED"; fi
}

copy_from_peer() {
    ask_peer
    case $peer_role in
        primary) ;;
        standby)
            fail "this host has no database, and $PEER_NAME holds the data as a standby" \
                "make it the primary: 'hacluster failover --to $PEER_REGION'; then run up again" ;;
        closed)
            fail "this host has no database, and $PEER_NAME, which runs, has other credentials than this deployment: $peer_answer" \
                "restore the state that it was deployed with ('hacluster adopt'), then run up again" ;;
        *)
            fail "this host has no database, and $PEER_NAME cannot be asked for a copy: $(printf '%s' "$peer_answer" | tail -n 1)" \
                "start PostgreSQL on $PEER_NAME ('hacluster ssh $PEER_NAME', then: sudo systemctl start $UNIT) and run up again" ;;
    esac
    peer_sql "select pg_create_physical_replication_slot('$SLOT')
        where not exists (select from pg_replication_slots where slot_name = '$SLOT')" > /dev/null
    copy_from_peer_to "$INCOMING"
    mv "$INCOMING" "$DATA_DIR"
    say "copied the database from $PEER_NAME"
}

# A primary is started only when its peer answers that it is none (database-may-start); systemd tries again until then.
start_server() {
    systemctl is-active -q "$UNIT" || systemctl start --no-block "$UNIT"
    wait_for "PostgreSQL to accept connections" 60 accepts_connections
}

accepts_connections() {
    "$BIN/pg_isready" -p "$PG_PORT" -h /var/run/postgresql || { journalctl -q --no-pager -n 3 -o cat -u "$UNIT"; return 1; }
}

# Everything the application and the peer need; safe to repeat. Passwords arrive as SCRAM verifiers: the server never sees one.
ensure_objects() {
    printf '%s;\n%s\n' "$(role_change_objects)" "$OBJECTS_SQL" | sql_script > /dev/null ||
        fail "roles, database and schema could not be set up" \
            "read the message above; in synchronous mode commits wait for $PEER_NAME: check it with 'hacluster status'"
    say "roles, database and table base.users are in place"
}

# On a standby the peer's slot reserves no WAL, so an old one with a position goes.
drop_reserving_slot() {
    sql "select pg_drop_replication_slot(slot_name) from pg_replication_slots
         where slot_name = '$PEER_SLOT' and pg_is_in_recovery() and not active and restart_lsn is not null" > /dev/null
}

main() {
    local copied='' role refusal
    if has_data; then
        say "has a database already"
    elif [ "$INITIAL_ROLE" = primary ] && [ "$PEER_DATA" = none ] && no_peer_answers; then
        if [ -n "$RESTORE" ]; then restore_database; else create_database; fi
    else
        copy_from_peer
        copied=yes
    fi
    [ -z "$RESTORE" ] || clear_restored
    if is_fenced; then
        say "is fenced ($(fence_reason)) and stays so until it is rejoined: 'hacluster rejoin'"
        return 0
    fi
    start_server
    role=$(server_role)
    [ "$role" != down ] || fail "PostgreSQL does not answer: $(sql 'select 1' 2>&1 | tail -n 1)" "on $HOST: journalctl -u $UNIT"
    if [ "$role" = standby ]; then
        drop_reserving_slot
        ensure_peer_slot false
        if [ -n "$copied" ]; then
            wait_for "streaming from $PEER_NAME" 30 receives
            say "is a standby, streaming from $PEER_NAME"
        else
            say "is a standby; its role is left as it is"
        fi
    else
        ensure_objects
        ensure_peer_slot false
        say "is the primary, timeline $(sql "select timeline_id from pg_control_checkpoint()")"
    fi
}
