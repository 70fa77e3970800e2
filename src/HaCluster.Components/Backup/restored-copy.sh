#!/bin/bash
# restored-copy make TARGET | check | due DAYS | show | remove | clone TARGET | prepare TARGET | prepare-undo | recovery | finish | hold: on a
# database host, a copy of the database beside the cluster, as it was at an earlier moment.
#   make    TARGET is a time with its zone, an LSN, the label of a backup, or `latest`; the repository is that of the host's region
#   check   makes a copy of `latest`, reads all of its tables and indexes, deletes it, and notes what was found
#   due     a check, if this host has the standby and its last one is at least DAYS days old; the timer asks each day
#   show    what there is: `none`, `being-made`, `unfinished`, `running TARGET` or `stopped TARGET`; then `checked TIME ok|damaged LABEL`
#   remove  ends the server of the copy and deletes it
#   clone   a copy in a folder of its own; its server runs for as long as somebody reads what this prints, and it is deleted then
# And what a restore of the whole cluster needs beside it (steps of a role change put it in place):
#   prepare       a copy in a folder of its own, promoted on a new timeline and stopped, with all WAL that it wrote still to be archived
#   prepare-undo  the same of the data that an earlier restore has set aside
#   recovery      what there is of both, as one JSON object: {prepared, unfinished, before}
#   finish        deletes what was prepared and what was set aside
#   hold          keeps any other restore of the cluster out for as long as somebody reads what it prints
# The server of the copy listens on a Unix socket of its own, archives nothing and follows nobody. Run as root or postgres.
set -uo pipefail
export LC_ALL=C.UTF-8
[ "$(id -u)" != 0 ] || exec env HOME=/var/lib/postgresql setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
umask 077
cd /

readonly CLONED=/var/lib/postgresql/cloned
# On the volume of the database. `made` is there when the copy has reached its target. RECOVERED and BEFORE are those of the steps.
case ${1-} in
    prepare | prepare-undo | recovery | finish | hold) readonly COPY=$RECOVERED ;;
    clone) readonly COPY=$CLONED ;;
    *) readonly COPY=/var/lib/postgresql/restored ;;
esac
readonly DATA=$COPY/data LOG=$COPY/server.log MADE=$COPY/made
# Of a copy that is being prepared: for what target. Data that was set aside has its own record with it, and is never thrown away unasked.
readonly TARGET=$COPY/target KEPT=$COPY/record
readonly HELD=/var/spool/pgbackrest/recovery.lock
readonly LOCK=/var/spool/pgbackrest/restored-copy.lock
# The time of the last check, what was found, and the label of the backup. On the volume, which may outlive the machine.
readonly CHECKED=/var/lib/postgresql/restore-checked
# Exit codes: another run is at work; the repository does not have what is asked for, and that of the other region may; it does not have it
# yet; there is a copy already; the copy is damaged; what is asked for is no target.
readonly BUSY=50 NOT_HERE=51 NOT_YET=52 EXISTS=53 DAMAGED=54 NO_TARGET=55
# WAL that is fetched one segment at a time, what the copy writes itself, and what the database beside it writes meanwhile. The copy is given
# up when it leaves less than half of that.
readonly RESERVE_BYTES=$((512 * 1024 * 1024))
# Of pgBackRest: what it leaves in the configuration of what it restores.
case ${1-} in prepare) readonly ARCHIVE_MODE=preserve ;; *) readonly ARCHIVE_MODE=off ;; esac
# A repository that does not answer is not waited for any longer.
readonly ANSWER_SECONDS=20

refuse() { printf '%s\n' "$1" >&2; exit "${2:-1}"; }

utc() { date -u -d "@$1" '+%F %T+00'; }

ctl() { "$BIN/pg_ctl" -D "$DATA" -s -w "$@" 8>&-; }

ask() { timeout 10 "$BIN/psql" -XAtqw -h "$COPY" -p 5432 -U postgres -d postgres -c "$1" 8>&-; }

# After the host has booted, the number in the file may be that of any process, such as the server of the cluster.
running() {
    local pid data=${1-$DATA}
    { read -r pid < "$data/postmaster.pid"; } 2> /dev/null && [ "$(readlink "/proc/$pid/cwd")" = "$data" ]
}

