#!/bin/bash
# Writes every 5 s, for the node exporter, what this host knows of its database: what `status` is told, what the watch noted, and what takes
# more than one look: how long the replay lags, and how many logins failed. ARCHIVES is in its environment: whether WAL is to be archived.
set -uo pipefail

readonly METRICS=/run/hacluster-metrics/database.prom
readonly INTERVAL=5
# Seconds between two looks at the archive, which take longer.
readonly ARCHIVE_INTERVAL=15
# What PostgreSQL logs of a login that it refuses. A standby that may not follow is not one: it has an alert of its own.
readonly LOGIN_FAILED='FATAL:  ([A-Za-z0-9"-]+ )+authentication failed for user|FATAL:  (no pg_hba.conf entry for host|pg_hba.conf rejects connection for host)'

# Of the object of database-status. A value that is not known has no line.
# shellcheck disable=SC2016  # the variables are those of jq
readonly FILTER='
def hex: ascii_downcase | explode | reduce .[] as $c (0; . * 16 + (if $c > 57 then $c - 87 else $c - 48 end));
def bytes: if . == null then null else split("/") | (.[0] | hex) * 4294967296 + (.[1] | hex) end;
def seconds: if . == null or . == "" then null
    else (sub("\\.[0-9]+"; "") | sub(" "; "T") | sub("(\\+00:00|\\+00|Z)$"; "") | try (strptime("%Y-%m-%dT%H:%M:%S") | mktime) catch null) end;
def flag: if . == null then null elif . then 1 else 0 end;
def line(name; labels; value): value as $value | if $value == null then empty
    else "hacluster_\(name)\(if labels == "" then "" else "{\(labels)}" end) \($value)" end;
