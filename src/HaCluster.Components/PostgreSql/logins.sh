# Gives the roles that log in their current passwords, before anything uses them: on a cluster that runs, on its primary. The host of the
# standby waits until it knows them too. Where no server runs yet, they come with the other roles (database.sh).

# Waits for commits of a standby that is away end here instead of never.
SQL_DEADLINE=60

# run_sql TEXT: with the variables of the logins.
run_sql() { printf '%s\n' "$LOGINS" "$1" | sql_script; }

has_logins() {
    [ "$(run_sql "select count(*) = 2 from pg_authid where rolcanlogin and (rolname, rolpassword) in
        ((:'replication_login', :'replication_verifier'), (:'application_login', :'application_verifier'))")" = t ] ||
        { echo 'the roles have other passwords'; return 1; }
}

main() {
    local role=down
    if [ -x "$BIN/postgres" ] && has_data && ! is_fenced; then role=$(server_role); fi
    if [ "$role" = down ]; then
        say "no server runs here: the logins come with it"
    elif has_logins > /dev/null; then
        say "knows the logins"
    elif [ "$role" = primary ]; then
        run_sql "$LOGINS_SQL" ||
            fail "the logins could not be prepared" \
                "read the message above; in synchronous mode commits wait for the standby: check it with 'hacluster status'"
        say "prepared the logins"
    elif receives > /dev/null; then
        wait_for "the logins to arrive from the primary" 60 has_logins
        say "knows the logins"
    else
        say "is a standby that does not stream: the logins come from the primary"
    fi
}
