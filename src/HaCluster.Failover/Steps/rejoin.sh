# shellcheck shell=bash disable=SC2154
# On the returning host: becomes a standby of the primary. What only this host has is kept as rows and as WAL before it is discarded.

readonly INCOMING=$DATA_DIR.incoming
readonly ASIDE=$DATA_DIR.aside

main() {
    local how known
    known=$(peer_sql "select case when pg_is_in_recovery() then 'standby' else coalesce(hacluster.promotion(), '') end" 2> "$scratch") ||
        fail "$PEER_NAME cannot be asked from here: $(head -n 1 "$scratch")" \
            "look at the network between both hosts and at PostgreSQL on $PEER_NAME ('hacluster status'), then run the command again"
    [ "$known" != standby ] || fail "$PEER_NAME is not the primary" "look at 'hacluster status'"
    refuse_older_primary "$known"
    refuse_other_version
    if [ "$(server_role)" = standby ] && receives > /dev/null; then
        how=nothing
    else
        make_standby
    fi
    rm -rf "$ASIDE"
    # What the primary knows of the last role change: this host was away.
    [ -z "$known" ] || [ "$(epoch_of "$known")" -lt "$(recorded_epoch)" ] || durable "$PROMOTION" "$known"
    drop_peer_slot
    forget "$ALONE" "$DEMOTED" "$DEGRADED"
    say "is a standby, streaming from $PEER_NAME$([ "$how" = nothing ] || echo " (by $how)")"
    fact rejoined_by "$how"
    fact rejoined_at_ms "$(now_ms)"
}

# An upgrade of PostgreSQL is between both hosts: no data of one version can be taken over by the other.
refuse_other_version() {
    local theirs later
    theirs=$(($(peer_sql 'show server_version_num') / 10000))
    later=$((theirs > PG_VERSION ? theirs : PG_VERSION))
    [ "$theirs" = "$PG_VERSION" ] || fail "$PEER_NAME runs PostgreSQL $theirs, and this host uses $PG_VERSION" \
        "finish the upgrade, 'hacluster upgrade major --to $later', or go back: 'hacluster upgrade rollback'"
}

# make_standby: sets `how` to the way in which the data became a standby's.
make_standby() {
    if [ "$(server_role)" = primary ]; then
        hold "rejoin, epoch $EPOCH"
        stop_now
        keep_from_starting "rejoin, epoch $EPOCH"
    fi
    stop_for_rejoin
    if was_standby; then
        if start_as_standby; then
            how=restart
        else
            [ -n "$EVIDENCE" ] || fail "$WHY" "look at $SERVER_LOG on $HOST and at the network between both hosts, then run the command again"
            say "cannot go on as it is: $WHY"
        fi
    else
        keep_diverged_data
    fi
    if [ -z "${how:-}" ] && rewind && start_as_standby; then
        how=rewind
    fi
    if [ -z "${how:-}" ]; then
        say "the rewind is not possible: $WHY; copying the database anew"
        copy
        start_as_standby || fail "the copied database does not stream: $WHY" "on $HOST: tail $SERVER_LOG"
        how=copy
    fi
}

# refuse_older_primary RECORD: the role changes are numbered in their order. This host was made primary after the peer was.
refuse_older_primary() {
    local own
    own=$(cat "$PROMOTION" 2> /dev/null || true)
    if [ "$(json_value to <<< "$own")" = "$REGION" ] && [ "$(json_value state <<< "$own")" = 'done' ] &&
        [ "$(epoch_of "$own")" -gt "$(epoch_of "$1")" ]; then
        fail "this host became primary (epoch $(epoch_of "$own")) after $PEER_NAME did (epoch $(epoch_of "$1"))" \
            "keep this one: 'hacluster failover --to $REGION'; or discard what only it has: 'hacluster failover --to $PEER_REGION --accept-data-loss'"
    fi
}

stop_for_rejoin() {
    timeout 30 systemctl stop "$UNIT" || true
    no_server_process > /dev/null || stop_now
}

# Only a server that never was primary since its last clean contact can simply go on.
was_standby() { [ -e "$DATA_DIR/standby.signal" ] && ! is_fenced && { ! [ -e "$DEMOTED" ] || has_followed; }; }

