#!/bin/bash
# Looks at the local server once a second, as its own service.
# A standby: notes the last message of its primary, which bounds what a failover can lose.
# A primary whose standby streams: no longer alone, so it must ask before its next start.
# A primary whose standby does not stream: notes since when, which is the last reply that the standby sent. Asks whether the peer is
# primary by a later role change, and if so stops at once: this closes the moment between the question at start and a promotion that
# comes right after it.
set -uo pipefail

# Of a primary; the control file tells it only after the next checkpoint.
readonly TIMELINE="('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int"

look() {
    monitor_psql -F ' ' -c "
        select case when pg_is_in_recovery() then 'standby' else 'primary' end,
               exists (select from pg_stat_replication where application_name = '$PEER_NAME' and state = 'streaming'),
               coalesce((select to_char(last_msg_send_time at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"') || ' ' || latest_end_lsn
                         from pg_stat_wal_receiver where status = 'streaming'),
                        (select to_char(reply_time at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')
                         from pg_stat_replication where application_name = '$PEER_NAME' and state = 'streaming'), '')" 2> /dev/null
}

note_contact() {
    [ -n "${2:-}" ] || return 0
    printf '{"at":"%s","primaryEnd":"%s"}\n' "$1" "$2" > "$CONTACT.new" && mv "$CONTACT.new" "$CONTACT"
}

# A process each second only where there is something to remove.
forget() { [ ! -e "$1" ] || rm -f "$1"; }

# note_unprotected LAST_REPLY: a host that was restarted meanwhile keeps the earlier moment.
note_unprotected() {
    [ -s "$UNPROTECTED" ] || printf '%s\n' "${1:-$(date -u +%FT%T.%3NZ)}" > "$UNPROTECTED"
}

peer_answer() {
    peer_psql -F ' ' 2> /dev/null \
        -c "select pg_is_in_recovery(), case when pg_is_in_recovery() then 0 else $TIMELINE end, coalesce(hacluster.promotion(), '')"
}

own_timeline() { monitor_psql -c "select $TIMELINE" 2> /dev/null; }

epoch() { local value; value=$(json_value epoch <<< "$1"); echo "${value:-0}"; }

yield_to_peer() {
    local answer recovery timeline record own theirs
    answer=$(peer_answer) || return 0
    IFS=' ' read -r recovery timeline record <<< "$answer"
    [ "$recovery" = f ] || return 0
    own=$(cat "$PROMOTION" 2> /dev/null)
    theirs=$(epoch "$record")
    if [ "$theirs" -lt "$(epoch "$own")" ]; then return 0; fi
    # With equal epochs the one that the record names is right. Where none names one of them, somebody promoted by hand, and the later
    # promotion is right: not both may stop.
    if [ "$theirs" -eq "$(epoch "$own")" ]; then
        case $own in
            *"\"to\":\"$REGION\""*) return 0 ;;
            *'"to":"'*) ;;
            *) if [ "$(own_timeline)" -gt "$timeline" ]; then return 0; fi ;;
        esac
    fi
    printf '%s is the primary, epoch %s\nwas=primary\n' "$PEER_NAME" "$theirs" > "$FENCED"
    touch "$DATA_DIR/standby.signal"
    sync "$FENCED" "$STATE_DIR" "$DATA_DIR"
    "$BIN/pg_ctl" -D "$DATA_DIR" -m immediate -s stop
    printf '%s stopped: its peer %s is the primary, epoch %s\n  fix: hacluster rejoin %s\n' \
        "$NODE_NAME" "$PEER_NAME" "$theirs" "$REGION"
}

last_reply=''
while :; do
    if read -r role streams at end < <(look); then
        case $role:$streams in
            standby:*)
                forget "$UNPROTECTED"
                last_reply=''
                note_contact "$at" "$end" ;;
            primary:t)
                forget "$ALONE"
                forget "$UNPROTECTED"
                last_reply=$at ;;
            primary:f)
                note_unprotected "$last_reply"
                yield_to_peer ;;
        esac
    fi
    sleep 1
done
