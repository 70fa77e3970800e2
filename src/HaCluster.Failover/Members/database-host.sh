# shellcheck shell=bash disable=SC1091,SC2034,SC2153,SC2154
# What all scripts on a database host share: where PostgreSQL is, how it is asked, and what replication is called. Comes after the
# paths. A caller that does not set PG_VERSION gets the host's settings; with OF_VERSION, for a server of another version.
[ -n "${PG_VERSION:-}" ] || . "$LIB/database.env" || exit 1
PG_VERSION=${OF_VERSION:-$PG_VERSION}

readonly CONF_DIR=/etc/postgresql/$PG_VERSION/main
readonly DATA_DIR=/var/lib/postgresql/$PG_VERSION/main
readonly SERVER_LOG=/var/log/postgresql/postgresql-$PG_VERSION-main.log
# The wrappers in /usr/bin are Perl programs: five times the processor time.
readonly BIN=/usr/lib/postgresql/$PG_VERSION/bin
readonly UNIT=postgresql@$PG_VERSION-main.service
# Of pg_stat_replication: the row of the peer's WAL receiver, which is the one that holds its slot.
readonly IS_PEER="application_name = '${PEER_NAME:-}'
    and pid in (select active_pid from pg_replication_slots where slot_name = '${PEER_SLOT:-}')"
# Of a primary; the control file tells it only after the next checkpoint.
readonly CURRENT_TIMELINE="('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int"

# Without PAM and a log entry for each call: some of them are on the path of a write outage.
as_postgres() {
    HOME=/var/lib/postgresql PGPASSFILE=$REPLICATION_PASSFILE PGCONNECT_TIMEOUT=2 \
        setpriv --reuid=postgres --regid=postgres --init-groups "$@"
}

# sql QUERY: on the local server, as its superuser. SQL_DEADLINE, in seconds, ends a query that waits.
sql() {
    as_postgres ${SQL_DEADLINE:+timeout "$SQL_DEADLINE"} \
        "$BIN/psql" -XAtqw -v ON_ERROR_STOP=1 -p "$PG_PORT" -d postgres -c "$1"
}

# sql_script: SQL and commands of psql on stdin, on the local server, as its superuser; nothing of them is in the list of processes.
sql_script() {
    as_postgres ${SQL_DEADLINE:+timeout "$SQL_DEADLINE"} "$BIN/psql" -XAtq -v ON_ERROR_STOP=1 -p "$PG_PORT" -d postgres -f -
}

# monitor_psql ARGUMENT...: on the local server, for root and postgres without a change of user. MONITOR_DEADLINE: in seconds.
monitor_psql() {
    ${MONITOR_DEADLINE:+timeout "$MONITOR_DEADLINE"} \
        "$BIN/psql" -XAtqw -h /var/run/postgresql -p "$PG_PORT" -U "$MONITOR_ROLE" -d postgres "$@"
}

# local_psql ARGUMENT...: as monitor_psql; where its role gets no connection, as the superuser, for whom some are reserved.
local_psql() { monitor_psql "$@" 2> /dev/null || superuser_psql "$@"; }

# superuser_psql ARGUMENT...: for root and postgres.
superuser_psql() {
    set -- timeout 5 "$BIN/psql" -XAtqw -h /var/run/postgresql -p "$PG_PORT" -U postgres -d postgres "$@"
    if [ "$(id -u)" = 0 ]; then as_postgres "$@"; else "$@"; fi
}

# configured SETTING: what the configuration files say, whether the server runs or not. Fails where a start would fail for them.
configured() { as_postgres "$BIN/postgres" -D "$DATA_DIR" -c "config_file=$CONF_DIR/postgresql.conf" -C "$1"; }

# complaint: of what it prints then on stdin, the first line that says why.
complaint() { grep -m 1 -v 'skipping missing configuration file'; }

