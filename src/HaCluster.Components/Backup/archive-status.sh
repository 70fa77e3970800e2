#!/bin/bash
# Prints how the archive of this database host gets on, the last restore that was checked here, and the data that a restore of the cluster has set
# aside, as one JSON object. Read-only; run as
# root or postgres.
set -uo pipefail

archive=$(superuser_psql -v ON_ERROR_STOP=1 -f - << 'SQL'
select json_build_object(
  'mode', current_setting('archive_mode'),
  'archivedAt', last_archived_time,
  'failedAt', last_failed_time,
  'waitingBytes', waiting * pg_size_bytes(current_setting('wal_segment_size')))
from pg_stat_archiver,
  (select count(*) as waiting from pg_ls_archive_statusdir() where name ~ '^[0-9A-F]{24}\.ready$') segments;
SQL
) || archive='{"mode":"unknown"}'
check=$(cat /var/lib/postgresql/restore-checked 2> /dev/null)
# While it is taken back it is there under the other name.
kept=$(cat "$RECOVERED/record" 2> /dev/null || cat "$BEFORE/record" 2> /dev/null) || kept=null
jq -nc --argjson archive "$archive" --arg check "$check" --argjson kept "${kept:-null}" \
    '$archive + { restoreCheck: (if $check == "" then null else $check end), kept: $kept }'
