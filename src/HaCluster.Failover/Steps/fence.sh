# shellcheck shell=bash disable=SC2154
# On the old primary of a failover: marked, stopped at once, read back. Open sessions end here, before another server takes writes.

main() {
    refuse_stale_plan
    if ! has_data; then
        durable "$FENCED" "failover to $TO, epoch $EPOCH"
        say "has no database"
        return
    fi
    if ! [ -e "$FENCED" ] && [ -e "$DATA_DIR/standby.signal" ]; then
        say "is a standby: there is nothing to fence"
        return
    fi
    keep_from_starting "failover to $TO, epoch $EPOCH"
    stop_now
    if ! [ -e "$FENCED" ] || ! [ -e "$DATA_DIR/standby.signal" ]; then
        fail "the marks that keep PostgreSQL from starting are not there" "check the disk of $HOST, then run the command again"
    fi
    fact fenced_at_ms "$(now_ms)"
    fact end_lsn "$(end_of_wal 5)"
    say "is fenced: stopped, and kept from starting until it is rejoined"
}