# peer_psql ARGUMENT...: on the peer, as the role that replicates; for root and postgres without a change of user.
peer_psql() {
    PGPASSFILE=$REPLICATION_PASSFILE PGCONNECT_TIMEOUT=2 timeout 4 "$BIN/psql" -XAtqw "$@" "$PEER_CONNINFO"
}

# refused_login: the line of an error text on stdin that says so. A server that refuses a login runs, whatever the passwords are.
refused_login() { grep -m 1 -E 'authentication failed|no password supplied|no pg_hba.conf entry|certificate'; }

# refusal_of_server: the line of an error text on stdin that only a running server sends: it refuses the login, has no connection left,
# or starts or stops.
refusal_of_server() { grep -m 1 -E 'FATAL: |certificate'; }

peer_sql() { as_postgres "$BIN/psql" -XAtqw -v ON_ERROR_STOP=1 "$PEER_CONNINFO" -c "$1"; }

# primary, standby or down. Of a server that runs and answers nobody (it starts, hangs, or has no connection left), the control file
# tells the role.
server_role() {
    case $(sql 'select pg_is_in_recovery()' 2> /dev/null || true) in
        f) echo primary ;;
        t) echo standby ;;
        *) if no_server_process > /dev/null; then echo down; else role_of_control_file; fi ;;
    esac
}

# Of a running server. A promotion changes the control file last, after it has removed the signal file; a former primary that starts as
# standby has both for a moment.
role_of_control_file() {
    case $("$BIN/pg_controldata" -D "$DATA_DIR" 2> /dev/null | pg_control 'Database cluster state') in
        'in archive recovery' | 'shut down in recovery') echo standby ;;
        *) if [ -e "$DATA_DIR/standby.signal" ]; then echo standby; else echo primary; fi ;;
    esac
}

no_server_process() { ! pgrep -u postgres -f "^$BIN/postgres .*-D $DATA_DIR"; }

# fence_reason: why the server is kept from starting; exit code 1 when it is not.
fence_reason() { head -n 1 "$FENCED" 2> /dev/null || head -n 1 "$FENCED_UNTIL_BOOT" 2> /dev/null; }

is_fenced() { [ -e "$FENCED" ] || [ -e "$FENCED_UNTIL_BOOT" ]; }

# Whether it was primary when it was fenced: a fence turns a primary's data directory into a standby's.
was_primary() { grep -qs '^was=primary' "$FENCED" "$FENCED_UNTIL_BOOT"; }

# epoch_of RECORD: of a role change; 0 where there is none.
epoch_of() { local epoch; epoch=$(json_value epoch <<< "$1"); echo "${epoch:-0}"; }

# rank RECORD TIMELINE REGION: sorts primaries; the higher one is right, and no two are equal. The later role change counts first. Where
# a server was promoted by hand both may have seen the same one: then the server that it names is right, else the later timeline.
rank() {
    local named=0
    if [ "$(json_value to <<< "$1")" = "$3" ]; then named=1; fi
    printf '%020d %d %010d %s' "$(epoch_of "$1")" "$named" "$2" "$3"
}

timeline_of_control_file() { "$BIN/pg_controldata" -D "$DATA_DIR" | pg_control "Latest checkpoint's TimeLineID"; }

# sound_timeline: the same, of a control file that is whole; false where it is not.
sound_timeline() {
    "$BIN/pg_controldata" -D "$DATA_DIR" 2> /dev/null | awk -F ': *' '
        /^WARNING/ { damaged = 1 }
        $1 == "Latest checkpoint\047s TimeLineID" { timeline = $2 }
        END { if (damaged || timeline == "") exit 1; print timeline }'
}

has_data() { [ -s "$DATA_DIR/PG_VERSION" ]; }

# json_value NAME: of a flat JSON object on stdin; empty when it has no such member.
json_value() { sed -n "s/.*\"$1\":\"\\{0,1\\}\\([^,\"}]*\\).*/\\1/p"; }

