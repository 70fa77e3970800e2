# Ends the logins of the former passwords, once everything uses the current ones: on the primary. The host of the standby waits until it
# knows of that too.

SQL_DEADLINE=60

run_sql() { printf '%s\n' "$LOGINS" "$1" | sql_script; }

refuses_former_logins() {
    [ "$(run_sql "select count(*) = 0 from pg_authid where (rolcanlogin or rolpassword is not null)
        and rolname in (:'replication_former_login', :'application_former_login')")" = t ] || { echo 'they can log in'; return 1; }
}

main() {
    local role=down
    if ! is_fenced; then
        role=$(server_role)
        [ "$role" != down ] || fail "PostgreSQL does not answer" "on $HOST: journalctl -u $UNIT"
    fi
    if [ "$role" = primary ]; then
        run_sql "$FORMER_LOGINS_SQL" > /dev/null ||
            fail "the former logins could not be ended" \
                "read the message above; in synchronous mode commits wait for the standby: check it with 'hacluster status'"
    elif [ "$role" = standby ] && receives > /dev/null; then
        wait_for "the end of the former logins to arrive from the primary" 60 refuses_former_logins
    fi
    write_file "$REPLICATION_PASSFILE" 0600 postgres "$REPLICATION_PGPASS"
    say "knows the current passwords only"
}
