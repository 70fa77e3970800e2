#!/bin/bash
# Asked by systemd before PostgreSQL starts; exit code 1 keeps it from starting, and systemd asks again until it may.
# A standby may always start. A primary may start only when its peer answers that it is a standby and that no later role change took
# the role away; a peer that does not answer may have been promoted meanwhile. The exception is a primary that was left alone on
# purpose (the first database of a cluster, or after a role change that fenced the peer) and has had no standby since: the file `alone`
# says so.
set -euo pipefail

refuse() {
    printf '%s must not start as primary: %s\n  fix: %s\n' "$NODE_NAME" "$1" "$2" >&2
    exit 1
}

# fence WHY: the unit has a condition on this file, so it is not tried again.
fence() {
    printf '%s\nwas=primary\n' "$1" > "$FENCED"
    touch "$DATA_DIR/standby.signal"
    chown postgres: "$FENCED" "$DATA_DIR/standby.signal"
    sync "$FENCED" "$STATE_DIR" "$DATA_DIR"
    refuse "$1" "bring it back as a standby: 'hacluster rejoin $REGION'"
}

# A fence that could be marked in memory only left this record, if anything.
refuse_after_failover() {
    if [ "$(json_value kind <<< "$own")" = Failover ] && [ "$(json_value to <<< "$own")" != "$REGION" ]; then
        refuse "the failover to $(json_value to <<< "$own"), epoch $own_epoch, took the role from it" \
            "bring it back as a standby: 'hacluster rejoin $REGION'"
    fi
}

if is_fenced; then
    refuse "it was fenced: $(fence_reason)" "bring it back as a standby: 'hacluster rejoin $REGION'"
fi
if [ -e "$DATA_DIR/standby.signal" ] || ! has_data; then
    exit 0
fi

own=$(cat "$PROMOTION" 2> /dev/null || true)
own_epoch=$(epoch_of "$own")
problem=$(mktemp -p "$RUN_DIR" 2> /dev/null || mktemp)
trap 'rm -f "$problem"' EXIT
answer=$(peer_psql -F ' ' 2> "$problem" \
    -c "select pg_is_in_recovery(), case when pg_is_in_recovery() then 0 else $CURRENT_TIMELINE end, coalesce(hacluster.promotion(), '')" || true)
IFS=' ' read -r recovery peer_timeline peer <<< "$answer"
peer_epoch=$(epoch_of "$peer")
case $recovery in
    f)
        # The watch of the one that is not right stops it as soon as both run, but the operator has to say that this may happen.
        [[ $(rank "$peer" "$peer_timeline" "$PEER_REGION") < $(rank "$own" "$(timeline_of_control_file)" "$REGION") ]] ||
            fence "its peer $PEER_NAME is the primary, epoch $peer_epoch"
        [ "$peer_epoch" -lt "$own_epoch" ] ||
            refuse "its peer $PEER_NAME accepts writes, although the last role change, epoch $own_epoch, made this server primary" \
                "keep this one: 'hacluster failover --to $REGION --accept-data-loss'; or that one: 'hacluster failover --to $PEER_REGION --accept-data-loss'"
        refuse "its peer $PEER_NAME accepts writes, by an earlier role change (epoch $peer_epoch) than the one that made this server primary (epoch $own_epoch)" \
            "keep this one: 'hacluster failover --to $REGION --accept-data-loss'" ;;
    t)
        [ "$peer_epoch" -gt "$own_epoch" ] || refuse_after_failover
        if [ "$peer_epoch" -gt "$own_epoch" ] && [ "$(json_value to <<< "$peer")" != "$REGION" ]; then
            refuse "its peer $PEER_NAME is taking over, epoch $peer_epoch" "finish it: 'hacluster failover --to $PEER_REGION'"
        fi ;;
    *)
        refuse_after_failover
        if [ -e "$ALONE" ]; then
            printf '%s starts as primary without its peer: %s\n' "$NODE_NAME" "$(head -n 1 "$ALONE")"
        elif refusal=$(refused_login < "$problem"); then
            refuse "its peer $PEER_NAME runs, and the credentials of the two differ, so that it does not say whether it is the primary: $refusal" \
                "start this one, after a look at both over SSH: 'hacluster failover --to $REGION'; then make the credentials agree: 'hacluster up'"
        else
            refuse "its peer $PEER_NAME does not answer and may be the primary: $(tail -n 1 "$problem")" \
                "start $PEER_NAME, or decide: 'hacluster failover --to $REGION'"
        fi ;;
esac
