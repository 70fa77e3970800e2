# shellcheck shell=bash disable=SC2154
# On the standby: becomes the primary. SHUTDOWN_LSN (switchover) must have been replayed before; SYNCHRONOUS says whether commits
# are to wait for the other region.

main() {
    local state role received names replayed timeline
    refuse_stale_plan
    state=$(sql "select case when pg_is_in_recovery() then 'standby' else 'primary' end,
                 greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()),
                 coalesce(pg_last_wal_replay_lsn() > nullif('$SHUTDOWN_LSN', '')::pg_lsn, '$SHUTDOWN_LSN' = ''),
                 current_setting('synchronous_standby_names')" 2>&1) ||
        fail "PostgreSQL does not answer: $state" "hacluster rejoin $REGION, or on $HOST: journalctl -u $UNIT"
    IFS='|' read -r role received replayed names <<< "$state"
    if [ "$role" = standby ]; then
        if [ "$KIND" = Switchover ] && [ -z "$SHUTDOWN_LSN" ]; then
            fail "the old primary did not say where it stopped" "run the command again"
        fi
        [ "$replayed" = t ] || fail "the shutdown checkpoint at $SHUTDOWN_LSN is not replayed" "run the command again"
        record intended
        choose_standby_names "$names"
        fact received_lsn "$received"
    else
        say "is primary already"
    fi
    take_writes
    # The peer is fenced and cannot be asked: this server may start again without it.
    [ "$KIND" = Switchover ] || durable "$ALONE" "$KIND, epoch $EPOCH"
    # A switchover is done when the old primary follows: `complete` records it.
    if [ "$KIND" = Switchover ]; then record intended; else record "done"; fi
    # A rewind reads the timeline from the control file, which only a checkpoint writes.
    as_postgres setsid -f "$BIN/psql" -XAtqw -p "$PG_PORT" -d postgres -c checkpoint > /dev/null 2>&1 < /dev/null
    timeline=$(field "$scratch" timeline)
    fact timeline "$timeline"
    fact fork_lsn "$(awk 'NF { lsn = $2 } END { print lsn }' "$(printf '%s/pg_wal/%08X.history' "$DATA_DIR" "$timeline")" 2> /dev/null)"
    say "is primary on timeline $timeline, epoch $EPOCH"
}

choose_standby_names() {
    local wanted=''
    if [ "$SYNCHRONOUS" = true ] && [ "$KIND" = Switchover ]; then
        # Writes wait for the old primary, which is about to follow: no moment in which a commit has one copy.
        wanted="\"$PEER_NAME\""
    elif [ "$SYNCHRONOUS" = true ]; then
        record_degraded "failover to $TO, epoch $EPOCH"
    fi
    [ "$1" = "$wanted" ] || set_standby_names "$wanted"
}

# One session: the promotion, a write, the slot for the peer. The write does not wait for a standby: `complete` verifies that one.
take_writes() {
    as_postgres "$BIN/psql" -XAtqw -v ON_ERROR_STOP=1 -p "$PG_PORT" -d postgres -f - > "$scratch" 2> "$scratch.error" << SQL ||
select not pg_is_in_recovery() or pg_promote(true, 30) as promoted \gset
\if :promoted
select 'promoted_at_ms=' || (extract(epoch from clock_timestamp()) * 1000)::bigint;
\else
do \$\$ begin raise exception 'the promotion did not finish within 30 s'; end \$\$;
\endif
set client_min_messages = warning;
$(promoted_sql);
select 'first_write_at_ms=' || (extract(epoch from clock_timestamp()) * 1000)::bigint;
$(peer_slot_sql true) \g /dev/null
select '{"timeline":' || ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int || '}';
SQL
        fail "the server does not become a primary that takes writes: $(head -n 1 "$scratch.error")" \
            "run the command again; on $HOST: tail $SERVER_LOG"
    rm -f "$scratch.error"
    grep '=' "$scratch"
}
