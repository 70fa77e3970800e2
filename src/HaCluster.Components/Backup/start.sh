# On a service host, when both databases run: makes the repository theirs, and starts the timer.

NOTES=/var/lib/pgbackrest/hacluster

# An upgrade has given the database another identity, and says so here. Else one with another identity is that of another cluster.
OTHER_DATABASE=$NOTES/other-database

# Its messages are on stdout, each with its time; the reason is in the first line that says ERROR.
create_stanza() {
    if [ -e "$OTHER_DATABASE" ]; then
        as_postgres pgbackrest --stanza=hacluster stanza-upgrade
    else
        as_postgres pgbackrest --stanza=hacluster stanza-create
    fi
}

main() {
    await "the repository to accept the database" 30 create_stanza ||
        fail "$AWAITED" "if the repository holds the backups of another cluster, move $PLACE away and run up again; else look at 'hacluster status'"
    as_postgres mkdir -p "$NOTES"
    rm -f "$OTHER_DATABASE"
    # From now on the absence of a backup means something.
    [ -e "$NOTES/scheduled" ] || as_postgres touch "$NOTES/scheduled"
    ensure_enabled hacluster-backup.timer
    # The first backup starts with it; nobody waits for it.
    systemctl start hacluster-backup.timer
    say "backups of PostgreSQL $PG_VERSION are scheduled"
}
