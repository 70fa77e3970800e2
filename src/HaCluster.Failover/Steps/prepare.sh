# shellcheck shell=bash disable=SC2154
# On the standby that takes over: nothing is stopped yet. Checks that it streams, makes the slot for the old primary, records.

main() {
    refuse_stale_plan
    case $(server_role) in
        primary)
            [ "$(recorded_epoch)" = "$EPOCH" ] || fail "the server became primary after the plan was made" "run the command again"
            say "is primary already"
            return ;;
        down) fail "PostgreSQL does not answer" "bring it back as a standby: 'hacluster rejoin $REGION'" ;;
    esac
    if [ "$(recorded_epoch)" != "$EPOCH" ]; then
        await "streaming from $PEER_NAME" 5 receives || fail "$AWAITED" "bring it back as a standby: 'hacluster rejoin $REGION'"
        # The old primary stops and waits for the replay; a receiver that ends then does not come back before the replay goes on.
        case $(sql 'select pg_get_wal_replay_pause_state()') in
            paused | 'pause requested')
                fail "somebody has paused its replay" \
                    "on $HOST as postgres: psql -c 'select pg_wal_replay_resume()', then run the command again" ;;
        esac
    fi
    # One that an earlier switchover left may have lost its WAL since.
    drop_peer_slot
    ensure_peer_slot true
    record intended
    say "ready to take over from $PEER_NAME, epoch $EPOCH"
}
