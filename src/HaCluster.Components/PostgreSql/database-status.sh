#!/bin/bash
# Prints what this database is, as one JSON object. Read-only; run as root or postgres. Exit code 0 also when the server is down:
# "up": false is an answer. Times out after 5 s.
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
  'startedAt', pg_postmaster_start_time(),
  'at', clock_timestamp(),
  'synchronousStandbyNames', current_setting('synchronous_standby_names'),
  'unprotectedSince', nullif(:'unprotected', ''),
  'degraded', nullif(:'degraded', ''),
  'waitingCommits', (select count(*) from pg_stat_activity where wait_event = 'SyncRep'),
  'waitingSince', (select min(query_start) from pg_stat_activity where wait_event = 'SyncRep'),
  'slots', coalesce((select json_agg(json_build_object(
      'name', slot_name, 'active', active, 'restartLsn', restart_lsn, 'walStatus', wal_status) order by slot_name)
      from pg_replication_slots), '[]'),
  'replication', coalesce((select json_agg(json_build_object(
      'applicationName', application_name, 'clientAddress', host(client_addr), 'state', state, 'syncState', sync_state,
      'sentLsn', sent_lsn, 'flushLsn', flush_lsn, 'replayLsn', replay_lsn,
      'lagBytes', case when pg_is_in_recovery() then null else pg_wal_lsn_diff(pg_current_wal_lsn(), flush_lsn) end,
      'tls', (select version from pg_stat_ssl where pg_stat_ssl.pid = pg_stat_replication.pid)))
      from pg_stat_replication where :is_peer), '[]'),
  'receiver', (select json_build_object(
      'status', status, 'host', sender_host, 'port', sender_port, 'slot', slot_name, 'timeline', received_tli,
      'flushedLsn', flushed_lsn, 'latestEndLsn', latest_end_lsn, 'lastMessageAt', last_msg_receipt_time)
      from pg_stat_wal_receiver));
SQL
)

# ask PSQL...: the first problem is the one that is reported.
ask() {
    PGCONNECT_TIMEOUT=3 "$@" -v ON_ERROR_STOP=1 -v "fenced=$is_fenced" -v "unprotected=$unprotected_since" \
        -v "degraded=$degraded_since" -v "is_peer=$IS_PEER" -f - 2>&1 <<< "$query"
}

reason_of() { printf '%s' "$1" | tr -c '[:print:]' ' ' | sed 's/["\\]/ /g'; }

if answer=$(MONITOR_DEADLINE=5 ask monitor_psql); then
    printf '%s\n' "$answer"
elif [[ $answer =~ (too many|remaining)' '(clients|connection) ]]; then
    # A server without a free connection serves those who have one. The superuser has a few of its own.
    if full=$(ask superuser_psql); then
        printf '%s\n' "$full"
    else
        printf '{"name":"%s","up":true,"role":"%s","timeline":%d,"hasData":true,"fenced":%s,"reason":"%s"}\n' "$NODE_NAME" \
            "$(role_of_control_file)" "$("$BIN/pg_controldata" -D "$DATA_DIR" | pg_control "Latest checkpoint's TimeLineID")" "$is_fenced" \
            "$(reason_of "$answer")"
    fi
else
    printf '{"name":"%s","up":false,"hasData":%s,"standbySignal":%s,"fenced":%s,"reason":"%s"}\n' \
        "$NODE_NAME" "$has_data" "$standby_signal" "$is_fenced" "$(reason_of "$answer")"
fi