. as $db
| (.at | seconds) as $now
| line("database_up"; ""; .up | flag),
  line("database_process_runs"; ""; (.up or (.processRuns // false)) | flag),
  line("database_primary"; ""; (.role == "primary" and .up) | flag),
  line("database_standby"; ""; (.role == "standby" and .up) | flag),
  line("database_fenced"; ""; .fenced | flag),
  line("database_timeline"; ""; .timeline),
  line("wal_position_bytes"; ""; .lsn | bytes),
  line("replayed_position_bytes"; ""; if .role == "standby" then .replayedLsn | bytes else null end),
  line("replay_paused"; ""; .replayPaused | flag),
  line("replay_stalled"; ""; if .role == "standby" then .replayStalledAt != null | flag else null end),
  line("connections_used"; ""; .connections.used),
  line("connections_limit"; ""; .connections.limit),
  line("writes_waiting"; ""; .waitingCommits),
  line("writes_waiting_seconds"; ""; if .up and .role == "primary" then (if .waitingSince == null then 0 else $now - (.waitingSince | seconds) end) else null end),
  line("standby_streaming"; ""; if .up and .role == "primary" and .replication then ([.replication[] | select(.state == "streaming")] | length > 0) | flag else null end),
  line("receiver_streaming"; ""; if .up and .role == "standby" and has("receiver") then (.receiver.status == "streaming") | flag else null end),
  line("standby_synchronous"; ""; if .up and .role == "primary" then (.synchronousStandbyNames != "") | flag else null end),
  (.replication[]? | select(.replayLsn != null) | .replayLsn as $replay
      | line("replay_lag_bytes"; "standby=\"\(.applicationName)\""; if $db.role == "primary" then [($db.lsn | bytes) - ($replay | bytes), 0] | max else null end)),
  (.slots[]? | line("slot_active"; "slot=\"\(.name)\""; .active | flag),
      line("slot_retained_bytes"; "slot=\"\(.name)\""; .retainedBytes),
      line("slot_wal_lost"; "slot=\"\(.name)\""; (.walStatus == "lost" or .walStatus == "unreserved") | flag)),
  (.volumes[]? | line("volume_free_bytes"; "path=\"\(.path)\""; .freeBytes),
      line("volume_size_bytes"; "path=\"\(.path)\""; .sizeBytes),
      line("volume_read_only"; "path=\"\(.path)\""; .readOnly | flag))'

# Of the object of archive-status, as `status` judges it.
readonly ARCHIVE_FILTER='
select(.mode != "unknown")
| "hacluster_archive_failing \(if .mode == "off" or (.waitingBytes > 0 and .failedAt != null and (.archivedAt == null or .archivedAt <= .failedAt)) then 1 else 0 end)",
  "hacluster_archive_waiting_bytes \(.waitingBytes)"'

# present NAME FILE: whether the watch or a role change left a mark.
present() { printf 'hacluster_%s %d\n' "$1" "$([ -s "$2" ] && echo 1 || echo 0)"; }

# ends NAME CERTIFICATE: when it ends, in seconds since 1970.
ends() {
    local end
    end=$(openssl x509 -noout -enddate -in "$2" 2> /dev/null) || return 0
    printf 'hacluster_certificate_end_seconds{certificate="%s"} %d\n' "$1" "$(date -d "${end#*=}" +%s)"
}

# The last message that the standby's receiver had from the primary.
last_message() {
    local at
    at=$(sed -n 's/.*"receivedAt":"\([^"]*\)".*/\1/p' "$CONTACT" 2> /dev/null)
    [ -z "$at" ] || printf 'hacluster_last_message_seconds %d\n' "$(date -d "$at" +%s)"
}

# replay_lag REPORT: on a standby, since when the oldest WAL is here that is not replayed yet. A time of the last transaction would not do:
# a primary with nothing to do has an old one, too.
replay_lag() {
    local replayed lag=0
    if ! [[ $1 =~ hacluster_replayed_position_bytes\ ([0-9]+) ]]; then
        waiting=()
        return 0
    fi
    replayed=${BASH_REMATCH[1]}
    if [[ $1 =~ hacluster_wal_position_bytes\ ([0-9]+) ]] && [ "${BASH_REMATCH[1]}" != "$received" ]; then
        # It follows another history.
        [ "${BASH_REMATCH[1]}" -gt "$received" ] || waiting=()
        received=${BASH_REMATCH[1]}
        waiting+=("$received $SECONDS")
    fi
    local index
    for index in "${!waiting[@]}"; do
        if [ "${waiting[index]% *}" -gt "$replayed" ]; then
            lag=$((SECONDS - ${waiting[index]#* }))
            break
        fi
        unset "waiting[index]"
    done
    printf 'hacluster_replay_lag_seconds %d\n' "$lag"
}

# count_logins: adds the logins that failed since the last look at the log of the server.
count_logins() {
    local size new
    size=$(stat -c %s "$SERVER_LOG" 2> /dev/null) || return 0
    # It was rotated.
    [ "$size" -ge "$read" ] || read=0
    if [ "$size" -gt "$read" ]; then
        new=$(tail -c "+$((read + 1))" "$SERVER_LOG" | head -c "$((size - read))" | grep -cE "$LOGIN_FAILED")
        failed_logins=$((failed_logins + new))
        read=$size
    fi
    printf 'hacluster_login_failures_total %d\n' "$failed_logins"
}

measure() {
    local report
    report=$("$LIB/database-status" | jq -r "$FILTER")
    printf '%s\n' "$report"
    replay_lag "$report"
    count_logins
    [ -z "$archive" ] || printf '%s\n' "$archive"
    present database_alone "$ALONE"
    present replication_degraded "$DEGRADED"
    present writes_unprotected "$UNPROTECTED"
    printf 'hacluster_role_change_epoch %d\n' "$(epoch_of "$(cat "$PROMOTION" 2> /dev/null)")"
    last_message
    [ -z "$certificates" ] || printf '%s\n' "$certificates"
}

certificates='' looked=-3600 archive='' asked=-$ARCHIVE_INTERVAL
waiting=() received=0 failed_logins=0
# What was logged before is history.
read=$(stat -c %s "$SERVER_LOG" 2> /dev/null || echo 0)
while :; do
    if [ "$ARCHIVES" = true ] && [ $((SECONDS - asked)) -ge "$ARCHIVE_INTERVAL" ]; then
        archive=$("$LIB/archive-status" | jq -r "$ARCHIVE_FILTER")
        asked=$SECONDS
    fi
    if [ $((SECONDS - looked)) -ge 3600 ]; then
        certificates=$(ends server "$KEYS_DIR/server.pem"; ends authority "$KEYS_DIR/ca.crt")
        looked=$SECONDS
    fi
    # The node exporter reads it while it is written: it is exchanged in one step.
    if measure > "$METRICS.new"; then mv "$METRICS.new" "$METRICS"; fi
    sleep "$INTERVAL"
done
