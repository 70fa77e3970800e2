# shellcheck shell=bash disable=SC2154
# On the host whose database goes back to an earlier moment: stops the server, sets its data aside and puts what was prepared in its place. Each
# of the two renames is done once; a run that was ended is continued from where the folders are. The server is left stopped.

main() {
    refuse_stale_plan
    if [ -d "$RECOVERED/data" ]; then
        [ -e "$BEFORE/data" ] || expect_prepared
        record intended
        stop_for_good
        set_aside
        put_in_place
    elif is_replaced; then
        record intended
        note_epoch
    else
        fail "nothing is prepared in $RECOVERED" "run the command again: it prepares it"
    fi
    rm -rf "$RECOVERED"
    say "has the restored data in its place; what it had is kept in $BEFORE"
    fact kept_bytes "$(field "$BEFORE/record" bytes)"
    fact kept_lsn "$(field "$BEFORE/record" lsn)"
    fact replaced_at_ms "$(now_ms)"
}

# By this plan, or by one before it that was given up because the other host could not be fenced in its way.
is_replaced() {
    local replaced
    replaced=$(field "$BEFORE/record" epoch)
    [ -n "$replaced" ] && [ -e "$DATA_DIR" ] || return 1
    [ "$replaced" != "$EPOCH" ] || return 0
    [ "$(recorded_epoch)" = "$replaced" ] && [ "$(field "$PROMOTION" kind)" = Recovery ] && [ "$(field "$PROMOTION" state)" = intended ]
}

# A role change since has begun the same timeline, or a later one: two of one number would end the archive.
expect_prepared() {
    local prepared present
    prepared=$(field "$RECOVERED/made" timeline)
    [ -n "$prepared" ] || fail "what is in $RECOVERED is not complete" "run the command again: it prepares it anew"
    present=$(timeline 2> /dev/null) || present=$(sound_timeline) || present=0
    [ "$prepared" -gt "${present:-0}" ] ||
        fail "the database has reached timeline $present since timeline $prepared was prepared" "run the command again: it prepares it anew"
}

# A clean stop sends the standby all that this server has, and leaves data that starts at once. It may not start again unasked.
stop_for_good() {
    [ "$(server_role)" != standby ] || fail "the server is a standby" "look at 'hacluster status'"
    durable "$FENCED" "restore of the cluster, epoch $EPOCH"$'\n'was=primary ||
        fail "the mark that keeps the server from starting cannot be written" "make room on its disk, then run the command again"
    if has_data; then mark_as_standby; fi
    timeout 60 systemctl stop "$UNIT" || true
    no_server_process > /dev/null || stop_now
    [ -n "$(kept_fact stopped_at_ms)" ] || fact stopped_at_ms "$(now_ms)"
}

# The record first: data without one would be nobody's.
set_aside() {
    local control=''
    if [ -e "$BEFORE/data" ] || ! [ -e "$DATA_DIR" ]; then
        note_epoch
        return 0
    fi
    control=$(as_postgres "$BIN/pg_controldata" -D "$DATA_DIR" 2> /dev/null) || control=''
    note_before "$(du -s -B1 "$DATA_DIR" | cut -f1)" "$(pg_control "Latest checkpoint's TimeLineID" <<< "$control")" \
        "$(pg_control 'Latest checkpoint location' <<< "$control")"
    mv "$DATA_DIR" "$BEFORE/data"
    sync "$BEFORE" "${DATA_DIR%/*}"
}

note_epoch() {
    [ "$(field "$BEFORE/record" epoch)" = "$EPOCH" ] ||
        note_before "$(field "$BEFORE/record" bytes)" "$(field "$BEFORE/record" timeline)" "$(field "$BEFORE/record" lsn)"
}

# note_before BYTES TIMELINE LSN
note_before() {
    local target
    target=$(field "$RECOVERED/made" target)
    [ -n "$target" ] || target=$(field "$BEFORE/record" target)
    install -d -m 0700 -o postgres -g postgres "$BEFORE"
    durable "$BEFORE/record" "$(printf '{"epoch":%d,"target":"%s","at":"%s","bytes":%d,"timeline":%d,"lsn":"%s"}' \
        "$EPOCH" "$target" "$(date -u +%FT%TZ)" "${1:-0}" "${2:-0}" "$3")"
}

put_in_place() {
    [ ! -e "$DATA_DIR" ] ||
        fail "$DATA_DIR is there again although its data was set aside" "look at $DATA_DIR on $HOST, move it away and run the command again"
    mv "$RECOVERED/data" "$DATA_DIR"
    sync "${DATA_DIR%/*}" "$RECOVERED"
}
