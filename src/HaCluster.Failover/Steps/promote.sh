# shellcheck shell=bash disable=SC2153,SC2154
# On the standby: becomes the primary. SHUTDOWN_LSN (switchover) must have been replayed before; SYNCHRONOUS says whether commits
# are to wait for the other region. END_LSN is the end of the fenced primary's WAL where it could be read, LOSS_LIMIT the most WAL in
# bytes that the operator agreed to lose, SILENCE_LIMIT the longest silence of the primary in milliseconds; each may be empty.

readonly AGAIN_OR_BACK="run the command again, or go back to the old primary: 'hacluster failover --to $PEER_REGION'"
readonly GIVE_UP_OR_KEEP="give up what it has: 'hacluster failover --to $REGION --accept-data-loss'; or keep it: 'hacluster failover --to $PEER_REGION'"
readonly FENCE_IT="let it be fenced: 'hacluster failover --to $REGION', without --fenced-by-operator"

main() {
    local state role received names replayed timeline
    refuse_stale_plan
    state=$(ask_state 2> /dev/null) || { start_stopped_standby && state=$(ask_state 2>&1); } ||
        fail "PostgreSQL does not answer: $state" "on $HOST: journalctl -u $UNIT; then $AGAIN_OR_BACK"
    IFS='|' read -r role received replayed names <<< "$state"
    if [ "$role" = standby ]; then
        if [ "$KIND" = Switchover ] && [ -z "$SHUTDOWN_LSN" ]; then
            fail "the old primary did not say where it stopped" "$AGAIN_OR_BACK"
        fi
        [ "$replayed" = t ] || fail "the shutdown checkpoint at $SHUTDOWN_LSN is not replayed" "$AGAIN_OR_BACK"
        [ "$KIND" = Switchover ] || note_contact
        refuse_greater_loss "$received"
        # From here on the guard of a peer that starts again refuses; one that started before is seen now.
        record intended
        refuse_living_primary
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
    as_postgres setsid -f "$BIN/psql" -XAtqw -p "$PG_PORT" -d postgres -c checkpoint > /dev/null 2>&1 < /dev/null 9>&-
    timeline=$TIMELINE
    fact timeline "$timeline"
    fact fork_lsn "$(awk 'NF { lsn = $2 } END { print lsn }' "$(printf '%s/pg_wal/%08X.history' "$DATA_DIR" "$timeline")" 2> /dev/null)"
    say "is primary on timeline $timeline, epoch $EPOCH"
}

ask_state() {
    sql "select case when pg_is_in_recovery() then 'standby' else 'primary' end,
        greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()),
        coalesce(pg_last_wal_replay_lsn() > nullif('$SHUTDOWN_LSN', '')::pg_lsn, '$SHUTDOWN_LSN' = ''),
        current_setting('synchronous_standby_names')"
}

# One that was stopped before its primary was lost.
start_stopped_standby() {
    if [ "$(server_role)" != down ]; then
        return 0
    fi
    if ! [ -e "$DATA_DIR/standby.signal" ] || is_fenced; then
        fail "PostgreSQL does not run, and its data is not a standby's" "look at 'hacluster status'"
    fi
    start_server
}

# The old primary itself is asked once more: somebody vouched for the fence, or its machine may have been started again since. No answer
# is what is expected, and comes at once while the host is there. A machine that was stopped cannot answer. A server that refuses the
# login lives, and may be the primary.
refuse_living_primary() {
    local answer refusal
    if [ "$FENCE" != Operator ] && [ "$FENCE" != Server ]; then
        return 0
    fi
    answer=$(peer_psql -c 'select pg_is_in_recovery()' 2>&1 || true)
    if [ "${answer##*$'\n'}" = f ]; then
        fail "$PEER_NAME answers as primary: it is not fenced" "$FENCE_IT"
    fi
    if refusal=$(refusal_of_server <<< "$answer"); then
        fail "$PEER_NAME runs and lets nobody in, so that it may be the primary: it is not fenced: $refusal" "$FENCE_IT"
    fi
}

