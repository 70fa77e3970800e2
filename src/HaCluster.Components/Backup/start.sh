# On a service host, when both databases run: makes the repository theirs, and starts the timer.

NOTES=/var/lib/pgbackrest/hacluster

# Its messages are on stdout, each with its time; the reason is in the first line that says ERROR.
create_stanza() { as_postgres pgbackrest --stanza=hacluster stanza-create; }

main() {
    await "the repository to accept the database" 30 create_stanza ||
        fail "$AWAITED" "if the repository holds the backups of another cluster, move $PLACE away and run up again; else look at 'hacluster status'"
    as_postgres mkdir -p "$NOTES"
    # From now on the absence of a backup means something.
    [ -e "$NOTES/scheduled" ] || as_postgres touch "$NOTES/scheduled"
    ensure_enabled hacluster-backup.timer
    # The first backup starts with it; nobody waits for it.
    systemctl start hacluster-backup.timer
    say "backups are scheduled"
}
