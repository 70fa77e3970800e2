# shellcheck shell=bash disable=SC2154
# On the old primary of a switchover: stops cleanly, and succeeds only when the peer has replayed everything; else starts again
# as primary, with nothing lost.

stopped_here=''

main() {
    refuse_stale_plan
    if [ "$(field "$DEMOTED" epoch)" = "$EPOCH" ]; then
        say "was demoted already"
        fact shutdown_lsn "$(field "$DEMOTED" lsn)"
        return
    fi
    case $(server_role) in
        standby)
            say "is a standby already"
            return ;;
        primary) stop_cleanly ;;
        down) no_server_process > /dev/null || stop_now ;;
    esac
    hand_over
}

# Nothing is stopped whose successor cannot be asked, or that would not start again.
ensure_way_back() {
    local fault
    peer_sql 'select 1' > /dev/null 2> "$scratch" ||
        fail "$PEER_NAME cannot be asked from here: $(head -n 1 "$scratch")" "repair this on $HOST, then run the command again; nothing was stopped"
    configured port > /dev/null 2> "$scratch" ||
        fail "it would not start again: $(complaint < "$scratch")" "repair its configuration, then run the command again; nothing was stopped"
    fault=$(sql "select format('line %s of %s: %s', line_number, current_setting('hba_file'), error)
        from pg_hba_file_rules where error is not null limit 1")
    [ -z "$fault" ] ||
        fail "it would not start again: $fault" "repair its configuration, then run the command again; nothing was stopped"
}

# Writes go on while the checkpoint runs: the stop itself has little left to flush.
stop_cleanly() {
    local pid
    await "$PEER_NAME to stream" 2 peer_streams || fail "$AWAITED" "restore the standby first: 'hacluster rejoin $PEER_REGION'"
    ensure_way_back
    sql 'checkpoint'
    # With it this host may start as primary again even if the peer has the intention on record.
    record intended
    # The checkpoint takes its time. An operator who went away meanwhile will not promote the peer: this line ends the script then, and
    # the server goes on. From the next line on it does not depend on the operator.
    printf '%s: stops\n' "$HOST"
    trap '' HUP PIPE
    pid=$(head -n 1 "$DATA_DIR/postmaster.pid")
    durable "$FENCED" "switchover to $TO, epoch $EPOCH"$'\n'was=primary
    stopped_here=yes
    kill -INT "$pid"
    fact stopping_at_ms "$(now_ms)"
    if ! timeout 15 tail --pid="$pid" -s 0.01 -f /dev/null; then
        stop_now
        roll_back "PostgreSQL did not stop cleanly within 15 s"
    fi
}

hand_over() {
    local state lsn asking
    as_postgres "$BIN/pg_controldata" -D "$DATA_DIR" > "$scratch"
    state=$(pg_control 'Database cluster state' < "$scratch")
    lsn=$(pg_control 'Latest checkpoint location' < "$scratch")
    [ "$state" = 'shut down' ] || roll_back "the database is '$state', not cleanly shut down"
    { peer_replays "$lsn" || exit 1; } > "$scratch" &
    asking=$!
    if [ -n "$stopped_here" ]; then
        mark_as_demoted "$lsn"
        wait "$asking" || roll_back "$PEER_NAME did not replay the shutdown checkpoint at $lsn: $(head -n 1 "$scratch")"
    else
        wait "$asking" || roll_back "$PEER_NAME has not replayed the shutdown checkpoint at $lsn: $(head -n 1 "$scratch")"
        mark_as_demoted "$lsn"
    fi
    fact shutdown_lsn "$lsn"
    fact demoted_at_ms "$(now_ms)"
    say "stopped cleanly; $PEER_NAME has replayed everything up to the shutdown checkpoint"
}

# peer_replays LSN: waits until the peer has replayed what begins there, for 5 s. Says on stdout why it has not.
peer_replays() {
    local deadline
    deadline=$(($(now_ms) + 5000))
    open_session as_postgres "$BIN/psql" "$PEER_CONNINFO"
    while ask "select case when pg_last_wal_replay_lsn() > '$1' then 'all' else pg_last_wal_replay_lsn()::text end"; do
        if [ "$ANSWER" = all ]; then
            close_session
            return 0
        fi
        if [ "$(now_ms)" -gt "$deadline" ]; then
            echo "it has replayed up to $ANSWER only" > "$scratch.error"
            break
        fi
        sleep 0.005
    done
    cat "$scratch.error"
    close_session
    return 1
}

mark_as_demoted() {
    mark_as_standby
    durable "$DEMOTED" "{\"epoch\":$EPOCH,\"lsn\":\"$1\"}"
}

# Only what this run has stopped, holding the lock since, may start again without asking: nobody was promoted meanwhile. A server that was
# down before may have been stopped by another switchover, whose promotion is done.
roll_back() {
    [ -n "$stopped_here" ] ||
        fail "$1; the server was down before this step" "run the command again, or start it again: 'hacluster failover --to $REGION'"
    rm -f "$DATA_DIR/standby.signal"
    durable "$ALONE" "the switchover to $TO, epoch $EPOCH, was given up"
    lift_fence
    forget "$DEMOTED"
    say "goes back to being primary: $1"
    start_server
    fail "$1; $NODE_NAME runs as primary again and nothing is lost" "look at replication with 'hacluster status', then run the command again"
}