# What was read before the fence may have grown until then. Where the end of the WAL cannot be read, the silence counts.
refuse_greater_loss() {
    local missing silence
    if [ -z "$END_LSN" ]; then
        silence=$(kept_fact silence_ms)
        # A clock that was set back measures nothing.
        [ "${silence:-0}" -ge 0 ] || silence=''
        [ -z "$SILENCE_LIMIT" ] || [ "${silence:-$((SILENCE_LIMIT + 1))}" -le "$SILENCE_LIMIT" ] ||
            fail "the last message of $PEER_NAME came ${silence:-an unknown number of} ms ago, more than the limit of $SILENCE_LIMIT ms, and the end of its WAL cannot be read" "$GIVE_UP_OR_KEEP"
        return 0
    fi
    [ -n "$LOSS_LIMIT" ] || return 0
    missing=$(sql "select greatest(0, pg_wal_lsn_diff('$END_LSN', '$1'))::bigint")
    [ "$missing" -le "$LOSS_LIMIT" ] ||
        fail "$PEER_NAME, which is fenced now, has $missing bytes of WAL that $HOST has not, more than the limit of $LOSS_LIMIT" \
            "$GIVE_UP_OR_KEEP"
}

# The last message of the old primary: what came after it is what can be missing.
note_contact() {
    local at received
    at=$(field "$CONTACT" at)
    received=$(field "$CONTACT" receivedAt)
    if [ -z "$at" ] || [ -z "$received" ]; then
        return 0
    fi
    fact contact_at_ms "$(date -d "$at" +%s%3N)"
    fact contact_end "$(field "$CONTACT" primaryEnd)"
    fact silence_ms "$(($(now_ms) - $(date -d "$received" +%s%3N)))"
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

# One session: the promotion, a write, the slot for the peer. The promotion may take its time while it replays; one that stands still
# is given up and taken back, because it must not happen later. What the replayed database says of the mode is read before this
# server writes its own.
take_writes() {
    local mode='' answers='' WHY=''
    if [ "$SYNCHRONOUS" = true ] && [ "$KIND" = Switchover ]; then mode=$PEER_REGION; fi
    open_session as_postgres "$BIN/psql" -p "$PG_PORT" -d postgres
    ! end_recovery || answers=$(first_writes "$mode" | rest_of_session)
    TIMELINE=$(json_value timeline <<< "$answers")
    if [ -z "$TIMELINE" ]; then
        WHY=${WHY:-$(head -n 1 "$scratch.error")}
        close_session
        if [ "$(server_role)" = standby ]; then
            withdraw_promotion
            systemctl start --no-block "$UNIT" || true
            fail "the promotion was taken back: $WHY" "$AGAIN_OR_BACK"
        fi
        fail "the server does not become a primary that takes writes: $WHY" "run the command again; on $HOST: tail $SERVER_LOG"
    fi
    close_session
    while IFS='=' read -r key value; do fact "$key" "$value"; done < <(grep '=' <<< "$answers")
}

# Sessions of clients that hold the replay up for a second are ended, which max_standby_streaming_delay would do later or never.
end_recovery() {
    local replayed='' moved
    moved=$(now_ms)
    ask 'set client_min_messages = warning; set synchronous_commit = local; select case when pg_is_in_recovery() then pg_promote(false) end' ||
        return 1
    while :; do
        ask "select case when pg_is_in_recovery() then pg_last_wal_replay_lsn()::text else 'primary' end" || return 1
        [ "$ANSWER" != primary ] || break
        if [ "$ANSWER" != "$replayed" ]; then
            replayed=$ANSWER
            moved=$(now_ms)
        elif [ "$(now_ms)" -gt $((moved + 15000)) ]; then
            WHY="the replay has stood still at $replayed for 15 s"
            return 1
        elif [ "$(now_ms)" -gt $((moved + 1000)) ]; then
            ask "select count(pg_terminate_backend(pid)) from pg_stat_activity
                where backend_type = 'client backend' and pid <> pg_backend_pid() and xact_start < now() - interval '1 s'" || return 1
        fi
        sleep 0.01
    done
    ask "select (extract(epoch from clock_timestamp()) * 1000)::bigint" || return 1
    fact promoted_at_ms "$ANSWER"
}

# first_writes MODE
first_writes() {
    local mode=$1
    cat << SQL
begin;
$(role_change_objects);
select 'synchronous_region=' || synchronous_region from hacluster.replication_mode
    where not exists (select from hacluster.promotions where epoch = $EPOCH);
$(mode_sql "$mode");
$(promoted_sql);
commit;
select 'first_write_at_ms=' || (extract(epoch from clock_timestamp()) * 1000)::bigint;
do \$\$ begin
    $(peer_slot_sql true | sed 's/^select /perform /');
exception when others then
    raise warning '%: %', 'the slot of $PEER_NAME was not created', sqlerrm;
end \$\$;
select '{"timeline":' || $CURRENT_TIMELINE || '}';
SQL
}
