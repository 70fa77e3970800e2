#!/bin/bash
# Writes every 30 s, for the node exporter, what `status` is told of the repository of this region.
set -uo pipefail

readonly METRICS=/run/hacluster-metrics/backup.prom
readonly INTERVAL=30

# Of the object of repository-status. A value that is not known has no line.
# shellcheck disable=SC2016  # the variables are those of jq
readonly FILTER='
def line(name; value): value as $value | if $value == null then empty else "hacluster_\(name) \($value)" end;
def flag: if . then 1 else 0 end;
line("backup_newest_seconds"; .backups | last | .stop),
line("backup_scheduled_seconds"; .scheduledAt),
line("backup_failed"; (.failure != null) | flag),
line("backup_damaged"; ((.verified != null and .verified.text != "ok") or ((.backups | last | .damaged) // false)) | flag),
line("archive_gap"; (.gapAfter != null) | flag)'

while :; do
    # The node exporter reads it while it is written: it is exchanged in one step.
    if @LIB@/repository-status | jq -r "$FILTER" > "$METRICS.new"; then mv "$METRICS.new" "$METRICS"; fi
    sleep "$INTERVAL"
done
