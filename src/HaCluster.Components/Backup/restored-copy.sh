#!/bin/bash
# restored-copy make TARGET | show | remove | role: on a database host, a copy of the database beside the cluster, as it was at an earlier moment.
#   make    TARGET is a time with its zone, an LSN, the label of a backup, or `latest`; the repository is that of the host's region
#   show    what there is
#   remove  ends the server of the copy and deletes it
#   role    whether the server of the cluster on this host is `standby` or not
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
readonly BUSY=50
# WAL that is fetched one segment at a time, and what the copy writes itself.
readonly RESERVE_BYTES=$((512 * 1024 * 1024))

refuse() { printf '%s\n' "$1" >&2; exit 1; }

rest() { pgbackrest --stanza=hacluster "$@"; }

utc() { date -u -d "@$1" '+%F %T+00'; }

ctl() { "$BIN/pg_ctl" -D "$DATA" -s -w "$@" 8>&-; }

ask() { "$BIN/psql" -XAtqw -h "$COPY" -p 5432 -U postgres -d postgres -c "$1"; }

running() { [ -d "$DATA" ] && "$BIN/pg_ctl" -D "$DATA" status > /dev/null 2>&1; }

discard() {
    if running; then ctl -m immediate stop || refuse "The server of the copy in $DATA does not stop."; fi
    rm -rf "$COPY" || refuse "The copy in $COPY cannot be deleted."
}

# field FILTER: from what pgBackRest says of the stanza.
field() { jq -r "$1" <<< "$stanza"; }

ask_repository() {
    stanza=$(rest --output=json --log-level-console=off info | jq -c '.[0] // null')
    [ "$(field '.backup // [] | length')" -gt 0 ] 2> /dev/null ||
        refuse "The repository of this region has no backup to restore: $(field '.status.message // "it cannot be asked"')."
}

lsn_number() { printf '%d\n' "$((16#${1%/*} << 32 | 16#${1#*/}))"; }

# choose TARGET: sets options, those of pgBackRest for it. Refuses what cannot be restored, as far as that is known beforehand.
choose() {
    local seconds oldest newest
    ask_repository
    if [ "$1" = latest ]; then
        options=(--type=default)
    elif [[ $1 =~ ^[0-9]{8}-[0-9]{6}F(_[0-9]{8}-[0-9]{6}[DI])?$ ]]; then
        [ "$(field "any(.backup[]; .label == \"$1\")")" = true ] ||
            refuse "There is no backup $1 in the repository of this region. It has: $(field '[.backup[].label] | join(", ")')."
        options=(--set="$1" --type=immediate --recovery-option=recovery_target_timeline=current --target-action=promote)
    elif [[ $1 =~ ^[0-9A-Fa-f]{1,8}/[0-9A-Fa-f]{1,8}$ ]]; then
        oldest=$(field '.backup[0].lsn.stop')
        [ "$(lsn_number "$1")" -gt "$(lsn_number "$oldest")" ] ||
            refuse "The LSN $1 is not after the end of the oldest backup, which is $oldest."
        options=(--type=lsn --target="$1" --target-action=promote)
    elif [[ $1 =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}[T\ ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}(:?[0-9]{2})?)$ ]] &&
        seconds=$(date -u -d "$1" +%s 2> /dev/null); then
        oldest=$(field '.backup[0].timestamp.stop')
        [ "$seconds" -gt "$oldest" ] || refuse "The time $1 is not after the end of the oldest backup, which is $(utc "$oldest")."
        [ "$seconds" -le "$(date +%s)" ] || refuse "The time $1 is in the future; the clock of this host says $(utc "$(date +%s)")."
        newest=$(superuser_psql -c 'select floor(extract(epoch from last_archived_time)) from pg_stat_archiver' 2> /dev/null)
        [ -z "$newest" ] || [ "$seconds" -le "$newest" ] ||
            refuse "The time $1 is after the newest WAL of this host in the repository, which was archived at $(utc "$newest"). Wait until more has been archived, or take 'latest'."
        options=(--type=time --target="$(date -u -d "$1" '+%F %T.%6N+00')" --target-action=promote)
    else
        refuse "'$1' is no target. Give a time with its zone ('2026-01-02 03:59:00+00'), an LSN (0/3000060), the label of a backup, or 'latest'."
    fi
}

expect_room() {
    local needed free
    needed=$(($(field '[.backup[].info.size] | max') + RESERVE_BYTES))
    free=$(df --output=avail -B1 /var/lib/postgresql | tail -n 1)
    [ "$free" -ge "$needed" ] ||
        refuse "The copy needs $((needed / 1048576)) MiB on the volume of /var/lib/postgresql, which has $((free / 1048576)) MiB free."
}

# give_up REASON: what is half made is of no use.
give_up() {
    discard
    refuse "$1"
}

# What the server of the copy said last; without the time and the process.
last_words() { grep -E 'FATAL|PANIC' "$LOG" | grep -vE 'starting up|shutting down|not yet accepting' | tail -n 1 | sed -E 's/^.*(FATAL|PANIC): +//'; }

start() {
    # The configuration is that of the host's server. What would reach others, or overwrite files of that server, is taken away.
    # shellcheck disable=SC2054
    local settings=(config_file="/etc/postgresql/$PG_VERSION/main/postgresql.conf" data_directory="$DATA" external_pid_file=
        listen_addresses= unix_socket_directories="$COPY" port=5432 archive_mode=off primary_conninfo= primary_slot_name=
        synchronous_standby_names= shared_buffers=64MB logging_collector=off log_destination=stderr cluster_name=restored)
    ctl -t 172800 -l "$LOG" start -o "$(printf -- "-c %s " "${settings[@]}")" > /dev/null 2>&1 ||
        give_up "The copy did not reach the target: $(last_words)."
    # It answers before it has reached the target.
    until [ "$(ask 'select pg_is_in_recovery()' 2> /dev/null)" = f ]; do
        running || give_up "The copy did not reach the target: $(last_words)."
        sleep 0.2
    done
}

make() {
    [ ! -e "$MADE" ] || refuse "There is a copy already, of $(< "$MADE"). Remove it first."
    choose "$1"
    # Left by a run that was ended.
    discard
    expect_room
    mkdir -p "$DATA" || refuse "The folder $DATA cannot be made."
    local said
    said=$(rest --pg1-path="$DATA" --archive-mode=off --log-level-console=error "${options[@]}" restore 2>&1) ||
        give_up "pgBackRest did not restore: $(sed -E 's/^[^E]*ERROR: \[[0-9]+\]: //' <<< "$said" | head -n 1)"
    start
    printf '%s\n' "$1" > "$MADE.new" && mv "$MADE.new" "$MADE"
    show
}

show() {
    if [ ! -e "$COPY" ]; then
        echo 'there is no copy'
    elif [ ! -e "$MADE" ]; then
        echo "a copy is being made in $COPY, or was left unfinished"
    else
        printf '%s: the database at %s, %s\n' "$COPY" "$(< "$MADE")" "$(running && echo running || echo stopped)"
    fi
}

# pgBackRest inherits the lock, so that a run that was killed is over when it is. The server of the copy does not.
lock() {
    exec 8> "$LOCK"
    flock -n 8 || { echo 'another run makes or removes a copy on this host' >&2; exit "$BUSY"; }
}

case ${1-}-$# in
    make-2) lock; make "$2" ;;
    show-1) show ;;
    remove-1) lock; discard; show ;;
    role-1) superuser_psql -c "select case when pg_is_in_recovery() then 'standby' else 'primary' end" ;;
    *) refuse 'usage: restored-copy make TARGET | show | remove | role' ;;
esac
