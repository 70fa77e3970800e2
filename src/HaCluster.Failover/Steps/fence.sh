# shellcheck shell=bash disable=SC2154
# On the host that gives up the role: a primary is stopped at once, kept from starting, and read back. Open sessions end here, before
# another server takes writes. It is stopped first and marked afterwards, because the reason for the failover may be a disk that
# takes no mark. A standby is not stopped, unless it was told to become primary; it notes the role change, so that no older plan
# promotes it. EXPECTS is `standby` where the plan counts on it that this server is none but that.

main() {
    refuse_stale_plan
    if ! has_data; then
        record intended || fail "the role change cannot be recorded on this host" "make room on its disk, then run the command again"
        say "has no database"
    elif is_standby; then
        fence_standby
    else
        fence_primary
    fi
}

# By its files; a server that runs as primary is one whatever they say.
is_standby() {
    ! is_fenced && [ -e "$DATA_DIR/standby.signal" ] && [ "$(server_role)" != primary ]
}

fence_primary() {
    local marked=yes
    if ! is_fenced && { [ "$EXPECTS" = standby ] || { starts_the_other && ! no_server_process > /dev/null; }; }; then
        refuse_new_primary
    fi
    hold "failover to $TO, epoch $EPOCH" 2> /dev/null || true
    rm -f "$ALONE" || true
    stop_now
    keep_from_starting "failover to $TO, epoch $EPOCH" 2> "$scratch" || marked=''
    if [ -n "$marked" ]; then
        rm -f "$FENCED_UNTIL_BOOT"
        say "is fenced: stopped, and kept from starting until it is rejoined"
    elif [ -e "$FENCED_UNTIL_BOOT" ]; then
        say "is fenced: stopped, and kept from starting until the machine is started again; its disk takes no mark: $(tail -n 1 "$scratch")"
    else
        fail "PostgreSQL is stopped, but no mark that keeps it from starting can be written: $(tail -n 1 "$scratch")" \
            "stop the machine instead: 'hacluster failover --to $PEER_REGION --scope region'"
    fi
    # So that no plan of the past starts it. The mark does not need this record.
    record intended 2> /dev/null || true
    [ -n "$(kept_fact fenced_at_ms)" ] || fact fenced_at_ms "$(now_ms)"
    fact end_lsn "$(end_of_wal "$(as_postgres "$BIN/pg_controldata" -D "$DATA_DIR")" || true)"
}

# The other side was primary and is to start.
starts_the_other() { [ "$KIND" = Restore ] || [ "$KIND" = Recovery ]; }

# The other side is to start again because this one was no primary. It has become one since.
refuse_new_primary() {
    fail "the server became primary after the plan was made" "run the command again: it will make a new plan"
}

fence_standby() {
    local running=''
    no_server_process > /dev/null || running=yes
    if promotion_is_pending; then
        withdraw_promotion
        # It may have become one at the last moment.
        if [ "$(control 'Database cluster state')" = 'in production' ]; then
            if starts_the_other; then
                rm -f "$DATA_DIR/standby.signal"
                systemctl start --no-block "$UNIT" || true
                refuse_new_primary
            fi
            fence_primary
            return
        fi
        say "was to become primary, and is not any more"
    fi
    if ! record intended 2> "$scratch"; then
        # No server runs on a disk that takes nothing; this keeps it so until the machine is started again.
        printf 'failover to %s, epoch %s\n' "$TO" "$EPOCH" > "$FENCED_UNTIL_BOOT" ||
            fail "the role change cannot be recorded on this host: $(tail -n 1 "$scratch")" \
                "make room on its disk, or stop its machine, then run the command again with --fenced-by-operator"
        running=''
        say "takes no record on its disk ($(tail -n 1 "$scratch")), and is kept from starting until the machine is started again"
    fi
    if [ "$KIND" = Recovery ]; then
        stop_reads
    else
        [ -z "$running" ] || systemctl start --no-block "$UNIT" || true
    fi
    fact fenced_at_ms "$(now_ms)"
    say "is a standby and takes no part in earlier plans"
}

# What it has is about to be given up, and nobody is to read it beside what is restored.
stop_reads() {
    timeout 30 systemctl stop "$UNIT" || true
    no_server_process > /dev/null || stop_now
}
