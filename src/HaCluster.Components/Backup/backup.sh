#!/bin/bash
# backup due | now full|diff|incr | verify: on a service host, for the repository of its region.
#   due     the backup that is due, if one is; the timer asks every minute
#   now     one at once
#   verify  reads everything in the repository and compares it with the checksums
set -uo pipefail
export LC_ALL=C.UTF-8
# shellcheck disable=SC1091
. @LIB@/repository-library
become_postgres "$@"

# pgBackRest's numbers of errors, which are its exit codes: another process has the lock; no standby or no primary; the standby did not replay
# in time.
readonly LOCKED=50
readonly NO_DATABASE=56
readonly ARCHIVE_TIMEOUT=82
readonly RETRY_SECONDS=300

now() { date -u +%FT%TZ; }

# give_up REASON: an operator who waits learns it by the exit code, and `status` from the note.
give_up() {
    printf '%s %s\n' "$(now)" "$1" > "$NOTES/failure"
    rm -f "$LAST_LOOK"
    printf '%s\n' "$1" >&2
    exit 1
}

# Of pgBackRest's output on stdin: the first error with the lines that belong to it, without time and process.
reason() {
    awk '/ ERROR: / && !found { found = 1; sub(/^.* ERROR: \[[0-9]+\]: /, ""); printf "%s", $0; next }
         found && /^ / { sub(/^ +/, " "); printf "%s", $0; next }
         found { exit }'
}

# run OPTION...: one backup. Sets status to pgBackRest's exit code; its words are in $log. Where a database host works for another backup it
# does not answer, which pgBackRest takes for a database that is missing.
run() {
    rest --log-level-console=info "$@" backup > "$log" 2>&1
    status=$?
    if [ "$status" = "$NO_DATABASE" ] && grep -q LockAcquireError "$log"; then
        status=$LOCKED
        return 0
    fi
    grep -E 'new backup label|backup size|WARN|ERROR' "$log" | sed -E 's/^[0-9-]+ [0-9:.]+ P[0-9]+ +//' || true
}

# take TYPE: from the standby, which has less to do; from the primary where no standby can be asked.
take() {
    local type=$1 status newest
    log=$(mktemp)
    trap 'rm -f "$log"' EXIT
    newest=$(newest_wal "$(archive_of "$(stanza)")")
    run --type="$type" --backup-standby
    if [ "$status" = "$NO_DATABASE" ] || { [ "$status" = "$ARCHIVE_TIMEOUT" ] && grep -q 'ERROR: .*standby' "$log"; }; then
        echo 'no standby can be asked: the backup is made from the primary'
        run --type="$type" --no-backup-standby
    fi
    if [ "$status" = "$LOCKED" ]; then
        echo 'another backup of this cluster runs' >&2
        exit "$LOCKED"
    fi
    [ "$status" = 0 ] || give_up "$(reason < "$log")"
    rm -f "$NOTES/failure" "$LAST_LOOK"
    printf '%s\n' "${newest%% *}" > "$NOTES/newest"
}

# due_type: full, diff, incr or nothing. A role change starts a timeline, and a gap makes what came before it useless for what comes after:
# both ask for a backup at once.
due_type() {
    local stanza folder last newest seen type
    stanza=$(stanza)
    [ "$(jq '.status.code' <<< "$stanza")" != 1 ] || return 0
    if [ -n "$(find "$NOTES/failure" -newermt "-$RETRY_SECONDS seconds" 2> /dev/null)" ]; then return 0; fi
    type=$(jq -r --argjson days "$FULL_DAYS" --argjson hours "$DIFF_HOURS" --argjson minutes "$INCR_MINUTES" '
        def age(types): now - ([.backup[] | select(.type as $type | types | index($type)) | .timestamp.stop] | max // 0);
        if age(["full"]) > $days * 86400 then "full"
        elif age(["full", "diff"]) > $hours * 3600 then "diff"
        elif age(["full", "diff", "incr"]) > $minutes * 60 then "incr"
        else "" end' <<< "$stanza")
    if [ -n "$type" ]; then echo "$type"; return 0; fi
    folder=$(archive_of "$stanza")
    last=$(jq -r '.backup[-1].archive.stop' <<< "$stanza")
    newest=$(newest_wal "$folder")
    seen=$(cat "$NOTES/newest" 2> /dev/null || true)
    if [ -n "$newest" ] && [ "${newest:0:8}" != "${last:0:8}" ] && [ "${newest:0:8}" != "${seen:0:8}" ]; then
        echo incr
    elif [ -n "$(gap_after "$folder" "$last")" ]; then
        echo incr
    fi
}

# Its exit code does not tell what it found.
verify() {
    local report state=ok
    report=$(rest --log-level-console=off --output=text --verbose verify 2>&1) || state=failed
    grep -q 'status: ok' <<< "$report" || state=failed
    printf '%s\n' "$report"
    printf '%s %s\n' "$(now)" "$state" > "$NOTES/verified"
    rm -f "$LAST_LOOK"
    [ "$state" = ok ]
}

# A full backup that nobody has verified yet; after it has failed, once a day.
verification_is_due() {
    local verified=0 full
    [ ! -e "$NOTES/verified" ] || verified=$(date -d "$(cut -d' ' -f1 "$NOTES/verified")" +%s)
    full=$(stanza | jq '[.backup[] | select(.type == "full") | .timestamp.stop] | max // 0')
    [ "$full" -gt "$verified" ] || { grep -qs ' failed$' "$NOTES/verified" && [ $(($(date +%s) - verified)) -gt 86400 ]; }
}

# One at a time on this host; pgBackRest sees to it that there is one at a time in the cluster.
exec 9>> "$NOTES/lock"
case "${1:-}" in
    due)
        flock -n 9 || exit 0
        due=$(due_type)
        if [ -n "$due" ]; then
            echo "a backup is due: $due"
            # While the other region makes its own it is its turn; this one comes a minute later.
            (take "$due") || [ $? = "$LOCKED" ] || exit 1
        elif verification_is_due; then
            verify
        fi ;;
    now)
        flock -w 5 9 || { echo "a backup or a verification runs in this repository already" >&2; exit "$LOCKED"; }
        take "$2" ;;
    verify)
        flock -w 5 9 || { echo "a backup or a verification runs in this repository already" >&2; exit "$LOCKED"; }
        verify ;;
    *)
        echo "usage: backup due | now full|diff|incr | verify" >&2
        exit 2 ;;
esac
