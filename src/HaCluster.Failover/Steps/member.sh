# What the steps of a role change share: records, waits, the server as a process. The caller sets EPOCH, KIND, FROM, TO and FENCE.
# shellcheck shell=bash disable=SC1091,SC2034,SC2153,SC2154

# In memory where that can be had: an emergency must not need a byte of a disk.
mkdir -p "$RUN_DIR" 2> /dev/null || true
scratch=$(mktemp -p "$RUN_DIR" 2> /dev/null || mktemp)
trap 'rm -f "$scratch"' EXIT

readonly PLAN="plan=$KIND $EPOCH ${NUMBER:-0}"

# One step at a time: another operator's waits here, then sees what this one has left. A fence waits for nobody for long. What runs on
# in the background must close the descriptor.
lock() {
    local file=$RUN_DIR/role-change.lock seconds=60
    [ "$STEP" != fence ] || seconds=3
    exec 9>> "$file"
    if ! flock -w "$seconds" 9; then
        [ "$STEP" = fence ] ||
            fail "another step of a role change has been running on this host for $seconds s" "wait until it has ended, then run the command again"
        kill -KILL "$(< "$file")" 2> /dev/null || true
        flock -w 2 9 || true
    fi
    echo $$ > "$file" || true
}

lock

forget() { rm -f "$@" && sync "$STATE_DIR"; }

# Only of data that is whole.
lift_fence() {
    ! grep -qs '^stage=rewind' "$FENCED" ||
        fail "an interrupted rewind has left the database in pieces" "finish it: 'hacluster rejoin $REGION'"
    forget "$FENCED" "$FENCED_UNTIL_BOOT"
}

# keep_fact KEY VALUE: for a command that goes on where this one ended. It is not worth failing for.
keep_fact() {
    [ "$(first_line "$FACTS")" = "$PLAN" ] || printf '%s\n' "$PLAN" 2> /dev/null > "$FACTS" || true
    printf '%s=%s\n' "$1" "$2" 2> /dev/null >> "$FACTS" || true
}

# What this host reported of the same plan before.
kept_facts() { [ "$(first_line "$FACTS")" != "$PLAN" ] || sed 1d "$FACTS" 2> /dev/null || true; }

# kept_fact KEY: empty when it was not reported.
kept_fact() { kept_facts | sed -n "s/^$1=//p" | tail -n 1; }

kept_facts

# field FILE NAME
field() { json_value "$2" 2> /dev/null < "$1" || true; }

recorded_epoch() { epoch_of "$(first_line "$PROMOTION")"; }

# record intended|done: the role change, on this host.
record() {
    durable "$PROMOTION" "$(printf '{"epoch":%d,"kind":"%s","from":"%s","to":"%s","fence":"%s","state":"%s","at":"%s"}' \
        "$EPOCH" "$KIND" "$FROM" "$TO" "$FENCE" "$1" "$(date -u +%FT%TZ)")"
}

# record_rejoin intended|done: on the primary.
record_rejoin() {
    durable "$REJOIN" "{\"epoch\":$EPOCH,\"number\":$NUMBER,\"region\":\"$FROM\",\"startsMachine\":$STARTS_MACHINE,\"state\":\"$1\"}"
}

# record_degraded WHY: commits do not wait for the peer, since now.
record_degraded() { durable "$DEGRADED" "$(date -u +%FT%TZ) $1: writes are acknowledged without $PEER_NAME"; }

# promoted_sql: the role change in the database itself, which WAL carries to the peer.
promoted_sql() {
    printf '%s' "insert into hacluster.promotions (epoch, region) values ($EPOCH, '$TO') on conflict (epoch) do update set region = excluded.region"
}

# A plan of the past must not undo what came after it.
refuse_stale_plan() {
    local epoch
    epoch=$(recorded_epoch)
    [ "$epoch" -le "$EPOCH" ] ||
        fail "this plan has epoch $EPOCH, and the host has seen epoch $epoch" "run the command again: it will make a new plan"
}

require_primary() { [ "$(server_role)" = primary ] || fail "the server is not the primary" "look at 'hacluster status'"; }

mark_as_standby() {
    as_postgres touch "$DATA_DIR/standby.signal" && sync "$DATA_DIR/standby.signal" "$DATA_DIR"
}

# keep_from_starting REASON: neither this unit nor any other way of starting the server makes it a primary.
keep_from_starting() {
    durable "$FENCED" "$1"$'\n'was=primary && mark_as_standby
}

