#!/bin/bash
# Asked by systemd before PostgreSQL starts; exit code 1 keeps it from starting, and systemd asks again until it may.
# A standby may always start. A primary may start only when its peer answers that it is none and that no later role change took the
# role away; a peer that does not answer may have been promoted meanwhile. The exception is a primary that was left alone on purpose
# (the first database of a cluster, or after a failover that fenced the peer) and has had no standby since: the file `alone` says so.
set -euo pipefail
# shellcheck disable=SC1091
. /usr/local/lib/hacluster/database.env

data_dir=/var/lib/postgresql/$PG_VERSION/main
# Not the wrapper in /usr/bin: that is a Perl program, and a start waits for it.
bin=/usr/lib/postgresql/$PG_VERSION/bin
state_dir=/var/lib/hacluster

refuse() {
    printf '%s must not start as primary: %s\n  fix: %s\n' "$NODE_NAME" "$1" "$2" >&2
    exit 1
}

# fence WHY: the unit has a condition on this file, so it is not tried again.
fence() {
    printf '%s\nwas=primary\n' "$1" > "$state_dir/fenced"
    touch "$data_dir/standby.signal"
    chown postgres: "$state_dir/fenced" "$data_dir/standby.signal"
    sync "$state_dir/fenced" "$state_dir" "$data_dir"
    refuse "$1" "bring it back as a standby: hacluster rejoin $REGION"
}

number() { sed -n "s/.*\"$1\":\\([0-9]*\\).*/\\1/p" <<< "$2"; }
text() { sed -n "s/.*\"$1\":\"\\([^\"]*\\)\".*/\\1/p" <<< "$2"; }

if [ -e "$state_dir/fenced" ]; then
    refuse "it was fenced: $(head -n 1 "$state_dir/fenced")" "bring it back as a standby: hacluster rejoin $REGION"
fi
if [ -e "$data_dir/standby.signal" ] || ! [ -s "$data_dir/PG_VERSION" ]; then
    exit 0
fi

own=$(cat "$state_dir/promotion.json" 2> /dev/null || true)
if answer=$(PGPASSFILE=/etc/hacluster/postgresql/replication.pgpass PGCONNECT_TIMEOUT=2 timeout 4 "$bin/psql" -XAtqw -F ' ' \
        -c "select pg_is_in_recovery(), coalesce(hacluster.promotion(), '')" "$PEER_CONNINFO" 2>&1); then
    peer=${answer#* }
    own_epoch=$(number epoch "$own")
    peer_epoch=$(number epoch "$peer")
    if [ "${answer%% *}" = f ]; then
        fence "its peer $PEER_NAME is the primary, epoch ${peer_epoch:-0}"
    elif [ "${peer_epoch:-0}" -gt "${own_epoch:-0}" ] && [ "$(text to "$peer")" != "$REGION" ]; then
        refuse "its peer $PEER_NAME is taking over, epoch $peer_epoch" "hacluster status"
    fi
elif [ -e "$state_dir/alone" ]; then
    printf '%s starts as primary without its peer: %s\n' "$NODE_NAME" "$(head -n 1 "$state_dir/alone")"
else
    refuse "its peer $PEER_NAME does not answer and may be the primary: $(printf '%s' "$answer" | tail -n 1)" \
        "start $PEER_NAME, or decide: hacluster failover --to $REGION"
fi
