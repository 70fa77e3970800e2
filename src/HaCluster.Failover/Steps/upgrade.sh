# shellcheck shell=bash disable=SC2154
# On a standby: puts PACKAGES, each name=version, in the place of what is installed, and restarts the server once if it does not run what is
# installed then. Goes on where a run that was ended has stopped.

all_installed() {
    local one
    for one in $PACKAGES; do
        [ "$(dpkg-query -W -f '${Version}' "${one%%=*}" 2> /dev/null)" = "${one#*=}" ] || return 1
    done
}

# What apt says goes to nobody who may be gone by then: a package whose script cannot write is left in pieces.
install_packages() {
    local said
    wait_for "the package database, which another apt may be using" 300 dpkg --force-confold --configure -a
    if all_installed; then return 0; fi
    say "installing $(sed 's/ /, /g; s/=/ /g' <<< "$PACKAGES")"
    keep_server_running
    # shellcheck disable=SC2086  # names of packages
    said=$(trap - PIPE; apt-get -q -y -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold -o Dpkg::Use-Pty=0 --no-install-recommends \
        --only-upgrade --allow-change-held-packages install $PACKAGES 2>&1 9>&-) ||
        fail "$(tail -n 5 <<< "$said")" "repair what apt complains of on $HOST, then run the command again: 'hacluster upgrade minor'"
    all_installed || fail "apt has installed other versions than $PACKAGES" "on $HOST: apt-cache policy ${PACKAGES%%=*}"
}

# The file was replaced since the process started, or not.
runs_what_is_installed() {
    local process
    process=$(pgrep -o -u postgres -f "^$BIN/postgres .*-D $DATA_DIR") && [ "/proc/$process/exe" -ef "$BIN/postgres" ]
}

restart_server() {
    if [ "$(server_role)" = down ]; then
        [ -e "$DATA_DIR/standby.signal" ] || fail "PostgreSQL is stopped, and is not a standby" "look at 'hacluster status'"
        start_server
        return
    fi
    if runs_what_is_installed; then return 0; fi
    # What is written to disk now need not be replayed again after the restart.
    SQL_DEADLINE=120 sql checkpoint > /dev/null 2>&1 || true
    say "restarting PostgreSQL"
    systemctl restart "$UNIT" ||
        fail "PostgreSQL does not start: $(journalctl -q --no-pager -n 5 -o cat -u "$UNIT" | tr '\n' ' ')" \
            "on $HOST: journalctl -u $UNIT; tail $SERVER_LOG"
    # The replay of what is left comes before the first answer.
    wait_for "PostgreSQL to answer" 900 sql 'select 1'
    runs_what_is_installed || fail "PostgreSQL does not run what is installed" "on $HOST: systemctl status $UNIT"
}

has_replayed() {
    local replayed
    replayed=$(sql "select pg_last_wal_replay_lsn() || case when pg_last_wal_replay_lsn() >= '$1' then '' else ', of $1' end")
    [[ $replayed != *', of '* ]] || { echo "it has replayed up to $replayed"; return 1; }
}

main() {
    local end
    trap '' PIPE
    if is_fenced; then fail "the server is kept from starting: $(fence_reason)" "bring it back as a standby: 'hacluster rejoin $REGION'"; fi
    [ "$(server_role)" != primary ] || fail "the server became primary after the plan was made" "run the command again: 'hacluster upgrade minor'"
    install_packages
    hold_packages "postgresql-$PG_VERSION" "postgresql-client-$PG_VERSION" postgresql-common postgresql-client-common
    restart_server
    wait_for "streaming from $PEER_NAME" 300 receives
    end=$(peer_sql 'select pg_current_wal_lsn()')
    wait_for "the replay of what $PEER_NAME had written" 900 has_replayed "$end"
    say "runs PostgreSQL $(sql 'show server_version'), and has replayed what $PEER_NAME had written up to $end"
}
