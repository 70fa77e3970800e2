#!/bin/bash
# Looks at the local server once a second, as its own service.
# A standby: notes the last message of its primary, which bounds what a failover can lose.
# A primary whose standby streams: no longer alone, so it must ask before its next start.
# A primary whose standby does not stream: notes since when, which is the last reply that the standby sent. Asks whether the peer is
# primary by a later role change, and if so stops at once: this closes the moment between the question at start and a promotion that
# comes right after it.
# A primary that somebody promoted by hand: puts that on record when no other primary disputes it.
set -uo pipefail

# A message with WAL says how far the primary had flushed. A keepalive only says how far it had sent, which is less where the link is slow, so
# the last message counts when it told of new WAL, or when none has for 3 s.
readonly LOOK="select case when pg_is_in_recovery() then 'standby' else 'primary' end,
           exists (select from pg_stat_replication where $IS_PEER and state = 'streaming'),
           coalesce((select to_char(last_msg_send_time at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"') || ' ' || latest_end_lsn
                         || ' ' || to_char(last_msg_receipt_time at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')
                         || ' ' || received_tli
                     from pg_stat_wal_receiver where status = 'streaming'
                         and (latest_end_time >= last_msg_send_time or last_msg_send_time > latest_end_time + interval '3 s')),
                    (select to_char(reply_time at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')
                     from pg_stat_replication where $IS_PEER and state = 'streaming'), '')"

# Where its role gets no connection, as the superuser, for whom some are reserved. A server that hangs is not asked twice.
look() {
    MONITOR_DEADLINE=3 monitor_psql -F ' ' -c "$LOOK" 2> /dev/null || { [ $? != 124 ] && superuser_psql -F ' ' -c "$LOOK" 2> /dev/null; }
}

# note_contact AT END RECEIVED TIMELINE: an end that went back within a timeline is a keepalive's; what was noted before says more.
note_contact() {
    local place
    [ -n "${4:-}" ] || return 0
    printf -v place '%d/%08X%08X' "$4" "$((16#${2%/*}))" "$((16#${2#*/}))"
    if [ "${place%/*}" = "${noted%/*}" ] && [[ $place < $noted ]]; then return 0; fi
    noted=$place
    printf '{"at":"%s","primaryEnd":"%s","receivedAt":"%s"}\n' "$1" "$2" "$3" > "$CONTACT.new" && mv "$CONTACT.new" "$CONTACT"
}

# A process each second only where there is something to remove.
forget() { [ ! -e "$1" ] || rm -f "$1"; }

# note_unprotected LAST_REPLY: a host that was restarted meanwhile keeps the earlier moment.
note_unprotected() {
    [ -s "$UNPROTECTED" ] || printf '%s\n' "${1:-$(date -u +%FT%T.%3NZ)}" > "$UNPROTECTED"
}

peer_answer() {
    peer_psql -F ' ' 2>&1 \
        -c "select pg_is_in_recovery(), case when pg_is_in_recovery() then 0 else $CURRENT_TIMELINE end, coalesce(hacluster.promotion(), '')"
}

# note_refusal ERRORS: in the journal, once. A peer that refuses the login runs, and cannot be asked whether it is a primary, too.
note_refusal() {
    if [ -n "$refusal" ] || ! refusal=$(refused_login <<< "$1"); then return 0; fi
    printf '%s runs, and the credentials of the two differ, so that it does not say whether it is a primary, too: %s\n  fix: %s\n' \
        "$PEER_NAME" "$refusal" "make the credentials agree: 'hacluster up'"
}

# Of a server that lets nobody in, as its last checkpoint has it.
own_timeline() { MONITOR_DEADLINE=2 monitor_psql -c "select $CURRENT_TIMELINE" 2> /dev/null || timeline_of_control_file; }

# Since when, in seconds of this process, no look has found a primary in the peer: it answered as a standby, or no server answered.
# Empty: the last one did, or may have.
unopposed_since=''

yield_to_peer() {
    local answer recovery timeline record theirs
    if ! answer=$(peer_answer); then
        note_refusal "$answer"
        # A server that refuses lives, and may be a primary.
        if [[ $answer == *FATAL:* ]]; then unopposed_since=''; else : "${unopposed_since:=$SECONDS}"; fi
        return 0
    fi
    refusal=''
    # Warnings come before the answer.
    IFS=' ' read -r recovery timeline record <<< "${answer##*$'\n'}"
    if [ "$recovery" != f ]; then
        : "${unopposed_since:=$SECONDS}"
        return 0
    fi
    unopposed_since=''
    [[ $(rank "$record" "$timeline" "$PEER_REGION") > $(rank "$(cat "$PROMOTION" 2> /dev/null)" "$(own_timeline)" "$REGION") ]] || return 0
    theirs=$(epoch_of "$record")
    # In memory first: a full disk must not keep it from stopping.
    printf '%s is the primary, epoch %s\nwas=primary\n' "$PEER_NAME" "$theirs" | tee "$FENCED_UNTIL_BOOT" > "$FENCED"
    touch "$DATA_DIR/standby.signal"
    stop_server
    if [ -s "$FENCED" ]; then
        rm -f "$FENCED_UNTIL_BOOT"
        sync "$FENCED" "$STATE_DIR" "$DATA_DIR"
    fi
    printf '%s stopped: its peer %s is the primary, epoch %s\n  fix: %s\n' \
        "$NODE_NAME" "$PEER_NAME" "$theirs" "bring it back as a standby: 'hacluster rejoin $REGION'"
}

# stop_server: at once. Processes that are suspended act on the signal when they are continued; those that do not end are killed.
stop_server() {
    local main
    main=$(head -n 1 "$DATA_DIR/postmaster.pid") || return 0
    kill -QUIT "$main" 2> /dev/null
    pkill -CONT -P "$main"
    kill -CONT "$main" 2> /dev/null
    for _ in {1..30}; do
        no_server_process > /dev/null && return 0
        sleep 0.1
    done
    pkill -KILL -P "$main"
    kill -KILL "$main" 2> /dev/null
}

# is_named_elsewhere: the last role change, which is complete, made the peer the primary.
is_named_elsewhere() {
    local record=''
    { read -r record < "$PROMOTION"; } 2> /dev/null
    [[ $record == *'"state":"done"'* && $record == *"\"to\":\"$PEER_REGION\""* ]]
}

# record_promotion WHAT_WAS_SEEN_OF_THE_PEER: of a server that was promoted by hand. With a number of its own it is the last role change,
# so that the applications write here, and the former primary stops when it can be reached again.
record_promotion() {
    local lock=$RUN_DIR/role-change.lock own number
    is_named_elsewhere || return 0
    own=$(epoch_of "$(cat "$PROMOTION")")
    number=$(date +%s%3N)$(printf %02d $((RANDOM % 100)))
    [ "$number" -gt "$own" ] || number=$((own + 1))
    [ -e "$lock" ] || : > "$lock"
    {
        flock -n 9 && printf '{"epoch":%d,"kind":"Failover","from":"%s","to":"%s","fence":"None","state":"done","at":"%s"}\n' \
            "$number" "$PEER_REGION" "$REGION" "$(date -u +%FT%TZ)" > "$PROMOTION.new" &&
            sync "$PROMOTION.new" && mv "$PROMOTION.new" "$PROMOTION" && sync "$STATE_DIR"
    } 9< "$lock" || return 0
    printf '%s was promoted by hand, and %s %s; this is on record as the role change with epoch %s\n' \
        "$NODE_NAME" "$PEER_NAME" "$1" "$number"
}

# A fence that was interrupted between its mark and the stop has done nothing. While a step runs it holds the lock.
drop_stale_mark() {
    is_fenced || return 0
    if flock -n "$RUN_DIR/role-change.lock" true 2> /dev/null; then
        rm -f "$FENCED" "$FENCED_UNTIL_BOOT" "$DATA_DIR/standby.signal"
        printf '%s runs as primary; the mark of a fence that was interrupted is removed\n' "$NODE_NAME"
    fi
}

# serves: the server runs for its clients. A rejoin starts the data of a former primary for itself alone, to read what only that one has.
serves() {
    pgrep -u postgres -af "^$BIN/postgres .*-D $DATA_DIR" | grep -v -e ' --single ' -e ' listen_addresses= ' > /dev/null
}

# A reserve for the marks of a role change, should the volume be full by then. One that was just given up on a full volume is left to them.
keep_reserve() {
    [ -s "$RESERVE" ] || [ "$(df --output=avail -k "$STATE_DIR/" | tail -n 1)" -lt 1024 ] ||
        head -c 65536 /dev/zero > "$RESERVE" 2> /dev/null || rm -f "$RESERVE"
}

last_reply=''
refusal=''
noted=''
while :; do
    keep_reserve
    if ! read -r role streams at end received timeline < <(look); then
        # It lets nobody in, or hangs: a primary must notice another one all the same. Whether its standby streams is not known then.
        role=unknown streams=unknown
        if serves && [ "$(role_of_control_file)" = primary ]; then role=primary; fi
    fi
    case $role:$streams in
        standby:*)
            forget "$UNPROTECTED"
            unopposed_since=''
            last_reply=''
            note_contact "$at" "$end" "$received" "$timeline" ;;
        primary:t)
            drop_stale_mark
            forget "$ALONE"
            forget "$UNPROTECTED"
            record_promotion "streams from it"
            unopposed_since=''
            last_reply=$at ;;
        primary:*)
            drop_stale_mark
            [ "$streams" = unknown ] || note_unprotected "$last_reply"
            yield_to_peer
            [ $((SECONDS - ${unopposed_since:-$SECONDS})) -lt 5 ] || record_promotion "has not answered as a primary for 5 s" ;;
    esac
    sleep 1
done