# After a switchover: it has streamed from the primary to which it gave the role.
has_followed() { [ "$(field "$DEMOTED" epoch)" = "$(recorded_epoch)" ] && [ "$(field "$PROMOTION" state)" = 'done' ]; }

# The point at which the histories of both servers part; empty when this one's is a part of the primary's. Two servers that were
# promoted apart may be on timelines of one number: then their WAL differs from the start of that timeline. False when it cannot be read.
fork_point() {
    local mine peer parted start same=0
    mine=$(timeline_of_control_file) && peer=$(peer_sql "select $CURRENT_TIMELINE") || return 1
    parted=$(
        { history_of "$DATA_DIR/pg_wal/$(printf '%08X' "$mine").history" "$mine"; echo --; peer_history "$peer"; } | awk '
            $1 == "--" { theirs = 1; next }
            !theirs { left[$1] = $2; next }
            ($1 in left) && !found && left[$1] != $2 { print left[$1], $2; found = 1 }') || return 1
    case $parted in
        '') ;;
        *end*) printf '%s\n' "$parted" | sed 's/ *end *//'; return ;;
        *) peer_sql "select least('${parted% *}'::pg_lsn, '${parted#* }'::pg_lsn)"; return ;;
    esac
    [ "$mine" = "$peer" ] || return 0
    start=$(history_of "$DATA_DIR/pg_wal/$(printf '%08X' "$mine").history" "$mine" | tail -n 2 | awk '$2 != "end" { print $2 }')
    if [ -n "$start" ]; then
        same_wal_from "$start" || same=$?
        case $same in
            0) ;;
            1) echo "$start" ;;
            *) return 1 ;;
        esac
    fi
}

# history_of FILE TIMELINE: each timeline with the position at which it was left; the present one with `end`.
history_of() {
    awk 'NF >= 2 && $1 + 0 > 0 { print $1, $2 }' "$1" 2> /dev/null || true
    echo "$2 end"
}

peer_history() {
    peer_sql "select convert_from(pg_read_binary_file('pg_wal/' || lpad(upper(to_hex($1)), 8, '0') || '.history', 0, 65536, true), 'UTF8')" |
        history_of /dev/stdin "$1"
}

# same_wal_from LSN: what both have of the segment that follows it. The first record of a timeline holds the time of the promotion. One of
# which either has no such segment any more is taken for another one. 2: the peer cannot be read.
same_wal_from() {
    local size segment theirs
    size=$(control 'Bytes per WAL segment') && segment=$(peer_sql "select pg_walfile_name('$1'::pg_lsn + 1)") || return 2
    segment=$(printf '%08X%s' "$(timeline_of_control_file)" "${segment:8}")
    theirs=$(peer_sql "select md5(pg_read_binary_file('pg_wal/$segment', ('$1'::pg_lsn - '0/0')::bigint % $size, 4096, true))") || return 2
    [ -s "$DATA_DIR/pg_wal/$segment" ] && [ "$theirs" = "$(bytes_of "$DATA_DIR/pg_wal/$segment" "$1" "$size" | md5sum | cut -d' ' -f1)" ]
}