# first_line FILE: empty when there is none.
first_line() { head -n 1 "$1" 2> /dev/null || true; }

receives() {
    local status
    status=$(sql 'select status from pg_stat_wal_receiver')
    [ "$status" = streaming ] || { echo "the WAL receiver is ${status:-not running}"; return 1; }
}

# replay_stalled_at: the position at which a standby's replay has stood still for a second although WAL is left to replay; empty when it
# goes on. A replay that somebody has paused is not meant, nor one that ends before a record of which only the beginning was received: a
# primary that is lost leaves that.
replay_stalled_at() {
    local first now
    first=$(replay_backlog)
    if [ -z "$first" ] || ! has_whole_record_at "${first%%|*}" "${first##*|}"; then
        return 0
    fi
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        sleep 0.1
        now=$(replay_backlog)
        [ "$now" = "$first" ] || return 0
    done
    echo "${first%%|*}"
}

# replay_waits_for: what a replay that stands still waits for: `delay`, which is recovery_min_apply_delay, or `sessions` that read what it
# is about to change (max_standby_streaming_delay). Empty when it is neither: a process that is suspended waits for nothing.
replay_waits_for() {
    ! pgrep -r T -u postgres -f '^postgres: .*startup' > /dev/null || return 0
    local_psql -c "select case when wait_event = 'RecoveryApplyDelay' then 'delay' else 'sessions' end from pg_stat_activity
        where backend_type = 'startup' and (wait_event in ('RecoveryApplyDelay', 'BufferPin')
            or wait_event like 'RecoveryConflict%' or wait_event_type = 'Lock')" 2> /dev/null
}

# The replay position while WAL is left to replay, and the place of its segment: the name of the file without the timeline.
replay_backlog() {
    local_psql -c "select replayed, lpad(to_hex(div(replayed - '0/0', 4294967296)::bigint), 8, '0')
            || lpad(to_hex(div(mod(replayed - '0/0', 4294967296), setting::numeric)::bigint), 8, '0')
        from pg_settings, pg_last_wal_replay_lsn() replayed
        where name = 'wal_segment_size' and pg_is_in_recovery() and replayed < pg_last_wal_receive_lsn()
            and pg_get_wal_replay_pause_state() = 'not paused'" 2> /dev/null
}

# has_whole_record_at LSN SEGMENT: the newest timeline that has the segment is the one that is replayed.
has_whole_record_at() {
    local first last
    first=$(find "$DATA_DIR/pg_wal/" -maxdepth 1 -iname "????????$2" -printf '%f\n' | LC_ALL=C sort | tail -n 1)
    last=$(wal_segments "${first:-none}" | tail -n 1)
    [ -n "$first" ] && timeout 2 "$BIN/pg_waldump" -q -n 1 -p "$DATA_DIR/pg_wal" -s "$1" "$first" "$last" > /dev/null 2>&1
}

# The peer itself: a copy or a tool that calls itself by its name does not hold its slot.
peer_streams() {
    [ "$(sql "select state from pg_stat_replication where $IS_PEER")" = streaming ] || report_not_streaming
}

report_not_streaming() {
    echo "$PEER_NAME does not stream"
    return 1
}

# peer_slot_sql RESERVE: creates the slot that the peer uses while this server is primary. RESERVE: true keeps WAL for it from now on.
peer_slot_sql() {
    printf '%s' "select pg_create_physical_replication_slot('$PEER_SLOT', $1)
        where not exists (select from pg_replication_slots where slot_name = '$PEER_SLOT')"
}

ensure_peer_slot() { sql "$(peer_slot_sql "$1")" > /dev/null; }

