#!/bin/bash
# Prints what this database host knows, as one JSON object. Read-only. Runs alone: an observation must not wait for anything.
set -uo pipefail
export LC_ALL=C.UTF-8
# shellcheck disable=SC1091
. /usr/local/lib/hacluster/database.env
data_dir=/var/lib/postgresql/$PG_VERSION/main
bin=/usr/lib/postgresql/$PG_VERSION/bin
state_dir=/var/lib/hacluster

json_file() { if [ -s "$1" ]; then cat "$1"; else echo null; fi; }

json_text() {
    if [ -e "$1" ]; then printf '"%s"' "$(head -n 1 "$1" | tr -cd '[:alnum:] .,:;_-')"; else echo null; fi
}

# Of a stopped server: what its data directory would start as, and where its WAL ends.
stopped() {
    local control role=primary timeline redo end
    control=$(runuser -u postgres -- "$bin/pg_controldata" -D "$data_dir" 2> /dev/null) || { echo null; return; }
    [ ! -e "$data_dir/standby.signal" ] || role=standby
    # A fence turns a primary's data directory into a standby's; its marker remembers what it was.
    if grep -q '^was=primary' "$state_dir/fenced" 2> /dev/null; then role=primary; fi
    timeline=$(sed -n "s/^Latest checkpoint's TimeLineID: *//p" <<< "$control")
    redo=$(sed -n "s/^Latest checkpoint's REDO location: *//p" <<< "$control")
    # pg_waldump ends by naming the position at which no further record is.
    end=$(runuser -u postgres -- timeout 2 "$bin/pg_waldump" -q -p "$data_dir/pg_wal" -t "$timeline" -s "$redo" 2>&1 > /dev/null |
        sed -n 's|.* at \([0-9A-F]*/[0-9A-F]*\):.*|"\1"|p' | tail -n 1)
    printf '{"role":"%s","timeline":%d,"endLsn":%s}' "$role" "$timeline" "${end:-null}"
}

status=$(/usr/local/lib/hacluster/database-status)
case $status in *'"up" : true'* | *'"up":true'*) down=null ;; *) down=$(stopped) ;; esac
waiting=0
epoch=0
if [ "$down" = null ]; then
    IFS='|' read -r waiting epoch < <("$bin/psql" -XAtqw -h /var/run/postgresql -p "$PG_PORT" -U hacluster_monitor -d postgres -c "
        select count(*), (select coalesce(max(epoch), 0) from hacluster.promotions) from pg_stat_activity where wait_event = 'SyncRep'" 2> /dev/null)
fi
printf '{"status":%s,"stopped":%s,"promotion":%s,"rejoin":%s,"degraded":%s,"fenced":%s,"contact":%s,"waitingCommits":%d,"replicatedEpoch":%d}\n' \
    "$status" "$down" "$(json_file "$state_dir/promotion.json")" "$(json_file "$state_dir/rejoin.json")" \
    "$(json_text "$state_dir/degraded")" "$(json_text "$state_dir/fenced")" "$(json_file /run/hacluster/contact.json)" "${waiting:-0}" "${epoch:-0}"