discard() {
    [ ! -e "$KEPT" ] || refuse "$COPY holds data that was set aside by a restore of the cluster." "$EXISTS"
    delete_copy
}

delete_copy() {
    if running; then ctl -m immediate stop || refuse "The server of the copy in $DATA does not stop."; fi
    rm -rf "$COPY" || refuse "The copy in $COPY cannot be deleted."
}

# forget_clone: what a clone has left whose host or program was ended. Nobody has it while the lock is ours.
forget_clone() {
    [ -e "$CLONED" ] || return 0
    ! running "$CLONED/data" || "$BIN/pg_ctl" -D "$CLONED/data" -s -w -m immediate stop 8>&- || refuse "The server of the copy in $CLONED does not stop."
    rm -rf "$CLONED" || refuse "The copy in $CLONED cannot be deleted."
}

# field FILTER: from what pgBackRest says of the stanza.
field() { jq -r "$1" <<< "$stanza"; }

# first_error: of pgBackRest's output on stdin, with the lines that belong to it; without the time, the process and the number.
first_error() {
    awk '/ERROR: \[[0-9]+\]: / && !found { found = 1; sub(/^.*ERROR: \[[0-9]+\]: +/, ""); printf "%s", $0; next }
         found && /^ / { sub(/^ +/, " "); printf "%s", $0; next }
         found { exit }'
}

# reason OUTPUT STATUS: why pgBackRest failed. One that was killed has said nothing.
reason() {
    local error
    error=$(first_error <<< "$1")
    printf '%s\n' "${error:-it ended with exit code $2}"
}

ask_repository() {
    local said status
    said=$(timeout "$ANSWER_SECONDS" pgbackrest --stanza=hacluster --io-timeout=5 --output=json --log-level-console=error info 2>&1)
    status=$?
    [ "$status" != 124 ] || refuse "The repository of $REGION did not answer within $ANSWER_SECONDS s." "$NOT_HERE"
    [ "$status" = 0 ] || refuse "The repository of $REGION cannot be asked: $(reason "$said" "$status")" "$NOT_HERE"
    stanza=$(jq -c '.[0] // null' <<< "$said")
    # The reason is in the part of the repository, and the exit code does not tell.
    [ "$(field '.status.code')" != 99 ] ||
        refuse "The repository of $REGION cannot be asked: $(field '[.repo[].status.message | sub("^\\[[A-Za-z]+\\] "; "")] | join("; ")')." "$NOT_HERE"
    expect_version
    [ "$(field '.backup // [] | length')" -gt 0 ] 2> /dev/null ||
        refuse "The repository of $REGION has no backup to restore: $(field '.status.message // "no answer"')." "$NOT_HERE"
}

# expect_version: the newest database of the repository is of the version of this host. Leaves out the backups of those before an upgrade, which no
# server of this version can read.
expect_version() {
    local present
    present=$(field '.db[-1].version // ""')
    [ -z "$present" ] || [ "$present" = "$PG_VERSION" ] ||
        refuse "The repository of $REGION has a database of PostgreSQL $present, and this host uses $PG_VERSION." "$NO_TARGET"
    # shellcheck disable=SC2016  # names of jq
    former=$(field '.db[-1].id as $present | [.backup[]? | select(.database.id != $present) | .label] | join(" ")')
    # shellcheck disable=SC2016
    stanza=$(jq -c 'if . == null then . else .db[-1].id as $present | .backup = [.backup[]? | select(.database.id == $present)] end' <<< "$stanza")
}

# The data whose archive is asked for the history of its timelines.
HISTORY=$DATA_DIR