# hold REASON: keeps the unit from starting the server, at once and without a disk, until the machine is started again.
hold() { printf '%s\nwas=primary\n' "$1" > "$FENCED_UNTIL_BOOT" && chmod 0644 "$FENCED_UNTIL_BOOT"; }

# control NAME: one line of pg_controldata.
control() { as_postgres "$BIN/pg_controldata" -D "$DATA_DIR" | pg_control "$1"; }

# Stops the server at once, without a checkpoint, and reads back that it is gone.
stop_now() {
    systemctl kill --kill-whom=main --signal=SIGQUIT "$UNIT" 2> /dev/null || true
    # A process that is suspended acts on the signal when it is continued.
    systemctl kill --signal=SIGCONT "$UNIT" 2> /dev/null || true
    as_postgres "$BIN/pg_ctl" -D "$DATA_DIR" -m immediate -s -t 3 stop > /dev/null 2>&1 || true
    timeout 5 systemctl stop "$UNIT" || systemctl kill --signal=SIGKILL "$UNIT" || true
    await "the server processes to end" 3 no_server_process ||
        fail "PostgreSQL is still running: $AWAITED" "stop the machine instead: 'hacluster failover --to $PEER_REGION --scope region'"
}

# open_session PSQL...: psql in the background, which ask, rest_of_session and close_session speak with. Between two statements it has no
# snapshot: one that waits within a statement holds up the replay that it waits for.
open_session() {
    # psql may be gone: that is seen when it does not answer.
    trap '' PIPE
    : > "$scratch.error"
    coproc SESSION { "$@" -XAtqw -v ON_ERROR_STOP=1 -f - 2> "$scratch.error" 9>&-; }
    session_pid=$SESSION_PID
    exec {session_in}>&"${SESSION[1]}" {session_out}<&"${SESSION[0]}"
}

# ask STATEMENT: ANSWER is the one line that it answers with.
ask() {
    printf '%s;\n' "$1" 2> /dev/null 1>&"$session_in" && IFS= read -r -t 15 ANSWER <&"$session_out" && return 0
    [ -s "$scratch.error" ] || echo 'the server does not answer' > "$scratch.error"
    return 1
}

# rest_of_session: sends stdin, which is the end of the session, and prints what it answers.
rest_of_session() {
    { cat; printf '\\q\n'; } 1>&"$session_in" 2> /dev/null || true
    cat <&"$session_out"
}

close_session() {
    exec {session_in}>&- {session_out}<&-
    kill "$session_pid" 2> /dev/null || true
    wait "$session_pid" 2> /dev/null || true
    rm -f "$scratch.error"
}

# promotion_is_pending: this standby was told to become primary and may do so at any moment.
promotion_is_pending() {
    [ -e "$DATA_DIR/promote" ] || { [ "$(field "$PROMOTION" state)" = intended ] && [ "$(field "$PROMOTION" to)" = "$REGION" ]; }
}

# The server forgets the request only when it ends.
withdraw_promotion() {
    stop_now
    as_postgres rm -f "$DATA_DIR/promote"
    mark_as_standby
}

start_server() {
    systemctl reset-failed "$UNIT" 2> /dev/null || true
    systemctl start "$UNIT" ||
        fail "PostgreSQL does not start: $(journalctl -q --no-pager -n 5 -o cat -u "$UNIT" | tr '\n' ' ')" \
            "on $HOST: journalctl -u $UNIT; tail $SERVER_LOG"
    await "PostgreSQL to answer" 60 sql 'select 1' || fail "$AWAITED" "on $HOST: tail $SERVER_LOG"
}

# The peer's slot on a standby would hold back WAL for nobody. Other slots are somebody else's.
drop_peer_slot() {
    sql "select pg_drop_replication_slot(slot_name) from pg_replication_slots
         where pg_is_in_recovery() and not active and slot_name = '$PEER_SLOT'" > /dev/null
}

timeline() { sql "select $CURRENT_TIMELINE"; }

POLICY=/usr/sbin/policy-rc.d
MARK='Managed by HaCluster'

# The scripts of Debian's packages stop the server before its files are replaced and start it after that. It goes on meanwhile, and is restarted
# when all files are there. What is written here means something for as long as this process lives.
keep_server_running() {
    if [ -e "$POLICY" ] && ! grep -q "$MARK" "$POLICY"; then return 0; fi
    trap 'rm -f "$POLICY" "$scratch"' EXIT
    write_file "$POLICY" 0755 root "#!/bin/sh
# $MARK: PostgreSQL is left alone while process $$ installs packages.
kill -0 $$ 2> /dev/null || exit 0
case \"\$*\" in *postgresql*) exit 101 ;; esac
"
}
