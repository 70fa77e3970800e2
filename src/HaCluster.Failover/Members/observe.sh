#!/bin/bash
# Prints what this database host knows, as one JSON object. Read-only. Runs alone: an observation must not wait for anything.
set -uo pipefail
export LC_ALL=C.UTF-8

json_file() { if [ -s "$1" ]; then cat "$1"; else echo null; fi; }

json_text() {
    if [ -e "$1" ]; then printf '"%s"' "$(head -n 1 "$1" | tr -cd '[:alnum:] .,:;_-')"; else echo null; fi
}

# Of a stopped server: what its data directory would start as, and where its WAL ends.
stopped() {
    local control role=primary timeline redo end
    control=$(as_postgres "$BIN/pg_controldata" -D "$DATA_DIR" 2> /dev/null) || { echo null; return; }
    [ ! -e "$DATA_DIR/standby.signal" ] || role=standby
    # A fence turns a primary's data directory into a standby's; its marker remembers what it was.
    if grep -q '^was=primary' "$FENCED" 2> /dev/null; then role=primary; fi
    timeline=$(pg_control "Latest checkpoint's TimeLineID" <<< "$control")
    redo=$(pg_control "Latest checkpoint's REDO location" <<< "$control")
    end=$(as_postgres timeout 2 "$BIN/pg_waldump" -q -p "$DATA_DIR/pg_wal" -t "$timeline" -s "$redo" 2>&1 > /dev/null | end_of_pg_waldump)
    printf '{"role":"%s","timeline":%d,"endLsn":%s}' "$role" "$timeline" "${end:+\"}${end:-null}${end:+\"}"
}

status=$("$LIB/database-status")
case $status in *'"up" : true'* | *'"up":true'*) down=null ;; *) down=$(stopped) ;; esac
waiting=0
epoch=0
if [ "$down" = null ]; then
    IFS='|' read -r waiting epoch < <(monitor_psql -c "
        select count(*), (select coalesce(max(epoch), 0) from hacluster.promotions) from pg_stat_activity where wait_event = 'SyncRep'" 2> /dev/null)
fi
printf '{"status":%s,"stopped":%s,"promotion":%s,"rejoin":%s,"degraded":%s,"fenced":%s,"contact":%s,"waitingCommits":%d,"replicatedEpoch":%d}\n' \
    "$status" "$down" "$(json_file "$PROMOTION")" "$(json_file "$REJOIN")" \
    "$(json_text "$DEGRADED")" "$(json_text "$FENCED")" "$(json_file "$CONTACT")" "${waiting:-0}" "${epoch:-0}"
