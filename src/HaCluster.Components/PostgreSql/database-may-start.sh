#!/bin/bash
# Asked by systemd before PostgreSQL starts; exit code 1 keeps it from starting.
# A fenced server stays down. A former primary stays down while its peer is primary: two primaries would accept writes that only one
# of them can keep. A standby may always start, and so may a primary whose peer does not answer.
set -euo pipefail
# shellcheck disable=SC1091
. /usr/local/lib/hacluster/database.env

data_dir=/var/lib/postgresql/$PG_VERSION/main
fence=/var/lib/hacluster/fenced

refuse() {
    printf '%s must not start: %s\n  fix: %s\n' "$NODE_NAME" "$1" "$2" >&2
    exit 1
}

if [ -e "$fence" ]; then
    refuse "it was fenced: $(head -n 1 "$fence")" "bring it back as a standby: hacluster rejoin $REGION"
fi
if [ -e "$data_dir/standby.signal" ] || ! [ -s "$data_dir/PG_VERSION" ]; then
    exit 0
fi
if in_recovery=$(PGPASSFILE=/etc/hacluster/postgresql/replication.pgpass PGCONNECT_TIMEOUT=2 timeout 4 \
        psql -XAtqw -c 'select pg_is_in_recovery()' "$PEER_CONNINFO" 2>&1); then
    if [ "$in_recovery" = f ]; then
        refuse "its peer $PEER_NAME is the primary" "bring it back as a standby: hacluster rejoin $REGION"
    fi
else
    printf '%s starts as primary; its peer %s does not answer: %s\n' "$NODE_NAME" "$PEER_NAME" "$(printf '%s' "$in_recovery" | tail -n 1)"
fi