# role_change_objects: what a database keeps of the role changes. WAL carries it, so a standby knows it up to the end of what it has:
# the role changes by their number, and the region that commits wait for, which is empty when they wait for none. A cluster that an
# earlier version deployed has a narrower column and no table of the mode.
role_change_objects() {
    printf '%s' "create schema if not exists hacluster;
        create table if not exists hacluster.promotions (epoch bigint primary key, region text not null, at timestamptz not null default now());
        do \$\$ begin
            if exists (select from pg_attribute
                where attrelid = 'hacluster.promotions'::regclass and attname = 'epoch' and atttypid = 'int'::regtype) then
                alter table hacluster.promotions alter epoch type bigint;
            end if;
        end \$\$;
        create table if not exists hacluster.replication_mode
            (only_row boolean primary key default true check (only_row), synchronous_region text not null, at timestamptz not null default now())"
}

# mode_sql REGION: commits wait for this region from now on; for none when empty. Part of the database, so that the standby of that
# region knows it up to the end of the WAL that it has.
mode_sql() {
    printf '%s' "insert into hacluster.replication_mode (synchronous_region) values ('$1')
        on conflict (only_row) do update set synchronous_region = excluded.synchronous_region, at = now()
        where replication_mode.synchronous_region <> excluded.synchronous_region"
}

# write_sql STATEMENT: what this server notes in the database does not wait for a standby.
write_sql() {
    sql "set synchronous_commit = ${COMMIT:-local}; set client_min_messages = warning; $(role_change_objects); $1" > /dev/null
}

# copy_from_peer_to FOLDER: a copy of the primary's database, a standby when it is started. It goes by a name of its own: no commit
# waits for a copy that is being made.
copy_from_peer_to() {
    local incoming=$1 location
    # Also where the caller goes on after a failure: what was copied in part must not pass for a copy.
    rm -rf "$incoming" && install -d -m 0755 -o postgres -g postgres "$(dirname "$incoming")" || return 1
    for location in $(peer_sql "select pg_tablespace_location(oid) from pg_tablespace where spcname not in ('pg_default', 'pg_global')"); do
        clear_tablespace "$location"
    done
    as_postgres "$BIN/pg_basebackup" -d "$PEER_CONNINFO application_name=hacluster_copy" -D "$incoming" -S "$SLOT" \
        --wal-method=stream --checkpoint=fast --no-password || return 1
    as_postgres touch "$incoming/standby.signal" && sync "$incoming/standby.signal" "$incoming"
}

# A copy needs each tablespace where the primary has it, and empty. What is there belongs to the data that the copy replaces.
clear_tablespace() {
    install -d -m 0700 -o postgres -g postgres "$1"
    find "$1" -mindepth 1 -maxdepth 1 -name 'PG_*' -exec rm -rf {} +
    [ -z "$(ls -A "$1")" ] || [ "$(ls -A "$1")" = lost+found ] ||
        fail "the tablespace folder $1 holds files that are not PostgreSQL's" "on $HOST: look at ls -la $1, move them away and run the command again"
}

# durable PATH CONTENT: a record or a marker of this host. A full volume has room for it: the reserve is kept for this.
durable() {
    replace_file "$1" 0644 postgres "$2"$'\n' 2> /dev/null || { rm -f "$RESERVE" && replace_file "$1" 0644 postgres "$2"$'\n'; }
}

# set_standby_names NAMES: takes effect at once; nothing that is copied or rewound carries it along.
set_standby_names() {
    durable "$RUNTIME_CONF" "synchronous_standby_names = '$1'"
    sql 'select pg_reload_conf()' > /dev/null
    await "synchronous_standby_names to become '$1'" 10 standby_names_are "$1" ||
        fail "$AWAITED" "on $HOST: look for errors in $SERVER_LOG"
}

standby_names_are() {
    local names
    names=$(sql 'show synchronous_standby_names')
    [ "$names" = "$1" ] || { echo "'$names'"; return 1; }
}

# Of pg_waldump's messages on stdin: it ends by naming the position at which no further record is.
end_of_pg_waldump() { sed -n 's|.* at \([0-9A-F]*/[0-9A-F]*\):.*|\1|p' | tail -n 1; }

