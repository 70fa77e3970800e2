# Prints what is known of the import, as one JSON object; null when there is none. ACTION resume: builds what comes after the copy, if that does not
# run. WORK is the script for that.

complaint_of_log() {
    tail -c 2000000 "$SERVER_LOG" 2> /dev/null | awk -v since="$1" '
        substr($0, 1, 19) < since { next }
        /(ERROR|FATAL): .*(publisher|replication|subscription|publication|could not receive data from WAL stream)/ || (/ERROR: / && worker) { last = $0 }
        END { print last }' | sed -E 's/^([0-9: .-]+) UTC \[[0-9]+\] [^:]*(ERROR|FATAL): +/\1 /' | one_line
}

main() {
    local state source='{}' errors said='' working=false
    require_primary
    state=$(record state)
    if [ -z "$state" ]; then echo null; return 0; fi
    make_work_folder
    if [ "$ACTION" = resume ] && [ "$state" = copying ]; then launch_work; fi
    ! systemctl is-active -q "$UNIT_OF_WORK" || working=true
    if [ "$state" != finished ]; then
        use_recorded_source
        source=$(source_sql "select json_build_object('answers', true,
            'slot', exists (select from pg_replication_slots where slot_name = '$NAME'),
            'active', (select active from pg_replication_slots where slot_name = '$NAME'),
            'lagBytes', (select pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn)::bigint from pg_replication_slots where slot_name = '$NAME'),
            'keptBytes', (select pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::bigint from pg_replication_slots where slot_name = '$NAME'))") ||
            source=$(jq -nc --arg problem "$(source_problem)" '{ answers: false, problem: $problem }')
        errors=$(database_sql "select coalesce(sum(apply_error_count + sync_error_count), 0) from pg_stat_subscription_stats where subname = '$NAME'")
        [ "$errors" = 0 ] || said=$(complaint_of_log "$(database_sql "select to_char(now() at time zone 'UTC' - interval '2 minutes', 'YYYY-MM-DD HH24:MI:SS')")")
    fi
    database_script << SQL
select json_build_object('state', i.state, 'host', $(sql_literal "$HOST"), 'source', i.source, 'startedAt', i.started_at, 'finishedAt', i.finished_at,
    'cutOverSeconds', i.cut_over_seconds, 'locked', i.locked, 'appendOnly', i.append_only, 'problem', nullif(i.problem, ''), 'working', $working,
    'enabled', coalesce((select subenabled from pg_subscription where subname = '$NAME'), false),
    'workerProblem', nullif($(sql_literal "$said"), ''),
    'left', (select count(*) from hacluster.import_statements where phase <> 'cut-over' and not done),
    'timelineAtStart', i.timeline, 'timeline', $CURRENT_TIMELINE,
    'lastRoleChange', $(sql_literal "$(json_value kind <<< "$(first_line "$PROMOTION")")"),
    'receivedAt', (select max(last_msg_receipt_time) from pg_stat_subscription where subname = '$NAME' and relid is null),
    'sourceServer', $(sql_literal "$source")::json,
    'tables', coalesce((select json_agg(json_build_object('name', name, 'state', case srsubstate when 'i' then 'waiting' when 'd' then 'copying'
            when 'r' then 'replicating' else 'catching up' end, 'rows', p.tuples_processed, 'bytes', pg_table_size(t.oid)) order by name)
        from ($CARRIED) t left join pg_stat_progress_copy p on p.relid = t.oid and p.command = 'COPY FROM'), '[]'))
from hacluster.import i;
SQL
}
