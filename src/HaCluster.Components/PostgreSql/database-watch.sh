#!/bin/bash
# Looks at the local server once a second, as its own service.
# A standby: notes the last message of its primary, which bounds what a failover can lose.
# A primary whose standby streams: no longer alone, so it must ask before its next start.
# A primary whose standby does not stream: notes since when, which is the last reply that the standby sent. Asks whether the peer is
# primary by a later role change, and if so stops at once: this closes the moment between the question at start and a promotion that
# comes right after it.
set -uo pipefail
# shellcheck disable=SC1091
. /usr/local/lib/hacluster/database.env

state_dir=/var/lib/hacluster
run_dir=/run/hacluster
data_dir=/var/lib/postgresql/$PG_VERSION/main
# The wrapper in /usr/bin is a Perl program: five times the processor time, every second.
bin=/usr/lib/postgresql/$PG_VERSION/bin

# Of a primary; the control file tells it only after the next checkpoint.
readonly TIMELINE="('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int"

look() {
    "$bin/psql" -XAtqw -F ' ' -h /var/run/postgresql -p "$PG_PORT" -U hacluster_monitor -d postgres -c "
        select case when pg_is_in_recovery() then 'standby' else 'primary' end,
               exists (select from pg_stat_replication where application_name = '$PEER_NAME' and state = 'streaming'),
               coalesce((select to_char(last_msg_send_time at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"') || ' ' || latest_end_lsn
                         from pg_stat_wal_receiver where status = 'streaming'),
                        (select to_char(reply_time at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')
                         from pg_stat_replication where application_name = '$PEER_NAME' and state = 'streaming'), '')" 2> /dev/null
}

note_contact() {
    [ -n "${2:-}" ] || return 0
    printf '{"at":"%s","primaryEnd":"%s"}\n' "$1" "$2" > "$run_dir/contact.json.new" && mv "$run_dir/contact.json.new" "$run_dir/contact.json"
}

# A process each second only where there is something to remove.
forget() { [ ! -e "$state_dir/$1" ] || rm -f "$state_dir/$1"; }

# note_unprotected LAST_REPLY: a host that was restarted meanwhile keeps the earlier moment.
note_unprotected() {
    [ -s "$state_dir/unprotected" ] || printf '%s\n' "${1:-$(date -u +%FT%T.%3NZ)}" > "$state_dir/unprotected"
}

peer_answer() {
    PGPASSFILE=/etc/hacluster/postgresql/replication.pgpass PGCONNECT_TIMEOUT=2 timeout 4 "$bin/psql" -XAtqw -F ' ' \
        -c "select pg_is_in_recovery(), case when pg_is_in_recovery() then 0 else $TIMELINE end, coalesce(hacluster.promotion(), '')" \
        "$PEER_CONNINFO" 2> /dev/null
}

own_timeline() { "$bin/psql" -XAtqw -h /var/run/postgresql -p "$PG_PORT" -U hacluster_monitor -d postgres -c "select $TIMELINE" 2> /dev/null; }

epoch() { local value; value=$(sed -n 's/.*"epoch":\([0-9]*\).*/\1/p' <<< "$1"); echo "${value:-0}"; }

yield_to_peer() {
    local answer recovery timeline record own theirs
    answer=$(peer_answer) || return 0
    IFS=' ' read -r recovery timeline record <<< "$answer"
    [ "$recovery" = f ] || return 0
    own=$(cat "$state_dir/promotion.json" 2> /dev/null)
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
    printf '%s is the primary, epoch %s\nwas=primary\n' "$PEER_NAME" "$theirs" > "$state_dir/fenced"
    touch "$data_dir/standby.signal"
    sync "$state_dir/fenced" "$state_dir" "$data_dir"
    "$bin/pg_ctl" -D "$data_dir" -m immediate -s stop
    printf '%s stopped: its peer %s is the primary, epoch %s\n  fix: hacluster rejoin %s\n' \
        "$NODE_NAME" "$PEER_NAME" "$theirs" "$REGION"
}

last_reply=''
while :; do
    if read -r role streams at end < <(look); then
        case $role:$streams in
            standby:*)
                forget unprotected
                last_reply=''
                note_contact "$at" "$end" ;;
            primary:t)
                forget alone
                forget unprotected
                last_reply=$at ;;
            primary:f)
                note_unprotected "$last_reply"
                yield_to_peer ;;
        esac
    fi
    sleep 1
done