# bytes_of FILE LSN SEGMENT_SIZE
bytes_of() { tail -c +$(((16#${2#*/} % $3) + 1)) "$1" | head -c 4096 || true; }

# The WAL behind the fork, as it is and in pg_waldump's words, with the number of rows and commits that only this host has, and the rows
# themselves. The last five are kept. Bounds of each: 64 MiB of words, 16 segments of WAL, 256 MiB of rows.
keep_diverged_data() {
    local fork timeline file size ends
    if ! has_data || [ -n "$(kept_fact diverged_from)" ]; then
        return 0
    fi
    fork=$(fork_point) ||
        fail "where its history parts from that of $PEER_NAME cannot be read, so that what only this host has cannot be kept" \
            "look at 'hacluster status', and run the command again when both answer"
    if [ -z "$fork" ]; then
        [ "$(peer_sql "select $CURRENT_TIMELINE")" -ge "$(timeline_of_control_file)" ] ||
            say "is on timeline $(timeline_of_control_file), which $PEER_NAME never had: what only this host has is not known"
        return 0
    fi
    timeline=$(timeline_of_control_file)
    install -d -m 0700 -o postgres -g postgres "$DIVERGED" ||
        fail "what only this host has cannot be kept" "make room for it on $HOST in $DIVERGED, then run the command again"
    find "$DIVERGED" -mindepth 1 -maxdepth 1 -printf '%T@ %p\n' | sort -rn | tail -n +5 | cut -d' ' -f2- | xargs -r rm -rf
    file=$DIVERGED/epoch-$EPOCH-$NUMBER
    rm -rf "$file"
    install -d -m 0700 -o postgres -g postgres "$file"
    size=$(control 'Bytes per WAL segment')
    mapfile -t ends < <(wal_segments_from "$timeline" "$fork" "$size" | sed -n '1p; $p')
    {
        if as_postgres "$BIN/pg_waldump" -p "$DATA_DIR/pg_wal" -s "$fork" "${ends[@]}" 2> "$file/end"; then
            echo "at $(start_of "${ends[1]}" "$size" 1):" >> "$file/end"
        fi
    } |
        awk -v counts="$file/counts" '
            { size += length($0) + 1; if (size <= 67108864) print }
            / desc: COMMIT / { commits++ }
            /rmgr: Heap .* desc: (INSERT|UPDATE|HOT_UPDATE|DELETE)/ { rows++ }
            /rmgr: Heap .* desc: DELETE/ { deletes++ }
            END { print commits + 0, rows + 0, deletes + 0 > counts }' > "$file/waldump"
    local commits rows deletes end
    end=$(end_of_pg_waldump < "$file/end")
    # Where there is not one record, it names no position. Then all that can be read from the last checkpoint on ends at the fork.
    if [ -z "$end" ] && [ "$(end_of_wal "$(as_postgres "$BIN/pg_controldata" -D "$DATA_DIR")")" = "$fork" ]; then
        end=$fork
    fi
    if [ -z "$end" ]; then
        # Its WAL is all that is left of it then.
        say "what only this host has behind $fork cannot be read from its WAL: $(tail -n 1 "$file/end")"
        fact diverged_unread "$fork"
        keep_diverged_wal "$file" "$fork" "$timeline"
        return 0
    fi
    read -r commits rows deletes < "$file/counts"
    fact diverged_to "$end"
    fact diverged_commits "$commits"
    fact diverged_rows "$rows"
    keep_diverged_wal "$file" "$fork" "$timeline"
    keep_diverged_rows "$file"
    fact diverged_from "$fork"
    say "what only this host has ($commits commits, $rows changed rows, of them $deletes deleted) is kept in $file"
}

# keep_diverged_wal FOLDER FORK TIMELINE: the segments from the fork on, for pg_waldump and for a recovery beside the cluster.
keep_diverged_wal() {
    local folder=$1/wal size newest index segments
    size=$(control 'Bytes per WAL segment')
    mapfile -t segments < <(wal_segments_from "$3" "$2" "$size")
    newest=$(newest_written "$size" "${segments[@]}")
    install -d -m 0700 -o postgres -g postgres "$folder"
    cp "$DATA_DIR/pg_wal/$(printf '%08X' "$3").history" "$folder" 2> /dev/null || true
    for index in "${!segments[@]}"; do
        [ "$index" -le "$newest" ] || break
        if [ "$index" = 16 ]; then
            say "of the WAL that only this host has, the first 16 segments are kept"
            break
        fi
        if ! gzip -1 -c "$DATA_DIR/pg_wal/${segments[index]}" 2> "$scratch" > "$folder/${segments[index]}.gz"; then
            rm -f "$folder/${segments[index]}.gz"
            say "the WAL segment ${segments[index]} is not kept: $(head -n 1 "$scratch")"
            break
        fi
    done
}

# keep_diverged_rows FOLDER: as CSV, one file for each table. The old data is started once more for it, alone and for nobody else.
keep_diverged_rows() {
    local folder=$1 socket=$RUN_DIR/diverged xids
    xids=$(sed -n 's/.* tx: *\([0-9]*\),.* desc: COMMIT .*/\1/p; s/.* desc: COMMIT .*subxacts: \([0-9 ]*\).*/\1/p' "$folder/waldump" |
        tr ' ' '\n' | grep . | sort -un | paste -sd, || true)
    [ -n "$xids" ] || return 0
    if ! recover_from_crash; then
        say "the rows cannot be read: crash recovery: $(tail -n 1 "$scratch")"
        return 0
    fi
    install -d -m 0700 -o postgres -g postgres "$socket"
    if as_postgres "$BIN/pg_ctl" -D "$DATA_DIR" -s -w -t 60 -l "$folder/server.log" start -o \
        "-c config_file=$CONF_DIR/postgresql.conf -c listen_addresses= -c unix_socket_directories=$socket -c autovacuum=off -c synchronous_standby_names= -c default_transaction_read_only=on -c archive_mode=off" 9>&- > /dev/null 2>&1
    then
        copy_diverged_rows "$folder" "$socket" "$xids" || say "not all rows could be read"
        as_postgres "$BIN/pg_ctl" -D "$DATA_DIR" -s -w -t 60 -m fast stop || stop_now
    else
        say "the rows cannot be read: the old data does not start: $(tail -n 1 "$folder/server.log")"
    fi
    rm -rf "$socket"
}

copy_diverged_rows() {
    local folder=$1 socket=$2 xids=$3 left=268435456 database table file
    ask() { as_postgres timeout 60 "$BIN/psql" -XAtqw -v ON_ERROR_STOP=1 -h "$socket" -p "$PG_PORT" "$@"; }
    for database in $(ask -d postgres -c 'select datname from pg_database where datallowconn and not datistemplate'); do
        # Only tables whose files the WAL names.
        for table in $(ask -d "$database" -c "select distinct format('%I.%I', n.nspname, c.relname)
                from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'hacluster')
                and pg_relation_filenode(c.oid) in ($(filenodes "$folder/waldump"))"); do
            file=$folder/$database.${table//[^a-zA-Z0-9_.]/_}.csv
            printf '%s\n' "copy (select * from only $table where xmin::text = any (string_to_array('$xids', ','))) to stdout (format csv, header)" |
                ask -d "$database" -f - | head -c "$left" > "$file"
            left=$((left - $(stat -c %s "$file")))
        done
    done
}

filenodes() { sed -n 's|.* rel [0-9]*/[0-9]*/\([0-9]*\).*|\1|p' "$1" | sort -un | paste -sd, | grep . || echo 0; }

rewind() {
    local fork
    WHY=${WHY:-'there is no database'}
    has_data || return 1
    if grep -qs '^stage=rewind' "$FENCED"; then
        WHY='an earlier rewind was interrupted'
        return 1
    fi
    fork=$(fork_point) || { WHY="the history of $PEER_NAME cannot be read"; return 1; }
    if [ -n "$fork" ] && [ "$(timeline_of_control_file)" = "$(peer_sql "select $CURRENT_TIMELINE")" ]; then
        WHY='both databases were promoted apart, to timelines of one number'
        return 1
    fi
    if was_standby; then
        # It never was primary: its recovery must not be ended, which would make a history of its own.
        [ "$(control 'Database cluster state')" = 'shut down in recovery' ] || return 1
        durable "$FENCED" "rejoin, epoch $EPOCH" || { WHY='its mark cannot be written'; return 1; }
    else
        # Crash recovery, which a rewind does first, is not possible in standby mode; the fence marker still keeps the unit down.
        was_primary || durable "$FENCED" "rejoin, epoch $EPOCH"$'\n'was=primary || { WHY='its mark cannot be written'; return 1; }
        recover_from_crash || { WHY="crash recovery: $(tail -n 1 "$scratch")"; return 1; }
    fi
    pg_rewind --dry-run > "$scratch" 2>&1 || { WHY="pg_rewind --dry-run: $(tail -n 1 "$scratch")"; return 1; }
    durable "$FENCED" "$(cat "$FENCED" "$FENCED_UNTIL_BOOT" 2> /dev/null)"$'\nstage=rewind' || { WHY='its mark cannot be written'; return 1; }
    pg_rewind > "$scratch" 2>&1 || { WHY="pg_rewind: $(tail -n 1 "$scratch")"; return 1; }
    # It is a standby from now on, whoever starts it.
    mark_as_standby
    forget "$FENCED" "$FENCED_UNTIL_BOOT"
    WHY='the rewound database does not stream'
}

# What pg_rewind would do itself, but not in a dry run. Only for a server that was primary.
recover_from_crash() {
    rm -f "$DATA_DIR/standby.signal"
    case $(control 'Database cluster state') in
        'shut down') ;;
        *) as_postgres "$BIN/postgres" --single -F -D "$DATA_DIR" -c "config_file=$CONF_DIR/postgresql.conf" \
            template1 < /dev/null > "$scratch" 2>&1 ;;
    esac
}

pg_rewind() {
    as_postgres "$BIN/pg_rewind" -D "$DATA_DIR" --source-server="$PEER_CONNINFO" \
        --config-file="$CONF_DIR/postgresql.conf" "$@"
}

# Beside the old data when the disk has room for both, else in its place.
copy() {
    local need free
    rm -rf "$INCOMING" "$ASIDE"
    need=$(peer_sql "select coalesce(sum(pg_database_size(oid)), 0)::bigint / 1024 + 1048576 from pg_database
        where datallowconn and (has_database_privilege(oid, 'connect') or pg_has_role('pg_read_all_stats', 'usage'))")
    free=$(df --output=avail -k "$(dirname "$DATA_DIR")" | tail -n 1)
    if [ "$free" -lt "$need" ]; then
        say "the disk has no room for a second copy: the old data is removed first"
        rm -rf "$DATA_DIR"
    fi
    copy_from_peer_to "$INCOMING"
    if [ -e "$DATA_DIR" ]; then mv "$DATA_DIR" "$ASIDE"; fi
    mv "$INCOMING" "$DATA_DIR"
    sync "${DATA_DIR%/*}"
    forget "$FENCED" "$FENCED_UNTIL_BOOT"
}

# On failure WHY says what was seen, and EVIDENCE is set when waiting longer cannot help.
start_as_standby() {
    local log_from
    EVIDENCE=''
    mark_as_standby
    lift_fence
    log_from=$(stat -c %s "$SERVER_LOG" 2> /dev/null || echo 0)
    systemctl reset-failed "$UNIT" 2> /dev/null || true
    if ! systemctl start "$UNIT"; then
        EVIDENCE=yes
        # Else it is tried again on data that is about to be replaced.
        systemctl stop "$UNIT" || true
        WHY="PostgreSQL does not start: $(journalctl -q --no-pager -n 3 -o cat -u "$UNIT" | tr '\n' ' ')"
        return 1
    fi
    until streams_or_never "$log_from"; do sleep 0.05; done
    [ -n "$WHY" ] || return 0
    timeout 30 systemctl stop "$UNIT" || stop_now
    return 1
}

# streams_or_never LOG_FROM: returns 0 when it streams (WHY is empty then), or when it will not. Recovery may take long; it is waited for
# as long as it gets on.
streams_or_never() {
    local state refusal
    WHY=''
    if state=$(receives 2>&1); then return 0; fi
    refusal=$(tail -c "+$(($1 + 1))" "$SERVER_LOG" 2> /dev/null | grep -E -m 1 \
        'has already been removed|is behind recovery timeline|is not a child of|forked off current database|ahead of the WAL flush position|FATAL: .*could not locate|PANIC:')
    if [ -n "$refusal" ]; then
        EVIDENCE=yes
        WHY="it does not stream: $refusal"
        return 0
    fi
    state="$state, $(progress)"
    if [ "$state" != "${progress_seen:-}" ]; then
        progress_seen=$state
        progress_at=$(now_ms)
    elif [ "$(now_ms)" -gt $((progress_at + 20000)) ]; then
        WHY="it does not stream, and has made no progress for 20 s: $state$(apply_delay)"
        return 0
    fi
    return 1
}

# After a crash a server that delays its replay streams only when it has replayed what it has.
apply_delay() { sql "select ', recovery_min_apply_delay is ' || current_setting('recovery_min_apply_delay')
    where current_setting('recovery_min_apply_delay') <> '0'" 2> /dev/null || true; }

# What the startup process says of itself, and how far the replay is.
progress() {
    pgrep -u postgres -a -f '^postgres: .*startup' | head -n 1 | cut -d' ' -f2- || true
    sql 'select pg_last_wal_replay_lsn()' 2> /dev/null || true
}