# read_history: sets newest, the number of the newest timeline that the archive has, and left, the LSN at which each timeline of its history
# was left. A restore of the cluster gives up what came after its target: no backup of that leads to the newest timeline.
read_history() {
    local file number lsn
    left=()
    newest=$((16#$(field '[.backup[].archive.stop[0:8]] | max')))
    [ -s "$HISTORY/PG_VERSION" ] || return 0
    file=$(mktemp) || refuse 'No file for the history of the timelines can be made.'
    while rm -f "$file" && pgbackrest --stanza=hacluster --pg1-path="$HISTORY" archive-get --io-timeout=5 "$(printf '%08X' "$((newest + 1))").history" "$file" > /dev/null 2>&1 &&
        [ -s "$file" ]; do
        newest=$((newest + 1))
        left=()
        while read -r number lsn _; do [ -z "$lsn" ] || left[$number]=$lsn; done < "$file"
    done
    if [ "${#left[@]}" = 0 ] && [ "$newest" -gt 1 ]; then
        # pgBackRest asks only where it can read whose archive it is, which damaged data does not tell. The file is there even so.
        pgbackrest --stanza=hacluster --pg1-path="$HISTORY" archive-get --io-timeout=5 "$(printf '%08X' "$newest").history" "$file" > /dev/null 2>&1 ||
            cp "$HISTORY/pg_wal/$(printf '%08X' "$newest").history" "$file" 2> /dev/null || : > "$file"
        while read -r number lsn _; do [ -z "$lsn" ] || left[$number]=$lsn; done < "$file"
    fi
    rm -f "$file"
}

# leave_out_what_was_given_up: of the backups in stanza, those that are no part of the history of the newest timeline.
leave_out_what_was_given_up() {
    local label segment lsn timeline useful='' count
    read_history
    while read -r label segment lsn; do
        timeline=$((16#${segment:0:8}))
        if [ "$timeline" = "$newest" ] || [ "${#left[@]}" = 0 ] ||
            { [ -n "${left[$timeline]-}" ] && [ "$(lsn_number "$lsn")" -le "$(lsn_number "${left[$timeline]}")" ]; }; then
            useful+="$label "
        fi
    done < <(field '.backup[] | .label + " " + .archive.stop + " " + .lsn.stop')
    stanza=$(jq -c --arg useful "$useful" '($useful | split(" ")) as $labels | .backup |= map(select(.label as $each | $labels | index($each)))' <<< "$stanza")
    count=$(field '.backup | length')
    [ "$count" -gt 0 ] || refuse "No backup in the repository of $REGION belongs to the present history of the database." "$NOT_HERE"
}

lsn_number() { printf '%d\n' "$((16#${1%/*} << 32 | 16#${1#*/}))"; }

# choose TARGET: sets backup, the label of the one to be restored, and options, those of pgBackRest for what comes after it. Refuses what cannot
# be restored, as far as that is known beforehand.
choose() {
    local seconds newest label lsn former
    local -A left
    ask_repository
    [[ $1 =~ ^[0-9]{8}-[0-9]{6}F ]] || leave_out_what_was_given_up
    if [ "$1" = latest ]; then
        backup=$(field '.backup[-1].label')
        options=(--type=default)
    elif [[ $1 =~ ^[0-9]{8}-[0-9]{6}F(_[0-9]{8}-[0-9]{6}[DI])?$ ]]; then
        backup=$1
        [[ " $former " != *" $1 "* ]] ||
            refuse "The backup $1 is of an earlier major version than this host uses: a server of $PG_VERSION cannot read it." "$NO_TARGET"
        [ "$(field "any(.backup[]; .label == \"$1\")")" = true ] ||
            refuse "There is no backup $1 in the repository of $REGION. It has: $(field '[.backup[].label] | join(", ")')." "$NOT_HERE"
        options=(--type=immediate --recovery-option=recovery_target_timeline=current --target-action=promote)
    elif [[ $1 =~ ^[0-9A-Fa-f]{1,8}/[0-9A-Fa-f]{1,8}$ ]]; then
        backup=
        while read -r label lsn; do
            [ "$(lsn_number "$lsn")" -ge "$(lsn_number "$1")" ] || backup=$label
        done < <(field '.backup[] | .label + " " + .lsn.stop')
        [ -n "$backup" ] ||
            refuse "The LSN $1 is not after the end of the oldest backup, which is $(field '.backup[0].lsn.stop')." "$NOT_HERE"
        options=(--type=lsn --target="$1" --target-action=promote)
    elif [[ $1 =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}[T\ ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}(:?[0-9]{2})?)$ ]] &&
        seconds=$(date -u -d "$1" +%s 2> /dev/null); then
        [ "$seconds" -le "$(date +%s)" ] || refuse "The time $1 is in the future; the clock of this host says $(utc "$(date +%s)")." "$NO_TARGET"
        # The end of a backup is known to the second.
        backup=$(field "[.backup[] | select(.timestamp.stop < $seconds)] | last | .label // \"\"")
        [ -n "$backup" ] || refuse \
            "The time $1 is not after the end of the oldest backup, which is $(utc "$(field '.backup[0].timestamp.stop')")." "$NOT_HERE"
        newest=$(superuser_psql -c 'select floor(extract(epoch from last_archived_time)) from pg_stat_archiver' 2> /dev/null)
        [ -z "$newest" ] || [ "$seconds" -le "$newest" ] ||
            refuse "The time $1 is after the newest WAL of this host in the repository, which was archived at $(utc "$newest")." "$NOT_YET"
        options=(--type=time --target="$(date -u -d "$1" '+%F %T.%6N+00')" --target-action=promote)
    else
        refuse "'$1' is no target. Give a time with its zone ('2026-01-02 03:59:00+00'), an LSN (0/3000060), the label of a backup, or 'latest'." "$NO_TARGET"
    fi
}

free_bytes() { df --output=avail -B1 /var/lib/postgresql | tail -n 1; }

expect_room() {
    local needed free
    needed=$(($(field ".backup[] | select(.label == \"$backup\") | .info.size") + RESERVE_BYTES))
    free=$(free_bytes)
    [ "$free" -ge "$needed" ] ||
        refuse "The copy needs $((needed / 1048576)) MiB on the volume of /var/lib/postgresql, which has $((free / 1048576)) MiB free."
}

# give_up REASON [STATUS]: what is half made is of no use, but for data that was set aside.
give_up() {
    [ -e "$KEPT" ] || discard
    refuse "$@"
}

# Why the server of the copy ended: what pgBackRest said of the archive, or what the server said last.
last_words() {
    local archive repository last said
    archive=$(first_error < "$LOG")
    repository=$(sed -nE 's/^.* WARN: repo1: \[[A-Za-z]+\] //p' "$LOG" | tail -n 1)
    if [ -n "$archive" ]; then printf '%s\n' "$archive${repository:+: $repository}"; return 0; fi
    said=$(grep -E 'FATAL|PANIC' "$LOG" | grep -vE 'starting up|shutting down|not yet accepting' | tail -n 1 | sed -E 's/^.*(FATAL|PANIC): +//')
    last=$(sed -nE 's/^.*last completed transaction was at log time //p' "$LOG" | tail -n 1)
    if [ "$said" = 'recovery ended before configured recovery target was reached' ]; then
        # Without a later one PostgreSQL cannot know that it has reached a time.
        if [ -n "$last" ]; then
            said+="; the last transaction in the archive is of $last"
        else
            said+="; the archive has no transaction after the backup $backup"
        fi
        said+=". If nothing has been written since, take 'latest'"
    fi
    printf '%s\n' "$said"
}

# launch SETTING...: the server of the copy, with these settings as well. It may not answer yet.
launch() {
    # The configuration is that of the host's server. What would reach others, or overwrite files of that server, is taken away.
    # shellcheck disable=SC2054
    local settings=(config_file="/etc/postgresql/$PG_VERSION/main/postgresql.conf" data_directory="$DATA" external_pid_file=
        listen_addresses= unix_socket_directories="$COPY" port=5432 primary_conninfo= primary_slot_name=
        synchronous_standby_names= shared_buffers=64MB max_logical_replication_workers=0 logging_collector=off log_destination=stderr cluster_name=restored "$@")
    ctl -t 5 -l "$LOG" start -o "$(printf -- "-c %s " "${settings[@]}")" > /dev/null 2>&1
}

# start SETTING...: until it has reached its target.
start() {
    local recovers=t
    launch "$@"
    # It answers before it has reached the target.
    until [ "$recovers" = f ]; do
        recovers=$(ask 'select pg_is_in_recovery()' 2> /dev/null)
        [ "$(free_bytes)" -ge $((RESERVE_BYTES / 2)) ] ||
            give_up "The copy was given up: the volume of /var/lib/postgresql had less than $((RESERVE_BYTES / 2097152)) MiB left for the database."
        # It would wait for somebody to raise them.
        ! grep -qs 'insufficient parameter settings' "$LOG" || give_up \
            "The database ran with higher settings than this host is configured with: $(grep -A1 'insufficient parameter settings' "$LOG" | sed -nE 's/^.*DETAIL: +//p' | head -n 1)"
        [ "$recovers" = f ] || running || give_up "The copy did not reach the target: $(last_words)." "$NOT_HERE"
        [ "$recovers" = f ] || sleep 0.2 8>&-
    done
}

# fetch: the backup that was chosen, with what is needed to recover to the target.
fetch() {
    local said restore_command
    # PostgreSQL takes a code below 126 for the end of the archive: a repository that does not answer must not be that.
    restore_command="pgbackrest --stanza=hacluster --pg1-path=$DATA --io-timeout=10 --log-level-console=warn archive-get %f \"%p\""
    restore_command+=' || { [ $? = 1 ] && exit 1; exit 126; }'
    said=$(pgbackrest --stanza=hacluster --io-timeout=10 --pg1-path="$DATA" --archive-mode="$ARCHIVE_MODE" --log-level-console=error --process-max="$(nproc)" \
        --set="$backup" "${options[@]}" \
        --recovery-option="restore_command=$restore_command" restore 2>&1) ||
        give_up "pgBackRest did not restore the backup $backup: $(reason "$said" "$?")" "$NOT_HERE"
}

# restore TARGET SETTING...: a copy with a running server. It is complete for others when `made` is there.
restore() {
    local target=$1 chosen
    shift
    [ ! -e "$MADE" ] || refuse "There is a copy already, of $(< "$MADE"). Remove it first." "$EXISTS"
    choose "$target"
    # Left by a run that was ended.
    discard
    expect_room
    mkdir -p "$DATA" || refuse "The folder $DATA cannot be made."
    write "$TARGET" "$target" || give_up "The file $TARGET cannot be written."
    fetch
    # Without data nobody could say whose archive it is. It may tell now that what was restored leads to what was given up.
    if ! has_data; then
        chosen=$backup
        HISTORY=$DATA
        choose "$target"
        if [ "$backup" != "$chosen" ]; then
            rm -rf "$DATA"
            mkdir "$DATA" || refuse "The folder $DATA cannot be made."
            fetch
        fi
    fi
    start "$@"
}

# write FILE LINE: all of it or nothing.
write() { printf '%s\n' "$2" > "$1.new" && mv "$1.new" "$1"; }

make() {
    restore "$1" archive_mode=off
    write "$MADE" "$1" || give_up "The file $MADE cannot be written."
    show
}

# clone TARGET: whoever reads may be gone when it is ready; the first line that cannot be written ends it.
clone() {
    trap forget_clone EXIT
    restore "$1" archive_mode=off
    write "$MADE" "$1" || give_up "The file $MADE cannot be written."
    trap '' PIPE
    printf '%s\n' "$backup"
    while sleep 1 8>&- && running && printf '.\n' 2> /dev/null; do :; done
}

show() {
    if [ -e "$MADE" ]; then
        printf '%s %s\n' "$(running && echo running || echo stopped)" "$(< "$MADE")"
    elif [ ! -e "$COPY" ]; then
        echo none
    elif flock -n "$LOCK" true; then
        echo unfinished
    else
        echo being-made
    fi
    if [ -e "$CHECKED" ]; then printf 'checked %s\n' "$(< "$CHECKED")"; fi
}

# Every table, and every index with the rows of its table. The copy gets the extension that this needs.
check() {
    local said status found=ok
    restore latest archive_mode=off
    said=$("$BIN/pg_amcheck" -h "$COPY" -p 5432 -U postgres -w --all --install-missing --heapallindexed 2>&1 8>&-)
    status=$?
    discard
    [ "$status" = 0 ] || [ "$status" = 2 ] || refuse "pg_amcheck could not read everything: $(tail -n 1 <<< "$said")"
    [ "$status" = 0 ] || found=damaged
    write "$CHECKED" "$(date -u +%FT%TZ) $found $backup" || refuse "The file $CHECKED cannot be written."
    [ "$found" = ok ] ||
        refuse "pg_amcheck found damage in a copy of backup $backup: $(grep -v WARNING: <<< "$said" | head -n 2 | tr -s '\n ' ' ')" "$DAMAGED"
    show
}

# What it writes is marked as to be archived, and archived when it is in its place; nothing is sent from here.
readonly KEEP_WAL=(archive_mode=on archive_command=)

# prepare TARGET: a copy that was prepared for the same target is taken again, but for `latest`, which is later now, and but for one on
# a timeline that the cluster itself has reached since.
prepare() {
    [ ! -e "$BEFORE" ] || refuse "$BEFORE holds the data of $(json_value at < "$BEFORE/record") that an earlier restore has set aside." "$EXISTS"
    [ ! -e "$KEPT" ] || refuse "An earlier restore of the cluster is being undone." "$EXISTS"
    if [ -e "$MADE" ] && { [ "$1" = latest ] || [ "$(json_value target < "$MADE")" != "$1" ] || [ "$(json_value timeline < "$MADE")" -le "$(highest_timeline)" ]; }; then
        discard
    fi
    if [ ! -e "$MADE" ]; then
        [ -z "$(find "$DATA_DIR/pg_tblspc" -mindepth 1 2> /dev/null | head -n 1)" ] ||
            refuse 'The database has tablespaces, whose folders two databases cannot share.'
        restore "$1" "${KEEP_WAL[@]}"
        forget_recovery
        complete "$1" "$(ask "select to_char(pg_last_xact_replay_timestamp() at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') || '+00'")"
    fi
    recovery
}

# The highest number of a timeline that the present data knows of; 0 where there is none.
highest_timeline() {
    local file highest
    highest=$(sound_timeline) || highest=0
    while read -r file; do
        [ "$((16#${file%.history}))" -le "${highest:-0}" ] || highest=$((16#${file%.history}))
    done < <(find "$DATA_DIR/pg_wal/" -maxdepth 1 -name '????????.history' -printf '%f\n' 2> /dev/null)
    echo "${highest:-0}"
}

# A standby that is copied from it would take these settings along.
forget_recovery() {
    local setting
    for setting in restore_command recovery_target{,_time,_lsn,_name,_xid,_inclusive,_action,_timeline}; do
        ask "alter system reset $setting" || give_up "The setting $setting of the copy cannot be reset."
    done
}

# complete TARGET TIME: stops a primary that has written nothing of its own, and notes what it is.
complete() {
    local timeline lsn
    timeline=$(ask "select $CURRENT_TIMELINE")
    lsn=$(awk 'NF { lsn = $2 } END { print lsn }' "$DATA/pg_wal/$(printf '%08X' "${timeline:-0}").history" 2> /dev/null)
    [ -n "$lsn" ] || give_up "The end of the recovery is not known: $(last_words)"
    ctl -t 600 -m fast stop || give_up "The server of the copy does not stop: $(last_words)"
    write "$MADE" "{\"target\":\"$1\",\"timeline\":$timeline,\"lsn\":\"$lsn\",\"at\":\"$2\",\"backup\":\"${backup-}\"}" ||
        refuse "The file $MADE cannot be written."
}

# prepare_undo: the data goes on on a timeline above all others, so that what is restored later follows it. Never thrown away.
prepare_undo() {
    local highest recovers=''
    if [ ! -e "$KEPT" ]; then
        if ! [ -e "$BEFORE/record" ] || ! [ -d "$BEFORE/data" ]; then
            refuse 'No data is kept that a restore of the cluster has set aside.' "$NOT_HERE"
        fi
        [ "$(json_value target < "$BEFORE/record")" != undo ] || refuse 'The restore was undone already.' "$EXISTS"
        discard
        mv "$BEFORE" "$COPY" || refuse "$BEFORE cannot be renamed to $COPY."
        sync "${COPY%/*}"
    fi
    highest=$(highest_timeline)
    if [ -e "$MADE" ] && [ "$(json_value timeline < "$MADE")" -le "$highest" ]; then rm -f "$MADE"; fi
    if [ -e "$MADE" ]; then recovery; return; fi
    if running; then ctl -t 600 -m fast stop || refuse "The server of the data in $DATA does not stop."; fi
    # It was promoted before, if it has no signal file: then the number of its timeline decides.
    [ "$("$BIN/pg_controldata" -D "$DATA" | pg_control "Latest checkpoint's TimeLineID")" -gt "$highest" ] || touch "$DATA/standby.signal"
    cp -n "$DATA_DIR"/pg_wal/????????.history "$DATA/pg_wal/" 2> /dev/null
    launch "${KEEP_WAL[@]}" recovery_target_timeline=current
    until recovers=$(ask 'select pg_is_in_recovery()' 2> /dev/null) && [ -n "$recovers" ]; do
        running || refuse "The data that was set aside does not start: $(last_words)"
        sleep 0.2 8>&-
    done
    if [ "$recovers" = t ]; then
        timeout 600 "$BIN/psql" -XAtqw -h "$COPY" -p 5432 -U postgres -d postgres -c 'select pg_promote(true, 590)' 8>&- | grep -qx t ||
            refuse "The data that was set aside is not promoted: $(last_words)"
    fi
    complete undo "$(json_value at < "$KEPT")"
    recovery
}

# A file of JSON, or null.
json_of() { if [ -s "$1" ]; then cat "$1"; else echo null; fi; }

recovery() {
    local unfinished=false
    if [ -e "$COPY" ] && [ ! -e "$MADE" ]; then unfinished=true; fi
    printf '{"prepared":%s,"unfinished":%s,"before":%s}\n' "$(json_of "$MADE")" "$unfinished" \
        "$(if [ -e "$KEPT" ]; then json_of "$KEPT"; else json_of "$BEFORE/record"; fi)"
}

finish() {
    delete_copy
    rm -rf "$BEFORE" || refuse "$BEFORE cannot be deleted."
    recovery
}

# Not inherited by anything that lives longer than the connection.
hold() {
    exec 9> "$HELD" || refuse "The file $HELD cannot be written."
    flock -n 9 || refuse 'Another restore of the cluster is at work on this host.' "$BUSY"
    echo held
    while sleep 1 9>&- && printf '.\n' 2> /dev/null; do :; done
}

# lock_for TARGET: a run for the same target that lost its operator is waited for; its work counts.
lock_for() {
    exec 8> "$LOCK" || refuse "The file $LOCK cannot be written."
    if flock -w 2 8; then return 0; fi
    [ "$(cat "$TARGET" 2> /dev/null)" = "$1" ] || refuse 'Another run makes or removes a copy on this host.' "$BUSY"
    flock 8
}

# due DAYS: what was found damaged is looked at again each day.
due() {
    [ "$(superuser_psql -c "select pg_is_in_recovery() and current_setting('archive_mode') <> 'off'")" = t ] || return 0
    if grep -qs ' ok ' "$CHECKED" && [ -n "$(find "$CHECKED" -mtime "-$1")" ]; then return 0; fi
    lock
    check
}

# pgBackRest inherits the lock, so that a run that was killed is over when it is. The server of the copy does not. `show` has it for a moment.
lock() {
    exec 8> "$LOCK" || refuse "The file $LOCK cannot be written."
    flock -w 2 8 || refuse 'Another run makes or removes a copy on this host.' "$BUSY"
    forget_clone
}

case ${1-}-$# in
    make-2) lock; make "$2" ;;
    check-1) lock; check ;;
    due-2) due "$2" ;;
    show-1) show ;;
    remove-1) lock; discard; show ;;
    clone-2) lock; clone "$2" ;;
    prepare-2) lock_for "$2"; prepare "$2" ;;
    prepare-undo-1) lock; prepare_undo ;;
    recovery-1) recovery ;;
    finish-1) lock; finish ;;
    hold-1) hold ;;
    *) refuse 'usage: restored-copy make TARGET | check | due DAYS | show | remove | clone TARGET | prepare TARGET | prepare-undo | recovery | finish | hold' ;;
esac
