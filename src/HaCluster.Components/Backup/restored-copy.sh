#!/bin/bash
# restored-copy make TARGET | check | due DAYS | show | remove: on a database host, a copy of the database beside the cluster, as it was at an
# earlier moment.
#   make    TARGET is a time with its zone, an LSN, the label of a backup, or `latest`; the repository is that of the host's region
#   check   makes a copy of `latest`, reads all of its tables and indexes, deletes it, and notes what was found
#   due     a check, if this host has the standby and its last one is at least DAYS days old; the timer asks each day
#   show    what there is: `none`, `being-made`, `unfinished`, `running TARGET` or `stopped TARGET`; then `checked TIME ok|damaged LABEL`
#   remove  ends the server of the copy and deletes it
# The server of the copy listens on a Unix socket of its own, archives nothing and follows nobody. Run as root or postgres.
set -uo pipefail
export LC_ALL=C.UTF-8
[ "$(id -u)" != 0 ] || exec env HOME=/var/lib/postgresql setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
umask 077
cd /

# On the volume of the database. `made` is there when the copy has reached its target.
readonly COPY=/var/lib/postgresql/restored
readonly DATA=$COPY/data LOG=$COPY/server.log MADE=$COPY/made
readonly LOCK=/var/spool/pgbackrest/restored-copy.lock
# The time of the last check, what was found, and the label of the backup. On the volume, which may outlive the machine.
readonly CHECKED=/var/lib/postgresql/restore-checked
# Exit codes: another run is at work; the repository does not have what is asked for, and that of the other region may; it does not have it
# yet; there is a copy already; the copy is damaged; what is asked for is no target.
readonly BUSY=50 NOT_HERE=51 NOT_YET=52 EXISTS=53 DAMAGED=54 NO_TARGET=55
# WAL that is fetched one segment at a time, what the copy writes itself, and what the database beside it writes meanwhile. The copy is given
# up when it leaves less than half of that.
readonly RESERVE_BYTES=$((512 * 1024 * 1024))
# A repository that does not answer is not waited for any longer.
readonly ANSWER_SECONDS=20

refuse() { printf '%s\n' "$1" >&2; exit "${2:-1}"; }

utc() { date -u -d "@$1" '+%F %T+00'; }

ctl() { "$BIN/pg_ctl" -D "$DATA" -s -w "$@" 8>&-; }

ask() { timeout 10 "$BIN/psql" -XAtqw -h "$COPY" -p 5432 -U postgres -d postgres -c "$1" 8>&-; }

# After the host has booted, the number in the file may be that of any process, such as the server of the cluster.
running() {
    local pid
    { read -r pid < "$DATA/postmaster.pid"; } 2> /dev/null && [ "$(readlink "/proc/$pid/cwd")" = "$DATA" ]
}

discard() {
    if running; then ctl -m immediate stop || refuse "The server of the copy in $DATA does not stop."; fi
    rm -rf "$COPY" || refuse "The copy in $COPY cannot be deleted."
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
    [ "$(field '.backup // [] | length')" -gt 0 ] 2> /dev/null ||
        refuse "The repository of $REGION has no backup to restore: $(field '.status.message // "no answer"')." "$NOT_HERE"
}

lsn_number() { printf '%d\n' "$((16#${1%/*} << 32 | 16#${1#*/}))"; }

# choose TARGET: sets backup, the label of the one to be restored, and options, those of pgBackRest for what comes after it. Refuses what cannot
# be restored, as far as that is known beforehand.
choose() {
    local seconds newest label lsn
    ask_repository
    if [ "$1" = latest ]; then
        backup=$(field '.backup[-1].label')
        options=(--type=default)
    elif [[ $1 =~ ^[0-9]{8}-[0-9]{6}F(_[0-9]{8}-[0-9]{6}[DI])?$ ]]; then
        backup=$1
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

# give_up REASON [STATUS]: what is half made is of no use.
give_up() {
    discard
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

start() {
    local recovers=t
    # The configuration is that of the host's server. What would reach others, or overwrite files of that server, is taken away.
    # shellcheck disable=SC2054
    local settings=(config_file="/etc/postgresql/$PG_VERSION/main/postgresql.conf" data_directory="$DATA" external_pid_file=
        listen_addresses= unix_socket_directories="$COPY" port=5432 archive_mode=off primary_conninfo= primary_slot_name=
        synchronous_standby_names= shared_buffers=64MB logging_collector=off log_destination=stderr cluster_name=restored)
    ctl -t 5 -l "$LOG" start -o "$(printf -- "-c %s " "${settings[@]}")" > /dev/null 2>&1
    # It answers before it has reached the target.
    until [ "$recovers" = f ]; do
        recovers=$(ask 'select pg_is_in_recovery()' 2> /dev/null)
        [ "$(free_bytes)" -ge $((RESERVE_BYTES / 2)) ] ||
            give_up "The copy was given up: the volume of /var/lib/postgresql had less than $((RESERVE_BYTES / 2097152)) MiB left for the database."
        [ "$recovers" = f ] || running || give_up "The copy did not reach the target: $(last_words)." "$NOT_HERE"
        [ "$recovers" = f ] || sleep 0.2 8>&-
    done
}

# restore TARGET: a copy with a running server. It is complete for others when `made` is there.
restore() {
    local said restore_command
    [ ! -e "$MADE" ] || refuse "There is a copy already, of $(< "$MADE"). Remove it first." "$EXISTS"
    choose "$1"
    # Left by a run that was ended.
    discard
    expect_room
    mkdir -p "$DATA" || refuse "The folder $DATA cannot be made."
    # PostgreSQL takes a code below 126 for the end of the archive: a repository that does not answer must not be that.
    restore_command="pgbackrest --stanza=hacluster --pg1-path=$DATA --io-timeout=10 --log-level-console=warn archive-get %f \"%p\""
    restore_command+=' || { [ $? = 1 ] && exit 1; exit 126; }'
    said=$(pgbackrest --stanza=hacluster --io-timeout=10 --pg1-path="$DATA" --archive-mode=off --log-level-console=error --set="$backup" "${options[@]}" \
        --recovery-option="restore_command=$restore_command" restore 2>&1) ||
        give_up "pgBackRest did not restore the backup $backup: $(reason "$said" "$?")" "$NOT_HERE"
    start
}

# write FILE LINE: all of it or nothing.
write() { printf '%s\n' "$2" > "$1.new" && mv "$1.new" "$1"; }

make() {
    restore "$1"
    write "$MADE" "$1" || give_up "The file $MADE cannot be written."
    show
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
    restore latest
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
}

case ${1-}-$# in
    make-2) lock; make "$2" ;;
    check-1) lock; check ;;
    due-2) due "$2" ;;
    show-1) show ;;
    remove-1) lock; discard; show ;;
    *) refuse 'usage: restored-copy make TARGET | check | due DAYS | show | remove' ;;
esac
