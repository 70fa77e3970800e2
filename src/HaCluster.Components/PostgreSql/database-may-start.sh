#!/bin/bash
# Asked by systemd before PostgreSQL starts; exit code 1 keeps it from starting, and systemd asks again until it may.
# A standby may always start. A primary may start only when its peer answers that it is none and that no later role change took the
# role away; a peer that does not answer may have been promoted meanwhile. The exception is a primary that was left alone on purpose
# (the first database of a cluster, or after a failover that fenced the peer) and has had no standby since: the file `alone` says so.
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
    refuse "$1" "bring it back as a standby: hacluster rejoin $REGION"
}

if [ -e "$FENCED" ]; then
    refuse "it was fenced: $(head -n 1 "$FENCED")" "bring it back as a standby: hacluster rejoin $REGION"
fi
if [ -e "$DATA_DIR/standby.signal" ] || ! [ -s "$DATA_DIR/PG_VERSION" ]; then
    exit 0
fi

own=$(cat "$PROMOTION" 2> /dev/null || true)
if answer=$(peer_psql -F ' ' -c "select pg_is_in_recovery(), coalesce(hacluster.promotion(), '')" 2>&1); then
    peer=${answer#* }
    own_epoch=$(json_value epoch <<< "$own")
    peer_epoch=$(json_value epoch <<< "$peer")
    if [ "${answer%% *}" = f ]; then
        fence "its peer $PEER_NAME is the primary, epoch ${peer_epoch:-0}"
    elif [ "${peer_epoch:-0}" -gt "${own_epoch:-0}" ] && [ "$(json_value to <<< "$peer")" != "$REGION" ]; then
        refuse "its peer $PEER_NAME is taking over, epoch $peer_epoch" "hacluster status"
    fi
elif [ -e "$ALONE" ]; then
    printf '%s starts as primary without its peer: %s\n' "$NODE_NAME" "$(head -n 1 "$ALONE")"
else
    refuse "its peer $PEER_NAME does not answer and may be the primary: $(printf '%s' "$answer" | tail -n 1)" \
        "start $PEER_NAME, or decide: hacluster failover --to $REGION"
fi
