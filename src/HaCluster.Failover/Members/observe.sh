#!/bin/bash
# Prints what this database host knows, as one JSON object. Read-only. Runs alone: an observation must not wait for anything.
set -uo pipefail
export LC_ALL=C.UTF-8

json_file() { if [ -s "$1" ]; then cat "$1"; else echo null; fi; }

json_text() {
    if [ -n "$1" ]; then printf '"%s"' "$(printf '%s' "$1" | tr -cd '[:alnum:] .,:;_/()=-')"; else echo null; fi
}

# Of a stopped server: what its data directory would start as, and where its WAL ends.
stopped() {
    local control role=primary timeline end
    control=$(as_postgres "$BIN/pg_controldata" -D "$DATA_DIR" 2> /dev/null) || { echo null; return; }
    [ ! -e "$DATA_DIR/standby.signal" ] || role=standby
    # A fence turns a primary's data directory into a standby's; its marker remembers what it was.
    if was_primary; then role=primary; fi
    # What a damaged control file says is no timeline and no position.
    if grep -q '^WARNING' <<< "$control"; then
        printf '{"role":"%s","timeline":0,"endLsn":null}' "$role"
        return
    fi
    timeline=$(pg_control "Latest checkpoint's TimeLineID" <<< "$control")
    end=$(end_of_wal "$control")
    printf '{"role":"%s","timeline":%d,"endLsn":%s}' "$role" "$timeline" "${end:+\"}${end:-null}${end:+\"}"
}

# blockers: why this server could not become primary, one line each. Looked at before anything is stopped for it.
blockers() {
    local setting free replay
    free=$(df --output=avail -k "$DATA_DIR" | tail -n 1)
    [ "$free" -ge 32768 ] || echo "its data volume has $free KiB left"
    state_blocker
    ! grep -qs '^stage=rewind' "$FENCED" || echo "an interrupted rewind has left its database in pieces, which a rejoin finishes"
    if [ "$down" != null ]; then
        case $status in
            *'"processRuns":true'*'"standbySignal":true'*) silence_blocker ;;
            *) start_blocker ;;
        esac
        return
    fi
    # The monitoring role may not read these views, and the server would log each try.
    setting=$(superuser_psql -c "select coalesce(string_agg(format('%s=%s', name, setting), ' '), '') from pg_file_settings
        where sourcefile like '%postgresql.auto.conf' and name = 'synchronous_standby_names' and applied" 2> /dev/null)
    [ -z "$setting" ] || echo "ALTER SYSTEM has set $setting which overrides what a role change sets"
    setting=$(superuser_psql -c "select 'the server' where current_setting('default_transaction_read_only')::bool
        union all select concat_ws(' in ', 'the role ' || r.rolname, 'the database ' || d.datname)
            from pg_db_role_setting s left join pg_roles r on r.oid = s.setrole left join pg_database d on d.oid = s.setdatabase
            where exists (select from unnest(s.setconfig) c where c ~ '^default_transaction_read_only=(on|true|yes|1)$')
        limit 1" 2> /dev/null)
    [ -z "$setting" ] || echo "default_transaction_read_only is on for $setting, which would refuse writes as primary"
    [ -x "$LIB/database-may-start" ] || echo "its guard $LIB/database-may-start is missing"
    # It would not end for a promotion either.
    replay=$(json_value replayStalledAt <<< "${status// : /:}")
    [ -z "$replay" ] || echo "its replay stands still at $replay"
}

# A standby that the monitoring role cannot ask may answer the superuser, who promotes it.
silence_blocker() {
    local answer
    answer=$(superuser_psql -c 'select 1' 2>&1) || echo "its server runs and does not answer: ${answer:-no answer within 5 s}"
}

# What keeps it from starting: of a server that is stopped, and of a primary that is to hand over, which starts again as a standby.
start_blocker() {
    local files
    if ! files=$(files_for_start); then
        echo "its configuration is not valid: $(configured ssl 2>&1 > /dev/null | complaint)"
    elif [ -n "$files" ]; then
        mapfile -t files <<< "$files"
        # shellcheck disable=SC2016
        as_postgres sh -c 'for file; do [ -r "$file" ] || echo "it does not start without $file, which cannot be read"; done' - "${files[@]}"
    fi
}

# What its configuration names, one line each. A server that does not answer says nothing.
files_for_start() {
    local name
    if [ "$down" = null ]; then
        local_psql -c "select setting from pg_settings
            where name in ('ssl_ca_file', 'ssl_cert_file', 'ssl_key_file') and setting <> '' and current_setting('ssl')::bool" 2> /dev/null
        return 0
    fi
    name=$(configured ssl 2> /dev/null) || return 1
    [ "$name" = on ] || return 0
    for name in ssl_ca_file ssl_cert_file ssl_key_file; do
        configured "$name" 2> /dev/null | grep . || true
    done
}

# The reserve is room enough for the marks of a role change.
state_blocker() {
    { head -c 1024 /dev/zero > "$STATE_DIR/.writable" && rm -f "$STATE_DIR/.writable"; } 2> /dev/null ||
        { rm -f "$STATE_DIR/.writable" 2> /dev/null; [ -s "$RESERVE" ] && [ -w "$RESERVE" ]; } ||
        echo "its state folder $STATE_DIR cannot be written"
}

json_lines() {
    local line separator=''
    printf '['
    while IFS= read -r line; do
        printf '%s%s' "$separator" "$(json_text "$line")"
        separator=,
    done
    printf ']'
}

# What an interrupted role change has reported so far, as an object; the first line names its plan.
json_facts() {
    [ -s "$FACTS" ] || { echo null; return; }
    awk -F= '
        { gsub(/[^A-Za-z0-9 .,:_\/-]/, "", $2) }
        $1 ~ /^[a-z_]+$/ { values[$1] = $2 }
        END { printf "{"; for (name in values) { printf "%s\"%s\":\"%s\"", separator, name, values[name]; separator = "," } printf "}" }' "$FACTS"
}

status=$("$LIB/database-status")
case $status in *'"up" : true'* | *'"up":true'*) down=null ;; *) down=$(stopped) ;; esac
waiting=0
epoch=0
mode=null
if [ "$down" = null ]; then
    IFS='|' read -r waiting epoch < <(local_psql -c "
        select count(*), (select coalesce(max(epoch), 0) from hacluster.promotions) from pg_stat_activity where wait_event = 'SyncRep'" 2> /dev/null)
    # The table is not there on a cluster that an earlier version deployed.
    if answer=$(local_psql -c 'select synchronous_region from hacluster.replication_mode' 2> /dev/null); then mode="\"$answer\""; fi
fi
printf '{"now":"%s","status":%s,"stopped":%s,"promotion":%s,"rejoin":%s,"degraded":%s,"fenced":%s,"contact":%s,"waitingCommits":%d,"replicatedEpoch":%d,"synchronousRegion":%s,"blockers":%s,"facts":%s}\n' \
    "$(date -u +%FT%T.%3NZ)" "$status" "$down" "$(json_file "$PROMOTION")" "$(json_file "$REJOIN")" \
    "$(json_text "$(first_line "$DEGRADED")")" "$(json_text "$(fence_reason)")" "$(json_file "$CONTACT")" "${waiting:-0}" "${epoch:-0}" \
    "$mode" "$(case $down:$status in 'null:'*'"primary"'*) state_blocker; start_blocker ;; *) blockers ;; esac | json_lines)" "$(json_facts)"
