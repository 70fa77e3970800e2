#!/bin/bash
# Prints what this database is, as one JSON object. Read-only; run as root or postgres. Exit code 0 also when the server is down:
# "up": false is an answer. A server that does not answer is given up after 2 s.
set -euo pipefail

has_data=false
standby_signal=false
is_fenced=false
if has_data; then has_data=true; fi
if [ -e "$DATA_DIR/standby.signal" ]; then standby_signal=true; fi
if is_fenced; then is_fenced=true; fi
# Since when no standby streams, as the watch noted it; and since when, and why, a synchronous primary acknowledges commits alone.
unprotected_since=$(first_line "$UNPROTECTED")
degraded_since=$(first_line "$DEGRADED")
# An upgrade to another major version that is not finished, as JSON.
upgrade=$(first_line "$MAJOR_UPGRADE")

# volumes: the file systems that the server and its host need, as a JSON list.
volumes() {
    local list='' target free size read_only
    while read -r target free size; do
        read_only=false
        ! grep -qs "^[^ ]* $target [^ ]* ro[, ]" /proc/mounts || read_only=true
        list+=${list:+,}$(printf '{"path":"%s","freeBytes":%d,"sizeBytes":%d,"readOnly":%s}' "$target" "$free" "$size" "$read_only")
    done < <(timeout 2 df -B1 --output=target,avail,size "$DATA_DIR" "$DATA_DIR/pg_wal/" "$STATE_DIR" / 2> /dev/null | tail -n +2 | sort -u)
    printf '[%s]' "$list"
}
volumes=$(volumes)

# since FILE: when its content was last another one, in seconds of the epoch; null without it.
since() { stat -c %Y "$1" 2> /dev/null || echo null; }
valid_until=$(first_line "$KEYS_DIR/valid-until")
credentials=$(printf '{"passwordsSince":%s,"certificatesSince":%s,"certificatesUntil":%s,"sshKeySince":%s}' \
    "$(since "$REPLICATION_PASSFILE")" "$(since "$KEYS_DIR/server.pem")" "${valid_until:-null}" "$(since "$OPERATOR_KEYS_FILE")")

query=$(cat <<'SQL'
select json_build_object(
  'name', current_setting('cluster_name'),
  'up', true,
  'role', case when pg_is_in_recovery() then 'standby' else 'primary' end,
  'hasData', true,
  'fenced', :fenced,
  'systemIdentifier', (select system_identifier::text from pg_control_system()),
  'timeline', case when pg_is_in_recovery()
      then coalesce((select received_tli from pg_stat_wal_receiver),
          greatest((select timeline_id from pg_control_checkpoint()), (select min_recovery_end_timeline from pg_control_recovery())))
      else (select ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int) end,
  'lsn', case when pg_is_in_recovery() then coalesce(greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()), pg_last_wal_replay_lsn())
      else pg_current_wal_lsn() end,
  'replayedLsn', pg_last_wal_replay_lsn(),
  'replayedAt', pg_last_xact_replay_timestamp(),
  'replayPaused', case when pg_is_in_recovery() then pg_get_wal_replay_pause_state() <> 'not paused' end,
  'connections', json_build_object(
      'used', (select count(*) from pg_stat_activity where backend_type = 'client backend'),
      'limit', current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
          - coalesce(current_setting('reserved_connections', true)::int, 0)),
  'volumes', :'volumes'::json,
  'credentials', :'credentials'::json,
  'startedAt', pg_postmaster_start_time(),
  'at', clock_timestamp(),
  'synchronousStandbyNames', current_setting('synchronous_standby_names'),
  'unprotectedSince', nullif(:'unprotected', ''),
  'degraded', nullif(:'degraded', ''),
  'waitingCommits', (select count(*) from pg_stat_activity where wait_event = 'SyncRep'),
  'waitingSince', (select min(query_start) from pg_stat_activity where wait_event = 'SyncRep'),
  'slots', coalesce((select json_agg(json_build_object(
      'name', slot_name, 'active', active, 'restartLsn', restart_lsn, 'walStatus', wal_status,
      'retainedBytes', pg_wal_lsn_diff(case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end,
          restart_lsn)::bigint) order by slot_name)
      from pg_replication_slots), '[]'),
  'replication', coalesce((select json_agg(json_build_object(
      'applicationName', application_name, 'clientAddress', host(client_addr), 'state', state, 'syncState', sync_state,
      'sentLsn', sent_lsn, 'flushLsn', flush_lsn, 'replayLsn', replay_lsn,
      'lagBytes', case when pg_is_in_recovery() then null else pg_wal_lsn_diff(pg_current_wal_lsn(), flush_lsn) end,
      'tls', (select version from pg_stat_ssl where pg_stat_ssl.pid = pg_stat_replication.pid)))
      from pg_stat_replication where :is_peer), '[]'),
  'upgrade', nullif(:'upgrade', '')::json,
  'imports', exists (select from pg_subscription where subname = 'hacluster_import'),
  'receiver', (select json_build_object(
      'status', status, 'host', sender_host, 'port', sender_port, 'slot', slot_name, 'timeline', received_tli,
      'flushedLsn', flushed_lsn, 'latestEndLsn', latest_end_lsn, 'lastMessageAt', last_msg_receipt_time)
      from pg_stat_wal_receiver));
