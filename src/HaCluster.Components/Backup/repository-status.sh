#!/bin/bash
# Prints what the repository of this service host holds, as one JSON object. Read-only; run as root or postgres.
set -uo pipefail
export LC_ALL=C.UTF-8
# shellcheck disable=SC1091
. @LIB@/repository-library
become_postgres "$@"

if [ "$REPOSITORY_KIND" = s3 ] && [ -n "$(find "$LAST_LOOK" -newermt '-60 seconds' 2> /dev/null)" ]; then
    exec jq -c '.now = (now | floor)' "$LAST_LOOK"
fi

# note FILE: "TIME TEXT" of a note as an object; null where there is none.
note() {
    local at='' text=''
    read -r at text 2> /dev/null < "$NOTES/$1" || true
    jq -nc --arg at "$at" --arg text "$text" 'if $at == "" then null else { at: $at, text: $text } end'
}

stanza=$(stanza)
folder=$(archive_of "$stanza")
read -r newest at < <(newest_wal "$folder")
gap=$(gap_after "$folder" "$(jq -r '.backup[-1].archive.stop // "z"' <<< "$stanza")")
seen=$(jq -nc --argjson stanza "${stanza:-null}" --argjson failure "$(note failure)" --argjson verified "$(note verified)" \
    --arg scheduled "$(stat -c %Y "$NOTES/scheduled" 2> /dev/null)" --arg newest "${newest:-}" --arg at "${at:-}" --arg gap "$gap" '{
        now: (now | floor), scheduledAt: (if $scheduled == "" then null else ($scheduled | tonumber) end),
        message: ($stanza.status.message // "no stanza"),
        running: ($stanza.status.lock.backup.held // false),
        backups: [($stanza.backup // [])[] | {
            "label": .label, type: .type, start: .timestamp.start, stop: .timestamp.stop, walStart: .archive.start, walStop: .archive.stop,
            sizeBytes: .info.size, storedBytes: .info.repository.delta, damaged: .error }],
        newestWal: (if $newest == "" then null else $newest end),
        newestWalAt: (if $at == "" then null else ($at | tonumber) end),
        gapAfter: (if $gap == "" then null else $gap end),
        failure: $failure, verified: $verified }')
printf '%s\n' "$seen"
# A look at a bucket that did not answer is repeated at once.
[ "$REPOSITORY_KIND" != s3 ] || [ -z "$stanza" ] || { printf '%s\n' "$seen" > "$LAST_LOOK.$$" && mv "$LAST_LOOK.$$" "$LAST_LOOK"; }