# end_of_wal CONTROL: of a stopped server, the position at which the next record would have been written; CONTROL is what pg_controldata
# says. Only the newest segments are read: the distance to the last checkpoint may be many of them. Empty when it cannot be read.
end_of_wal() {
    local timeline redo size segments index end=''
    timeline=$(pg_control "Latest checkpoint's TimeLineID" <<< "$1")
    redo=$(pg_control "Latest checkpoint's REDO location" <<< "$1")
    size=$(pg_control 'Bytes per WAL segment' <<< "$1")
    mapfile -t segments < <(wal_segments_from "$timeline" "$redo" "$size")
    index=$(newest_written "$size" "${segments[@]}")
    # A record may begin in one segment and end in a later one.
    while [ -z "$end" ] && [ "$index" -gt 0 ]; do
        end=$(end_of_wal_from "$timeline" "$(start_of "${segments[index]}" "$size")" "$size")
        index=$((index - 1))
    done
    echo "${end:-$(end_of_wal_from "$timeline" "$redo" "$size")}"
}

# end_of_wal_from TIMELINE LSN SIZE: where the last segment is full, the end is the start of the next one, which is not there.
end_of_wal_from() {
    local ends messages
    mapfile -t ends < <(wal_segments_from "$@" | sed -n '1p; $p')
    [ "${#ends[@]}" = 2 ] || return 0
    if messages=$(as_postgres timeout 10 "$BIN/pg_waldump" -q -p "$DATA_DIR/pg_wal" -s "$2" "${ends[@]}" 2>&1 > /dev/null); then
        start_of "${ends[1]}" "$3" 1
    else
        end_of_pg_waldump <<< "$messages"
    fi
}

# wal_segments_from TIMELINE LSN SIZE: the files of that timeline, from the one that has the position on.
wal_segments_from() { wal_segments "$(segment_of "$1" "$2" "$3")"; }

# wal_segments FIRST: the files of its timeline, from that one on.
wal_segments() {
    find "$DATA_DIR/pg_wal/" -maxdepth 1 -regex ".*/${1:0:8}[0-9A-F]*" -printf '%f\n' | LC_ALL=C sort |
        awk -v first="$1" 'length($0) == 24 && $0 "" >= first'
}

# newest_written SIZE SEGMENT...: the index of the last one that was written to. Those after it are files of older segments, kept to be
# written over: the address in their first page is another one.
newest_written() {
    local size=$1 low=0 high middle address
    shift
    local segments=("$@")
    high=$((${#segments[@]} - 1))
    while [ "$low" -lt "$high" ]; do
        middle=$(((low + high + 1) / 2))
        address=$(od -An -tu8 -j8 -N8 "$DATA_DIR/pg_wal/${segments[middle]}" | tr -d ' ')
        if [ "${address:-0}" = "$(((16#${segments[middle]:8:8} << 32) + 16#${segments[middle]:16} * size))" ]; then
            low=$middle
        else
            high=$((middle - 1))
        fi
    done
    echo "$low"
}

# segment_of TIMELINE LSN SIZE: the name of the file. pg_waldump is always given the files in which to begin and to end: without them, that of
# PostgreSQL 15 takes the size of segments from any file of the folder, also from one that was made and never written to, and fails.
segment_of() { printf '%08X%08X%08X' "$1" "$((16#${2%/*}))" "$((16#${2#*/} / $3))"; }

# start_of SEGMENT SIZE [NEXT]: as an LSN; with NEXT, of the segment that is so many further.
start_of() {
    local at=$((((16#${1:8:8} << 32) + 16#${1:16} * $2) + ${3:-0} * $2))
    printf '%X/%X' "$((at >> 32))" "$((at & 0xFFFFFFFF))"
}

# pg_control NAME: one line of pg_controldata on stdin.
pg_control() { sed -n "s/^$1: *//p"; }