SQL
)

# ask PSQL...: the first problem is the one that is reported.
ask() {
    PGCONNECT_TIMEOUT=2 "$@" -v ON_ERROR_STOP=1 -v "fenced=$is_fenced" -v "unprotected=$unprotected_since" \
        -v "degraded=$degraded_since" -v "volumes=$volumes" -v "credentials=$credentials" \
        -v "upgrade=$upgrade" -v "is_peer=$IS_PEER" -f - 2>&1 <<< "$query"
}

# print_running OBJECT: with the position at which a standby's replay stands still, which takes a second look to find out, or with what it
# waits for there.
print_running() {
    local stalled='' waits=''
    case $1 in *'"role" : "standby"'*) stalled=$(replay_stalled_at) ;; esac
    if [ -n "$stalled" ]; then waits=$(replay_waits_for); fi
    if [ -n "$waits" ]; then
        printf '%s,"replayWaitsFor":"%s"}\n' "${1%\}}" "$waits"
    else
        printf '%s%s}\n' "${1%\}}" "${stalled:+,\"replayStalledAt\":\"$stalled\"}"
    fi
}

reason_of() { printf '%s' "$1" | tr -c '[:print:]' ' ' | sed 's/["\\]/ /g'; }

if answer=$(MONITOR_DEADLINE=2 ask monitor_psql); then
    print_running "$answer"
elif [[ $answer =~ (too many|remaining)' '(clients|connection) ]]; then
    # A server without a free connection serves those who have one. The superuser has a few of its own.
    if full=$(ask superuser_psql); then
        print_running "$full"
    else
        printf '{"name":"%s","up":true,"role":"%s","timeline":%d,"hasData":true,"fenced":%s,"volumes":%s,"upgrade":%s,"reason":"%s"}\n' "$NODE_NAME" \
            "$(role_of_control_file)" "$(timeline_of_control_file)" "$is_fenced" "$volumes" "${upgrade:-null}" \
            "$(reason_of "$answer")"
    fi
else
    process_runs=false
    if ! no_server_process > /dev/null; then
        process_runs=true
        : "${answer:=it does not answer queries}"
    fi
    printf '{"name":"%s","up":false,"processRuns":%s,"hasData":%s,"standbySignal":%s,"fenced":%s,"volumes":%s,"upgrade":%s,"reason":"%s"}\n' \
        "$NODE_NAME" "$process_runs" "$has_data" "$standby_signal" "$is_fenced" "$volumes" "${upgrade:-null}" "$(reason_of "$answer")"
fi
